"""What happens between `python3 -m bot` and the first line of the bot."""

import ast
import signal
import socket

import pytest

from tests.start.newcomer import PROJECT, Newcomer

MAKING = "Making .venv, once."


def test_a_bare_machine_makes_its_environment_and_the_bot_runs_in_the_same_process(
    newcomer: Newcomer,
) -> None:
    first = newcomer.starts("--port", "0")
    output, errors = first.communicate(timeout=120)
    assert output.split() == [str(first.pid), str(newcomer.venv), "True", "False", "--port", "0"]
    assert [line.split(" the")[0] for line in errors.splitlines()] == [MAKING, "Installing"]

    code, output, errors = newcomer.sees("run")
    assert (code, errors) == (0, ""), "a later start makes and installs nothing"

    _, output, errors = newcomer.sees("test", "-k", "x")
    assert output.split()[2:] == ["True", "True", "test", "-k", "x"]
    assert "requirements-dev.lock" in errors
    assert MAKING not in errors, "the tests' packages are added to what is there"

    code, output, errors = newcomer.sees("run")
    assert (code, errors) == (0, ""), "the larger environment serves the bot too"


def test_two_starts_at_once_make_one_environment(newcomer: Newcomer) -> None:
    both = [newcomer.starts("run"), newcomer.starts("run")]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum(MAKING in errors for _, errors in said) == 1
    assert all(str(newcomer.venv) in output for output, _ in said)


def test_a_half_made_environment_is_made_anew(newcomer: Newcomer) -> None:
    (newcomer.venv / "lib").mkdir(parents=True)
    (newcomer.venv / "lib" / "left over").touch()
    code, _, errors = newcomer.sees("run")
    assert (code, MAKING in errors) == (0, True)
    assert not (newcomer.venv / "lib" / "left over").exists()

    lock = newcomer.project / "requirements.lock"
    lock.write_text(lock.read_text() + "# another version\n")
    assert MAKING in newcomer.sees("run")[2], "an outdated one too"


def test_without_a_network_one_sentence_says_so_and_names_no_address(newcomer: Newcomer) -> None:
    (newcomer.project / "requirements.lock").write_text(f"click==8.5.1 --hash=sha256:{'0' * 64}\n")
    code, output, errors = newcomer.sees("run", PIP_NO_INDEX="0", PIP_INDEX_URL="http://127.0.0.1:9/simple")
    assert (code, output) == (2, "")
    assert errors.splitlines()[2:] == [
        "Doorstep cannot start. The packages could not be fetched; "
        "connect this machine to the internet and start again."
    ]
    assert not (newcomer.venv / "complete").exists()


def test_a_package_that_is_not_the_one_of_the_lock_is_refused(newcomer: Newcomer) -> None:
    lock = newcomer.project / "requirements.lock"
    lock.write_text(lock.read_text().partition("sha256:")[0] + f"sha256:{'0' * 64}\n")
    code, _, errors = newcomer.sees("run")
    assert code == 2
    assert errors.splitlines()[-1].startswith("Doorstep cannot start. The set-up failed: ")
    assert "hash" in errors.splitlines()[-1].lower()
    assert "Traceback" not in errors


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_set_up_that_is_told_to_end_ends_and_leaves_no_stamp(
    newcomer: Newcomer, told: signal.Signals
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        (newcomer.project / "requirements.lock").write_text(f"click==8.5.1 --hash=sha256:{'0' * 64}\n")
        index = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        process = newcomer.starts("run", PIP_NO_INDEX="0", PIP_INDEX_URL=index)
        with silent.accept()[0]:
            process.send_signal(told)
            _, errors = process.communicate(timeout=10)
    assert process.returncode != 0
    assert "Traceback" not in errors
    assert not (newcomer.venv / "complete").exists()


@pytest.mark.parametrize(
    ("what_is_wrong", "sentence"),
    [
        (
            "sys.version_info = (3, 8, 18, 'final', 0)",
            "It needs Python 3.11 or newer, and this is Python 3.8; ",
        ),
        ("sys.modules['pip'] = sys.modules['ensurepip'] = None", "sudo apt install python3."),
    ],
)
def test_a_python_that_does_not_do_is_told_so_in_one_sentence(
    newcomer: Newcomer, what_is_wrong: str, sentence: str
) -> None:
    (newcomer.project / "sitecustomize.py").write_text(f"import sys\n{what_is_wrong}\n")
    code, _, errors = newcomer.sees("run", PYTHONPATH=str(newcomer.project))
    assert (code, len(errors.splitlines())) == (2, 1)
    assert sentence in errors


def test_a_python_without_pip_gives_what_it_brings_along(newcomer: Newcomer) -> None:
    without_pip = "import sys\nif sys.prefix == sys.base_prefix: sys.modules['pip'] = None\n"
    (newcomer.project / "sitecustomize.py").write_text(without_pip)
    code, output, _ = newcomer.sees("run", PYTHONPATH=str(newcomer.project))
    assert (code, output.split()[2]) == (0, "True")


def test_an_old_python_can_read_as_far_as_the_sentence(newcomer: Newcomer) -> None:
    for file in ("__init__.py", "__main__.py"):
        ast.parse((PROJECT / "bot" / file).read_text(), feature_version=(3, 6))


def test_a_folder_that_cannot_be_made_is_named(newcomer: Newcomer) -> None:
    newcomer.venv.touch()
    code, _, errors = newcomer.sees("run")
    assert (code, len(errors.splitlines())) == (2, 1)
    assert f"The folder {newcomer.venv} cannot be made" in errors


def test_an_installed_package_is_left_as_it_is(newcomer: Newcomer) -> None:
    (newcomer.project / "requirements.lock").unlink()
    code, output, errors = newcomer.sees("run")
    assert (code, errors) == (0, "")
    assert str(newcomer.venv) not in output
