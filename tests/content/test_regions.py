"""The region files as they are shipped: no digit may change unless somebody has checked it again."""

from datetime import date
from pathlib import Path

import pytest

from bot.features.safety.crisis import Crisis
from bot.features.safety.model import Line, Resources, Topic, Words
from bot.features.safety.resources import load_resources, problems
from bot.people.areas import Region, load_region

LOCALES = Path(__file__).parents[2] / "locales"
WV = LOCALES / "regions" / "us-wv"
LANGUAGES = {"en", "es"}
GATHERED = {date(2026, 11, 21), date(2026, 11, 22)}

# Written out by hand from the fact sheet of 2026-11-21 (us-rainn: from the line's own page, a day later):
# line, way, number, the word to send.
SHEET = {
    ("us-911", "call", "911", None),
    ("us-988", "call", "988", None),
    ("us-988", "text", "988", None),
    ("us-988", "text", "988", "AYUDA"),
    ("us-988", "chat", "https://988lifeline.org", None),
    ("us-988", "video", "https://988lifeline.org", None),
    ("us-crisis-text-line", "text", "741741", "HOME"),
    ("us-crisis-text-line", "text", "741741", "AYUDA"),
    ("us-crisis-text-line", "whatsapp", "+1 442-298-3263", None),
    ("us-ndvh", "call", "+1 800-799-7233", None),
    ("us-ndvh", "tty", "+1 800-787-3224", None),
    ("us-ndvh", "text", "88788", "START"),
    ("us-ndvh", "chat", "https://www.thehotline.org", None),
    ("us-rainn", "call", "+1 800-656-4673", None),
    ("us-rainn", "web", "https://rainn.org", None),
    ("us-disaster-distress", "call", "+1 800-985-5990", None),
    ("us-disaster-distress", "text", "+1 800-985-5990", None),
    ("us-disaster-distress", "video", "+1 800-985-5990", None),
    ("us-veterans", "call", "988", None),
    ("us-veterans", "text", "838255", None),
    ("us-veterans", "chat", "https://www.veteranscrisisline.net", None),
    ("us-election-protection-en", "call", "+1 866-687-8683", None),
    ("us-election-protection-en", "text", "97779", "OUR VOTE"),
    ("us-election-protection-en", "web", "https://866ourvote.org", None),
    ("us-election-protection-es", "call", "+1 888-839-8682", None),
    ("us-election-protection-api", "call", "+1 888-274-8683", None),
    ("us-election-protection-ar", "call", "+1 844-925-5287", None),
    ("us-election-protection-asl", "video", "+1 301-818-8683", None),
    ("int-access-now", "email", "help@accessnow.org", None),
    ("int-access-now", "web", "https://www.accessnow.org/help/", None),
    ("int-findahelpline", "web", "https://findahelpline.com", None),
    ("us-wv-help4wv", "call", "+1 844-435-7498", None),
    ("us-wv-help4wv", "web", "https://www.help4wv.com", None),
    ("us-wv-211", "call", "211", None),
    ("us-wv-legal-aid", "call", "+1 866-255-4370", None),
    ("us-wv-legal-aid", "web", "https://www.lawv.net", None),
    ("us-wv-aclu-election", "call", "+1 304-355-5012", None),
    ("us-wv-sos", "call", "+1 877-372-8398", None),
    ("us-wv-sos", "text", "45995", "WV"),
    ("us-wv-kanawha-resolve", "call", "+1 304-340-3549", None),
    ("us-wv-kanawha-reach", "call", "+1 304-340-3676", None),
}
THEN = {
    ("us-988", "988"): "press 2 for Spanish",
    ("us-disaster-distress", "+1 800-985-5990"): "press 2 for Spanish",
    ("us-veterans", "988"): "press 1",
}
NOT_CHECKED_SINCE = {
    "us-wv-help4wv": "2023-09",
    "us-wv-211": "2023-02",
    "us-wv-legal-aid": "2020",
    "us-wv-aclu-election": "2022",
    "us-wv-sos": "2024-04",
    "us-wv-kanawha-resolve": "2021",
    "us-wv-kanawha-reach": "2021",
}
KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(WV)


@pytest.fixture(scope="module")
def resources() -> Resources:
    return load_resources(WV / "resources.yaml")


def said(line: Line) -> list[Words]:
    own = [line.name, line.audience, line.hours, line.interpreters, line.note]
    own += [line.may_send_help_without_consent, *(contact.then for contact in line.contacts)]
    return [words for words in own if words]


def test_every_number_is_the_one_that_was_gathered(resources: Resources) -> None:
    shipped = {(ln.id, c.way.value, c.value, c.body) for ln in resources.lines for c in ln.contacts}
    assert shipped == SHEET
    then = {(ln.id, c.value): c.then["en"] for ln in resources.lines for c in ln.contacts if c.then}
    assert then == THEN


def test_a_number_that_is_known_by_letters_spells_them(resources: Resources) -> None:
    labelled = [c for ln in resources.lines for c in ln.contacts if c.label]
    assert {c.label for c in labelled} == {"442-AYUDAME", "800-656-HOPE", "866-OUR-VOTE", "877-FRAUD-WV"}
    for contact in labelled:
        spelled = (contact.label or "").replace("-", "").translate(KEYPAD)
        assert "".join(filter(str.isdigit, contact.value)) == "1" + spelled


def test_each_line_says_when_it_was_checked(resources: Resources) -> None:
    assert {
        ln.id: ln.not_checked_since for ln in resources.lines if ln.not_checked_since
    } == NOT_CHECKED_SINCE
    others = {ln.checked for ln in resources.lines if not ln.not_checked_since and not ln.emergency}
    assert others == GATHERED


def test_what_is_known_to_be_wrong_is_not_there(resources: Resources) -> None:
    shown = str(resources)
    for wrong in ("press 3", "marca el 3", "888-273-8683", "888-654-3265", "116 123"):
        assert wrong not in shown


def test_only_lines_for_one_county_name_it(resources: Resources, region: Region) -> None:
    limited = {line.id: line.county for line in resources.lines if line.county}
    assert limited == {"us-wv-kanawha-resolve": "kanawha", "us-wv-kanawha-reach": "kanawha"}
    assert all(region.county(county) for county in limited.values())


def test_lines_that_may_send_police_say_so(resources: Resources) -> None:
    saying = {line.id for line in resources.lines if line.may_send_help_without_consent}
    assert saying == {"us-911", "us-988"}


def test_every_word_is_there_in_every_language(resources: Resources, region: Region) -> None:
    words = [each for line in resources.lines for each in said(line)]
    words += [region.name, *(group.name for group in region.groups)]
    assert all(set(each) == LANGUAGES and all(each.values()) for each in words)


def test_every_topic_has_a_line_in_every_county(resources: Resources, region: Region) -> None:
    for county in region.counties:
        assert resources.topics(county.slug) == list(Topic)


def test_spanish_readers_are_first_given_ways_into_spanish(resources: Resources) -> None:
    lifeline = next(line for line in resources.lines if line.id == "us-988")
    call, text = lifeline.ways("es")[:2]
    assert call.then
    assert "el 2" in call.then["es"]
    assert text.body == "AYUDA"
    assert "el 2" not in str([c.then for c in lifeline.ways("en")])


def test_the_state_has_its_55_counties(region: Region) -> None:
    assert len(region.counties) == len({county.fips for county in region.counties}) == 55
    assert all(county.slug == county.name.lower() for county in region.counties)
    assert all(county.fips and county.fips.startswith("54") for county in region.counties)
    assert (region.time_zone, region.emergency) == ("America/New_York", "911")
    assert (region.quiet.begins.hour, region.quiet.ends.hour) == (21, 9)


def test_sensitive_groups_are_marked(region: Region) -> None:
    assert {g.id for g in region.groups if g.sensitive} == {"recovery", "lgbtq", "disability", "faith"}


def test_the_emergency_number_is_the_regions_own(resources: Resources, region: Region) -> None:
    assert resources.emergency.contacts[0].value == region.emergency


def test_every_language_has_its_crisis_words() -> None:
    assert set(Crisis.read(LOCALES, sorted(LANGUAGES)).by_language) == LANGUAGES


def test_the_check_finds_nothing_wrong() -> None:
    assert problems(LOCALES, sorted(LANGUAGES)) == []
