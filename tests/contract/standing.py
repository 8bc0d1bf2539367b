"""What stands open already when a generated batch arrives: questions, and jobs whose time has come."""

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.contract.odd import Known
from tests.house.classified import JOB, keys
from tests.house.village import RESIDENTS

AT_MOST = 6
HOURS = (*(0,) * 6, 1, 20, 200)
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


@dataclass(frozen=True)
class Standing:
    """The question that is open for each, whom jobs are about that are due, and the hours that pass after."""

    questions: Mapping[str, str]
    jobs: Mapping[str, str]
    hours: int


def standing(known: Known) -> st.SearchStrategy[Standing]:
    """Return what stands open: for nobody, or for each, though it may be above them or another's."""
    residents, kinds = st.sampled_from(RESIDENTS), st.sampled_from([kind for _, kind in keys(JOB)])
    asked = st.fixed_dictionaries(dict.fromkeys(RESIDENTS, st.sampled_from(known.steps)))
    due = st.dictionaries(kinds, residents, max_size=AT_MOST)
    return st.builds(Standing, st.one_of(st.just({}), asked), due, st.sampled_from(HOURS))
