"""Many numbers in one question: databases take only so many values in a statement."""

from collections.abc import Iterable, Iterator

AT_ONCE = 2000
"""How many are asked for at once. SQLite takes 32,766 values in one statement, PostgreSQL 65,535."""


def in_slices(numbers: Iterable[int], size: int = AT_ONCE) -> Iterator[list[int]]:
    """Return *numbers*, each once and in their order, in lists of at most *size*; none for no number."""
    each = list(dict.fromkeys(numbers))
    return (each[start : start + size] for start in range(0, len(each), size))
