"""Questions that are open already when a generated batch arrives: whatever is said then is an answer."""

from hypothesis import strategies as st

from tests.contract.odd import Known
from tests.house.village import RESIDENTS

OF_THE_FIRST = ("draft", "shift", "canvass", "hand", "to", "debrief", "pair", "promise", "call", "enrolment")
ABOUT = dict.fromkeys(OF_THE_FIRST, "1") | {
    "audience": "county:kanawha",
    "scope": "county:kanawha",
    "name": "",
    "why": "I know them",
    "into": "es",
    "duty": "backup",
    "asked": "title",
    "words": "Bring water",
    "word": "1",
    "more": "yes",
    "at": "2026-10-03T18:00:00+00:00",
}
"""What questions are about, by name."""


def questions(known: Known) -> st.SearchStrategy[dict[str, str]]:
    """Return which question is open for whom: for nobody, or one for each, though it may be above them."""
    each = st.fixed_dictionaries({name: st.sampled_from(known.steps) for name in RESIDENTS})
    return st.one_of(st.just({}), each)
