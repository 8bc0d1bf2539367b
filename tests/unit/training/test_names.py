"""Which words look like somebody's name, and which do not."""

import pytest

from bot.features.training import sharing
from bot.features.training.names import perhaps_named
from tests.town import Town

PLACES = ("elk", "river", "mingo", "logan", "shady", "rosemont")


@pytest.mark.parametrize(
    "words",
    [
        "Mrs. Gloria Hall began it",
        "It was Mr Hall and his dog.",
        "our Pastor Jim asked",
        "dr. no, it was Dr. Hall",
        "empezó la Sra. Pérez",
        "doña Rosa nos reunió",
    ],
)
def test_a_title_with_a_name_is_not_shared(words: str) -> None:
    assert sharing.unfit(words) is sharing.Unfit.NAMED


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Gloria Hall began it", "Gloria Hall"),
        ("Then Gloria Hall began it", "Gloria Hall"),
        ("we went with Rosa Pérez de León", "Rosa Pérez de León"),
        ("My neighbor Tom O'Brien did", "Tom O'Brien"),
    ],
)
def test_what_looks_like_a_name_is_found(words: str, name: str) -> None:
    assert sharing.unfit(words) is None
    assert perhaps_named(words, PLACES) == name


@pytest.mark.parametrize(
    "words",
    [
        "The people of Saint Albans and Mountain Roots",
        "United Methodist Church, on Court Street",
        "In Charleston we began. On Monday Elk River was clean.",
        "WE ALL WENT TO THE OFFICE",
        "We All Went To The Office",
        "Between Mingo Logan and Shady Rosemont, in West Virginia",
        "I live on Elm Dr We met there. The Dr. was late.",
        "gracias a nuestro Señor Jesucristo",
        "la señora de la esquina, y un señor",
        "Vecinos. Todos. El Sr. no quiso.",
        "A" * 2000 + " " + "Aa-" * 700,
    ],
)
def test_what_is_no_name_is_let_be(words: str) -> None:
    assert sharing.unfit(words) is None
    assert perhaps_named(words, PLACES) is None


async def test_a_line_with_a_name_comes_back_to_be_written_without(town: Town) -> None:
    town.stands_at("ana", "start-here", "it-got-better")
    await town.write("ana", "/learn start-here")
    await town.press("ana", "Continue (1 of 6)")
    await town.write("ana", "Mrs. Gloria Hall began it")
    assert "They name somebody" in town.last("ana")
    assert "[Share" not in town.last("ana")
    await town.write("ana", "Gloria Hall began it")
    assert "Is it one?" in town.last("ana")
    assert "[Share without my name]" in town.last("ana")
    await town.write("ana", "The woman from the corner began it")
    assert "May others on this course read this line" in town.last("ana")
    await town.press("ana", "Share without my name")
    assert "Yours: The woman from the corner began it" in town.last("ana")


async def test_a_sentence_about_an_act_comes_back_too(town: Town) -> None:
    town.stands_at("ana", "start-here", "one-question")
    await town.write("ana", "/learn start-here")
    for label in ("Continue (6 of 6)", "Tomorrow: Sat, Oct 3"):
        await town.press("ana", label)
    await town.wait(days=1)
    await town.press("ana", "I did it")
    await town.write("ana", "Mr. Hall waited for me")
    assert "They name somebody" in town.last("ana")
    assert "[Share" not in town.last("ana")
    await town.write("ana", "Gloria Hall waited for me")
    assert "[Share without my name] [Skip]" in town.last("ana")
    await town.write("ana", "The man waited for me")
    assert "May others on this course read this line" in town.last("ana")
