"""A small project whose way in is the real one, and whose bot only says where it runs."""

import hashlib
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

BARE_PYTHON = getattr(sys, "_base_executable", sys.executable)  # Without the packages that the tests run on.
PROJECT = Path(__file__).parents[2]
SAYS_WHERE_IT_RUNS = """
import os, sys
def main(arguments):
    packages = sorted(p.stem for p in __import__("pathlib").Path(sys.prefix).rglob("*.dist-info"))
    print(os.getpid(), sys.prefix, "told" in str(packages), "tested" in str(packages), *arguments)
    return 0
"""


@dataclass
class Newcomer:
    """Somebody with a fresh clone, Python and git."""

    project: Path

    @property
    def venv(self) -> Path:
        return self.project / ".venv"

    def starts(self, *arguments: str, python: str = BARE_PYTHON, **environment: str) -> subprocess.Popen[str]:
        home = {"PATH": os.environ["PATH"], "HOME": str(self.project), "PIP_NO_INDEX": "1", "LANG": "C.UTF-8"}
        return subprocess.Popen(
            [python, "-m", "bot", *arguments],
            cwd=self.project,
            env=home | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def sees(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        """Exit code, output and errors of one start."""
        process = self.starts(*arguments, **environment)
        output, errors = process.communicate(timeout=120)
        return process.returncode, output, errors


def wheel_of(name: str, folder: Path) -> str:
    """A line of a lock for an empty package of this name, made here so that nothing is fetched."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    about = f"{name}-1.0.dist-info"
    files = {
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{about}/RECORD"] = "".join(f"{file},,\n" for file in (*files, f"{about}/RECORD"))
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in files.items():
            wheel.writestr(file, text)
    return f"./{path.name} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"
