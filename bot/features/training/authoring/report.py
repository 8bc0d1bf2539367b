"""The table that an author gets of all modules, on a terminal of 80 columns."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from bot.features.training.authoring.curriculum import Measured, Standing

HEAD = f"  {'module':<24}  language  steps  minutes  about   age  translation"
NOTES = (
    "minutes: what the module says. about: an estimate, without calls and role-plays.",
    "age: from which it can be read, estimated by the length of words and sentences.",
)


def table(measured: Iterable[Measured]) -> Iterator[str]:
    """Yield the lines of the table: for each course its modules, for each module its languages."""
    for course, modules in groupby(measured, key=lambda each: each.course):
        yield course
        yield HEAD
        for module, languages in groupby(modules, key=lambda each: each.module):
            for number, each in enumerate(languages):
                yield _row(each, "" if number else module)
        yield ""
    yield from NOTES


def _row(each: Measured, module: str) -> str:
    beginning = f"  {module:<24}  {each.language:<8}"
    if each.standing is Standing.MISSING:
        return f"{beginning}  {'-':>5}  {'-':>7}  {'-':>5}  {'-':>4}  {each.standing}"
    age = f"{each.age:.1f}" if each.age is not None else "-"
    return f"{beginning}  {each.steps:>5}  {each.said:>7}  {each.minutes:>5.1f}  {age:>4}  {each.standing}"
