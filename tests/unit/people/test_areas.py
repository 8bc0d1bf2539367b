"""Reading a region's file, and finding a county that somebody typed."""

from pathlib import Path

import pytest

from bot.people.areas import Region, RegionError, load_region

GOOD = """
id: hills
name: {en: The Hills, es: Las Lomas}
time_zone: America/New_York
emergency: "911"
quiet: {from: "21:00", to: "9:00"}
groups:
  - {id: seniors, name: {en: Seniors, es: Personas mayores}}
counties:
  - {slug: kanawha, name: Kanawha}
  - {slug: mcdowell, name: McDowell}
  - {slug: marion, name: Marion}
  - {slug: marshall, name: Marshall}
  - {slug: pena, name: Peña}
"""


def region(folder: Path, text: str = GOOD) -> Region:
    (folder / "region.yaml").write_text(text, "utf-8")
    return load_region(folder)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Kanawha", ["kanawha"]),
        ("  kanawha county ", ["kanawha"]),
        ("condado de Kanawha", ["kanawha"]),
        ("KAN", ["kanawha"]),
        ("mc dowell", ["mcdowell"]),
        ("Mar", ["marion", "marshall"]),
        ("marion", ["marion"]),
        ("pena", ["pena"]),
        ("PEÑA", ["pena"]),
        ("kanahwa", ["kanawha"]),
        ("Cheyenne Mountain", []),
        ("", []),
        ("🙂", []),
    ],
)
def test_a_county_is_found_as_people_type_it(tmp_path: Path, typed: str, found: list[str]) -> None:
    assert [county.slug for county in region(tmp_path).search(typed)] == found


def test_a_county_and_a_group_are_found_by_their_id(tmp_path: Path) -> None:
    hills = region(tmp_path)
    county, group = hills.county("kanawha"), hills.group("seniors")
    assert county
    assert county.name == "Kanawha"
    assert group
    assert not group.sensitive
    assert group.name_in("es") == "Personas mayores"
    assert group.name_in("fr") == "Seniors"
    assert hills.county("cook") is None
    assert hills.county(None) is None
    assert hills.group("juggler") is None


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("America/New_York", "Mars/Crater", "time_zone: .*'Mars/Crater' is not a time zone"),
        ('"21:00"', "21:00", "quiet.from: .*time in quotes"),
        ("slug: marshall", "slug: marion", "stands there twice: marion"),
        ("slug: marshall", "slug: Mar Shall", r"counties\.3\.slug"),
        ('emergency: "911"', "emergency: nine", "emergency"),
        ("id: hills", "id: hills\nmotto: high", "motto"),
        ("id: hills", "id: [", "not valid YAML"),
        (GOOD, "", "the file"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    with pytest.raises(RegionError, match=f"(?s)region.yaml.*{said}"):
        region(tmp_path, GOOD.replace(was, becomes))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegionError, match=r"region\.yaml: cannot be read"):
        load_region(tmp_path)
