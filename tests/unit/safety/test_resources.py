"""Reading a file of help lines, and choosing those that fit."""

from pathlib import Path

import pytest

from bot.features.safety.model import Resources, Topic
from bot.features.safety.resources import ResourcesError, load_resources, problems

GOOD = """
lines:
  - id: emergency
    emergency: true
    topics: [crisis]
    name: {en: Emergency}
    contacts: [{call: "911"}]
    languages: [en]
    sources: [https://example.org]
  - id: everywhere
    front: true
    topics: [crisis, home-violence]
    name: {en: Everywhere}
    contacts:
      - {call: "988", then: {en: press 2}, language: es}
      - {call: "988", language: en}
      - {video: "https://example.org", language: ase}
      - {chat: "https://example.org"}
    languages: [en, es]
    checked: 2026-11-21
    sources: [https://example.org]
  - id: one-county
    county: kanawha
    topics: [home-violence]
    name: {en: One county}
    contacts: [{call: "+1 304-555-0100"}]
    languages: [en]
    not_checked_since: "2021"
    sources: [https://example.org]
  - id: office
    last: true
    topics: [home-violence]
    name: {en: Office}
    contacts: [{call: "+1 304-555-0101"}]
    languages: [en, es]
    not_checked_since: "2024-04"
    sources: [https://example.org]
"""


def read(folder: Path, text: str = GOOD) -> Resources:
    path = folder / "resources.yaml"
    path.write_text(text, "utf-8")
    return load_resources(path)


def about(resources: Resources, county: str | None, language: str = "en") -> list[str]:
    return [line.id for line in resources.about(Topic.HOME_VIOLENCE, county, language)]


def test_a_line_for_one_county_is_never_shown_in_another(tmp_path: Path) -> None:
    resources = read(tmp_path)
    assert about(resources, "kanawha") == ["one-county", "everywhere", "office"]
    assert about(resources, "clay") == ["everywhere", "office"]
    assert about(resources, None) == ["everywhere", "one-county", "office"]


def test_the_lines_that_speak_the_readers_language_come_first(tmp_path: Path) -> None:
    assert about(read(tmp_path), "kanawha", "es") == ["everywhere", "one-county", "office"]


def test_the_readers_own_ways_come_first_and_sign_language_stays(tmp_path: Path) -> None:
    line = read(tmp_path).lines[1]
    for language in ("es", "en"):
        ways = [(contact.way, contact.language) for contact in line.ways(language)]
        assert ways == [("call", language), ("video", "ase"), ("chat", None)]


def test_the_first_lines_fit_the_need(tmp_path: Path) -> None:
    resources = read(tmp_path)
    assert [line.id for line in resources.first(None, None, "en")] == ["everywhere"]
    needed = resources.first(Topic.HOME_VIOLENCE, "kanawha", "en")
    assert [line.id for line in needed] == ["one-county", "everywhere", "office"]
    assert resources.emergency.id == "emergency"
    assert resources.topics("clay") == [Topic.CRISIS, Topic.HOME_VIOLENCE]


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('"988", then', "988, then", "lines.1.contacts.0: .*its number in quotes"),
        ('{call: "911"}', '{ring: "911"}', "lines.0.contacts.0: .*exactly one of call"),
        ("[crisis, home-violence]", "[crisis, weather]", "lines.1.topics.1: "),
        ("    checked: 2026-11-21\n", "", "everywhere needs either `checked` or `not_checked_since`"),
        ('"2021"', '"last year"', "lines.2.not_checked_since: "),
        ("    emergency: true\n", "    checked: 2026-11-21\n", "exactly one line must say `emergency: true`"),
        ("id: office", "id: one-county", "stands there twice: one-county"),
        ("lines:", "lines: [", "not valid YAML"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    with pytest.raises(ResourcesError, match=f"(?s)resources.yaml.*{said}"):
        read(tmp_path, GOOD.replace(was, becomes))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResourcesError, match="cannot be read"):
        load_resources(tmp_path / "resources.yaml")


REGION = """
id: hills
name: {en: The Hills}
time_zone: America/New_York
emergency: "112"
quiet: {from: "21:00", to: "9:00"}
counties: [{slug: clay, name: Clay}]
"""


def test_the_check_names_all_that_is_missing_or_does_not_fit(tmp_path: Path) -> None:
    folder = tmp_path / "regions" / "hills"
    folder.mkdir(parents=True)
    read(folder)
    (folder / "region.yaml").write_text(REGION, "utf-8")
    found = "\n".join(problems(tmp_path, ["en", "es"]))
    assert "the emergency number is not the region's own, 112" in found
    assert "one-county is for kanawha, and the region has no such county" in found
    assert "everywhere: nothing in es for name" in found
    assert "everywhere: nothing in es for 988: then" in found
    assert "nothing in en" not in found
    assert str(tmp_path / "es" / "crisis.yaml") in found


def test_the_check_goes_on_after_a_region_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "regions" / "hills").mkdir(parents=True)
    assert "region.yaml: cannot be read" in "\n".join(problems(tmp_path, []))
