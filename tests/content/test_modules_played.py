"""Every module of every course is played to its end: in every language, under every network's limits."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.features.training.authoring.curriculum import load_courses
from bot.features.training.model import Course
from tests.content.player import Player
from tests.town import NETWORKS, ROOT, Town, run

LANGUAGES = ("en", "es")


@pytest.fixture(scope="module")
def courses() -> Mapping[str, Course]:
    return load_courses(ROOT / "curricula", LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("network", NETWORKS)
def test_every_module_can_be_played_to_its_end(
    tmp_path: Path, courses: Mapping[str, Course], network: str, language: str
) -> None:
    town = Town(tmp_path, network)
    number = 2 * NETWORKS.index(network) + LANGUAGES.index(language)
    player = Player(town, language, number, accompanied=number in (0, 3))
    player.play(courses)
    assert player.ways >= {
        "Prompt share",
        "Prompt keep",
        "Prompt next",
        "Plan date",
        "Plan next",
        "Wall next",
    }
    run(town.bot.stop())
