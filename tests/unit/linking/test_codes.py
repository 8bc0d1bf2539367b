"""Codes: easy to type, hard to guess, and kept as fingerprints only."""

from pathlib import Path

import pytest

from bot.features.linking.model import LENGTH, SIGNS, new_code, shown, tidy_code
from bot.features.linking.tables import LinkCodeRow, LinkTryRow
from tests.flows.linking.two_networks import TwoNetworks


def test_a_code_is_short_and_of_letters_that_nobody_mistakes() -> None:
    assert len(shown(new_code())) <= 10
    assert not set("O0I1L5S2Z8BUVQGA") & set(SIGNS) - set("SZB")
    assert len(SIGNS) ** LENGTH > 10**9


def test_case_spaces_dashes_and_look_alikes_are_forgiven() -> None:
    for typed in (
        "BZSK-RTWX",
        "bzsk rtwx",
        " BZSKRTWX ",
        "b-z-s-k-r-t-w-x",
        "82SK-RTWX",
        "8Z5krtwx",
        "ＢＺＳＫ－ＲＴＷＸ",
    ):
        assert tidy_code(typed) == "BZSKRTWX"


@pytest.mark.parametrize("typed", ["", "BZSK", "BZSK-RTWX-M", "hello", "AEIO-UAEI", "💛" * 8, "12345678"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert tidy_code(typed) is None


async def test_no_code_stands_in_the_database_or_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    town = TwoNetworks(tmp_path)
    await town.open()
    town.resident("sam")
    await town.write("sam", "/link")
    code = town.code()
    await town.write("sam@other", f"/link {code[:-1]}B")
    await town.close()
    plain = code.replace("-", "").encode()
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert plain not in content
        assert code.encode() not in content
    assert code not in caplog.text


async def test_whoever_knows_the_beginning_of_a_code_has_five_tries_too(tmp_path: Path) -> None:
    """Five accounts with one wrong try each end the code that they were guessing at."""
    town = TwoNetworks(tmp_path)
    await town.open()
    town.resident("sam")
    await town.write("sam", "/link")
    code = town.code().replace("-", "")
    last = next(sign for sign in SIGNS if sign != code[-1])
    for who in ("eve1", "eve2", "eve3", "eve4", "eve5"):
        await town.write(f"{who}@other", f"/link {code[:-1]}{last}")
    await town.write("eve6@other", f"/link {code}")
    assert "does not work any more" in town.last("eve6@other")
    await town.close()


async def test_codes_and_tries_are_gone_in_a_day(tmp_path: Path) -> None:
    town = TwoNetworks(tmp_path)
    await town.open()
    town.resident("sam")
    await town.write("sam", "/link")
    await town.write("eve@other", "/link bbbb-bbbb")
    await town.wait(hours=30)
    with town.database.make_session() as db:
        assert db.query(LinkCodeRow).count() == 0
        assert db.query(LinkTryRow).count() == 0
    await town.close()
