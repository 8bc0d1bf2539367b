"""Every text of the bot, in every language, fits every network: what is measured is what is really sent."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assembly import Bot, build
from bot.conversation.actions import action
from bot.conversation.capabilities import fit, length
from bot.conversation.forms import Form
from bot.conversation.markup import Escape, Link, Quote, Rich, Style, as_plain, join, plain, quote, render
from bot.conversation.messages import Button, Document, Message
from bot.engine.clock import system_now
from bot.engine.texts import Texts
from bot.platforms.discord import menus as discord_menus
from bot.platforms.discord import modals
from bot.platforms.discord import outbound as discord
from bot.platforms.telegram import outbound as telegram
from bot.platforms.telegram.style import to_html
from bot.storage.crypto import Cipher
from bot.storage.database import Database
from tests.contract import spoken
from tests.contract.reading import of_discord
from tests.databases import KEY
from tests.platforms.discord_rules import check_commands, check_message
from tests.platforms.telegram_html import parse, units
from tests.town import ROOT, campaign, catalogues_in

LANGUAGES = ("en", "es")
LIMITS = {"telegram": telegram.CAPABILITIES, "discord": discord.CAPABILITIES}
SMALLEST_LABEL = min(limits.max_label for limits in LIMITS.values())
SMALLEST_TOAST = min(limits.max_toast for limits in LIMITS.values())
COMMAND = re.compile(r"[-_'\w]{1,32}")
WORD = re.compile(r"[^\W_]+")


class _LabelAlone(Link):
    def __call__(self, label: str, href: str) -> str:
        return label


VISIBLE = Style(Escape(), ("", ""), ("", ""), _LabelAlone(), Quote())
"""What is there to read: an address behind words is no word."""


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    path = tmp_path_factory.mktemp("bot") / "bot.db"
    path.touch()
    database = Database(f"sqlite:///{path}", Cipher([KEY]))
    made = build(database=database, platforms=[], campaign=campaign(), root=ROOT, now=system_now,
                 catalogues=catalogues_in(LANGUAGES))  # fmt: skip
    yield made
    database.close()


def texts(language: str) -> Texts:
    return catalogues_in(LANGUAGES)(language)


def shown(network: str, message: Message) -> list[str]:
    """Return what a person reads of *message*, part by part, having asked the network's own rules."""
    parts = fit(message, LIMITS[network])
    return [_on_telegram(part) if network == "telegram" else _on_discord(part) for part in parts]


def _on_telegram(part: Message) -> str:
    text, entities = parse(to_html(part.text))
    assert units(text) <= (1024 if part.has_file else 4096)
    assert len(entities) <= 100
    assert all(1 <= units(b.label) <= 64 and len(b.action.encode().encode()) <= 64 for b in part.buttons)
    return text


def _on_discord(part: Message) -> str:
    body = discord.body(part)
    check_message(body, len(body["attachments"]))
    return of_discord(str(body["content"]), lambda _: "")


def assert_nothing_lost(said: Rich, read: list[str]) -> None:
    """Every word is read, in its order; what Discord shows as a link may add an address."""
    words = iter(WORD.findall("\n".join(read)))
    wanted = WORD.findall(render(said, VISIBLE))
    missing = [word for word in wanted if not _comes(word, words)]
    assert missing == []


def _comes(word: str, words: Iterator[str]) -> bool:
    return any(word == each for each in words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("network", LIMITS)
def test_every_sentence_fits_however_long_a_name_in_it(network: str, language: str) -> None:
    found = spoken.catalogue()
    assert len(found) > 900
    for say in found:
        text = spoken.filled(texts(language), say, spoken.LONG_NAME)
        if text.strip():
            shown(network, Message(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_on_a_button_is_never_cut(language: str) -> None:
    labels = spoken.on_buttons()
    assert len(labels) > 150
    long = []
    for label in labels:
        for worst in spoken.longest_names():
            said = texts(language).label(label) % dict.fromkeys(dict(spoken.PLACE.findall(label)), worst[:24])
            if length(said) > SMALLEST_LABEL or not said.strip():
                long.append(said)
    assert long == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("network", LIMITS)
def test_a_name_on_a_button_is_cut_where_it_must_be(network: str, language: str) -> None:
    labels = [
        spoken.filled(texts(language), (label, None), spoken.LONG_NAME) for label in spoken.on_buttons()
    ]
    buttons = tuple(Button(str(label), action("a.b", n)) for n, label in enumerate(labels))
    for start in range(0, len(buttons), 20):
        shown(network, Message(Rich("Choose."), buttons[start : start + 20]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_toast_is_never_cut(language: str) -> None:
    found = spoken.toasts()
    assert len(found) > 5
    said = [
        texts(language).label(toast) % dict.fromkeys(dict(spoken.PLACE.findall(toast)), worst)
        for toast in found
        for worst in spoken.longest_names()
    ]
    assert [each for each in said if not 0 < length(each) <= SMALLEST_TOAST] == []


def test_menus_fit_telegram(bot: Bot) -> None:
    commands = bot.commands()
    assert len(commands) <= 100
    for info in commands:
        assert re.fullmatch("[a-z0-9_]{1,32}", info.name), info.name
        assert all(1 <= length(words) <= 256 for words in info.descriptions.values()), info.name
    assert {language for info in commands for language in info.descriptions} == set(LANGUAGES)


def test_menus_fit_discord_uncut(bot: Bot) -> None:
    commands = bot.commands()
    menu = discord_menus.menu(commands)
    check_commands(menu)
    for info, command in zip(commands, menu, strict=True):
        texts_of = {command["description"], *command["description_localizations"].values()}
        assert texts_of == set(info.descriptions.values()), "a description is cut"
        assert all(COMMAND.fullmatch(name) and name == name.lower() for name in info.names.values())
        longest = max(map(len, texts_of)) + len(command["name"])
        options = command.get("options", [])
        longest += sum(len(o["name"]) + len(o["description"]) for o in options)
        assert longest <= 8000


def test_the_bot_presents_itself_within_the_limits(bot: Bot) -> None:
    assert set(bot.profiles()) == set(LANGUAGES)
    for language, profile in bot.profiles().items():
        assert 0 < length(profile.name) <= 64, language
        assert 0 < length(profile.about) <= 120, language
        assert 0 < length(profile.description) <= 512, language


def forms(bot: Bot, language: str) -> list[tuple[str, Form]]:
    marks = [(key, h.mark.form) for (kind, key), h in bot.router.handlers.items() if kind == "form"]
    return [(key, made(texts(language))) for key, made in marks if made]


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_fit_a_modal_uncut(bot: Bot, language: str) -> None:
    assert forms(bot, language)
    for name, form in forms(bot, language):
        modal = modals.modal(action(name, 1), form)
        assert modal["title"] == form.title, name
        assert 0 < length(form.title) <= 45, name
        for field, row in zip(form.fields, modal["components"], strict=True):
            assert row["label"] == field.label, name
            assert 0 < length(field.label) <= 45, name
            assert length(field.hint) <= 100, name
            assert row["component"].get("placeholder", "") == field.hint, name
            assert 1 <= field.max_length <= 4000, name


TYPED = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)
WORDS = st.lists(st.text("abcdeñé", min_size=1, max_size=9), min_size=1, max_size=120).map(" ".join)
PIECES = st.one_of(
    WORDS.map(Rich),
    TYPED.map(plain),
    TYPED.map(lambda name: Rich(f"**{plain(name)}**")),
    WORDS.map(lambda words: Rich("\n".join(f"- {word}" for word in words.split()))),
    WORDS.map(lambda words: Rich(f"> {words}")),
    st.just(Rich(f"**{plain(spoken.LONG_NAME)}** <&> {plain('<b>*_`|~[]()')}")),
    st.just(Rich("[the county line](tel:+13045550100), [more](https://example.org/a_b?c=1&d=2)")),
    st.just(Rich("[Saturday, October 3, 10:00](time:1791036000)")),
)


@settings(max_examples=60)
@given(st.lists(PIECES, min_size=1, max_size=30).map(join), st.sampled_from(sorted(LIMITS)), st.booleans())
def test_whatever_is_written_comes_whole_and_within_the_limits(
    text: Rich, network: str, with_file: bool
) -> None:
    document = Document("shift.ics", "text/calendar", "BEGIN") if with_file else None
    if text.strip() and as_plain(text).strip():
        assert_nothing_lost(text, shown(network, Message(text, document=document)))


@pytest.mark.parametrize("network", LIMITS)
@pytest.mark.parametrize("typed", ["x" * 4096, "👨‍👩‍👧‍👦" * 500, "&<>" * 1300, "word " * 800])
def test_words_without_a_blank_are_given_back_whole(network: str, typed: str) -> None:
    read = shown(network, Message(join([Rich("Here are your words back:"), quote(typed)])))
    assert all(part.strip("> \n") for part in read)
    assert sum(map(letters, read)) == letters("Here are your words back:" + typed)


def letters(text: str) -> int:
    """Return how many signs can be seen that no network writes for itself."""
    return len(re.sub(r"[\s>\\]", "", text))
