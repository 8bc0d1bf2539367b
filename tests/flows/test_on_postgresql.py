"""The same conversations on PostgreSQL: some that touch most tables always, all of them in the long form."""

from pathlib import Path

import pytest

from tests.databases import on_postgresql
from tests.flows.script import TRANSCRIPTS, begin, holds_on, play, read
from tests.town import NETWORKS, Town

CORE = {
    "broadcasts/enough_for_today",
    "broadcasts/held_back",
    "broadcasts/words_changed_on_the_way",
    "captains/raising_a_hand",
    "checkins/hard_day",
    "relay/writing_through_the_bot",
    "safety/a_person_is_found",
    "settings/own_data",
    "shifts/waiting",
    "signup/joining",
    "training/a_role_play_with_somebody_of_my_circle",
    "training/five_in_a_circle_over_ten_days",
    "training/nunca_mas_con_esa_persona",
    "training/otro_idioma_en_el_circulo",
    "training/the_first_module",
}


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


async def held(path: Path, home: str, folder: Path) -> None:
    """Let the bot hold a conversation on PostgreSQL word for word."""
    script = read(path, home)
    if not holds_on(script, home):
        return
    town = Town(folder, home, begin(script), on_postgresql)
    await town.open()
    try:
        played = await play(town, script)
    finally:
        await town.close()
    assert [line for step in played for line in (step.line, *step.said)] == script


@pytest.mark.parametrize("path", [path for path in TRANSCRIPTS if name_of(path) in CORE], ids=name_of)
async def test_core_transcript(path: Path, tmp_path: Path) -> None:
    await held(path, NETWORKS[0], tmp_path)


def test_every_core_transcript_is_there() -> None:
    assert {name_of(path) for path in TRANSCRIPTS} >= CORE


@pytest.mark.long
@pytest.mark.parametrize("home", NETWORKS)
@pytest.mark.parametrize("path", TRANSCRIPTS, ids=name_of)
async def test_transcript(path: Path, home: str, tmp_path: Path) -> None:
    await held(path, home, tmp_path)
