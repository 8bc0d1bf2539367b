"""Who learns with whom: never two of whom one asked not to, nobody alone for ever, all lead in turn."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.features.training.circles import (
    AT_LEAST,
    FULL,
    SMALLEST,
    Apart,
    Learner,
    Member,
    Standing,
    merges,
    next_leader,
    next_start,
    start,
)
from tests.town import NEW_YORK

NOW = datetime(2026, 10, 5, 14, tzinfo=UTC)
LONG_SINCE = NOW - timedelta(days=60)
PLACES = st.sampled_from(["kanawha", "logan", "mingo", "wood", None])
PAIRS = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=25)
FAST = settings(max_examples=60)


@st.composite
def waiting(draw: st.DrawFn) -> list[Learner]:
    count = draw(st.integers(0, 30))
    return [
        Learner(n, draw(PLACES), draw(st.sampled_from([None, 1, 2, 3])), draw(st.integers(0, 2)))
        for n in range(1, count + 1)
    ]


@st.composite
def standing(draw: st.DrawFn) -> list[Standing]:
    found = []
    for number in range(1, draw(st.integers(0, 5)) + 1):
        members = tuple(number * 100 + n for n in range(draw(st.integers(1, FULL))))
        active = frozenset(members[: draw(st.integers(0, len(members)))])
        found.append(Standing(number, members, active, NOW - timedelta(days=draw(st.integers(0, 40)))))
    return found


def everybody(count: int, county: str = "kanawha", missed: int = 0) -> list[Learner]:
    return [Learner(n, county, missed=missed) for n in range(1, count + 1)]


@FAST
@given(waiting(), standing(), PAIRS)
def test_never_two_of_whom_one_asked_not_to_and_nobody_twice(
    queue: list[Learner], circles: list[Standing], pairs: list[tuple[int, int]]
) -> None:
    apart = Apart(pairs)
    begun = start(queue, circles, apart)
    together = [[learner.id for learner in circle] for circle in begun.formed]
    for circle in circles:
        together.append([*circle.members, *(who.id for who, into in begun.joined if into == circle.id)])
    assert all(apart.fits(one, [other]) for circle in together for one, other in combinations(circle, 2))
    placed = [
        *(one for circle in begun.formed for one in circle),
        *(who for who, _ in begun.joined),
        *begun.waiting,
    ]
    assert Counter(one.id for one in placed) == Counter(one.id for one in queue)
    assert all(AT_LEAST <= len(circle) <= FULL for circle in together if circle[0] < 100)
    assert all(len(circle) <= FULL for circle in together)
    for circle in begun.formed:
        assert len(circle) >= SMALLEST or any(learner.missed for learner in circle)


@FAST
@given(waiting(), standing(), PAIRS)
def test_whoever_missed_a_start_waits_on_only_where_nobody_at_all_fits(
    queue: list[Learner], circles: list[Standing], pairs: list[tuple[int, int]]
) -> None:
    apart = Apart(pairs)
    begun = start(queue, circles, apart)
    joined = [(who.id, into) for who, into in begun.joined]
    late = [one for one in begun.waiting if one.missed]
    for one in late:
        for other in begun.waiting:
            assert other is one or not apart.fits(one.id, [other.id])
        for circle in begun.formed:
            if len(circle) < SMALLEST:
                assert not apart.fits(one.id, [other.id for other in circle])
        for circle in circles:
            members = [*circle.members, *(who for who, into in joined if into == circle.id)]
            assert len(members) == FULL or not apart.fits(one.id, members)


@FAST
@given(standing(), st.lists(st.tuples(st.integers(100, 507), st.integers(100, 507)), max_size=20))
def test_merged_circles_fit_and_nobody_gets_lost(
    circles: list[Standing], pairs: list[tuple[int, int]]
) -> None:
    there = {circle.id: list(circle.members) for circle in circles}
    calm = {circle.id for circle in circles if circle.quiet(NOW)}
    before = {frozenset(two) for members in there.values() for two in combinations(members, 2)}
    for gone, into in merges(circles, Apart(pairs), NOW):
        assert gone in calm
        there[into] += there.pop(gone)
    now = {frozenset(two) for members in there.values() for two in combinations(members, 2)}
    assert not (now - before) & {frozenset(pair) for pair in pairs}
    assert all(len(members) <= FULL for members in there.values())
    assert sorted(who for members in there.values() for who in members) == sorted(
        who for circle in circles for who in circle.members
    )


def test_all_who_can_be_are_seated_at_once() -> None:
    for count in range(5, 40):
        begun = start(everybody(count), [], Apart())
        assert len(begun.waiting) == (1 if count == 9 else 0), count
        assert all(SMALLEST <= len(circle) <= FULL for circle in begun.formed)


def test_fewer_than_five_wait_for_the_next_start_and_then_begin() -> None:
    first = start(everybody(3), [], Apart())
    assert not first.formed
    again = start(everybody(3, missed=1), [], Apart())
    assert [len(circle) for circle in again.formed] == [3]


def test_one_alone_comes_to_the_smallest_circle_with_room_at_the_second_start() -> None:
    circles = [Standing(n, tuple(range(n * 100, n * 100 + size)), frozenset(), NOW) for n, size in
               ((1, 8), (2, 7), (3, 6))]  # fmt: skip
    assert start(everybody(1), circles, Apart()).joined == []
    assert [into for _, into in start(everybody(1, missed=1), circles, Apart()).joined] == [3]
    kept_apart = Apart([(300, 1)])
    assert [into for _, into in start(everybody(1, missed=1), circles, kept_apart).joined] == [2]


def test_whoever_comes_late_fills_the_hole_that_somebody_left() -> None:
    circles = [
        Standing(1, (10, 11, 12, 13), frozenset(), NOW),
        Standing(2, tuple(range(20, 25)), frozenset(), NOW),
    ]
    begun = start(everybody(2), circles, Apart())
    assert begun.joined == [(Learner(1, "kanawha"), 1)]
    assert begun.waiting == [Learner(2, "kanawha")]


def test_places_are_mixed() -> None:
    queue = [Learner(n, "kanawha" if n <= 5 else "logan") for n in range(1, 11)]
    begun = start(queue, [], Apart())
    for circle in begun.formed:
        assert {2, 3} == set(Counter(learner.county for learner in circle).values())


def test_a_quiet_circle_goes_to_a_lively_one_with_room() -> None:
    quiet = Standing(1, (10, 11, 12), frozenset({10}), LONG_SINCE)
    full = Standing(2, tuple(range(20, 26)), frozenset(range(20, 26)), LONG_SINCE)
    lively = Standing(3, tuple(range(30, 35)), frozenset(range(30, 34)), LONG_SINCE)
    assert merges([quiet, full, lively], Apart(), NOW) == [(1, 3)]
    assert merges([quiet, full, lively], Apart([(33, 12)]), NOW) == []
    young = Standing(1, (10, 11, 12), frozenset(), NOW - timedelta(days=13))
    assert merges([young, lively], Apart(), NOW) == []
    assert merges([replace(quiet, meets=True), lively], Apart(), NOW) == []
    assert merges([quiet, replace(lively, meets=True)], Apart(), NOW) == []


def test_everybody_leads_in_turn_and_who_is_away_is_passed_over() -> None:
    members = [Member(n) for n in (4, 7, 9)]
    led = []
    for hour in range(6):
        leader = next_leader(members)
        assert leader is not None
        led.append(leader)
        moment = NOW + timedelta(hours=hour)
        members = [Member(m.id, moment if m.id == leader else m.led_at) for m in members]
    assert led == [4, 7, 9, 4, 7, 9]
    assert next_leader(members[1:]) == 7
    assert next_leader([]) is None


def test_the_next_start_is_a_monday_morning_where_the_campaign_is() -> None:
    assert next_start(NOW - timedelta(seconds=1), NEW_YORK) == NOW
    assert next_start(NOW, NEW_YORK) == NOW + timedelta(days=7)
    november = next_start(datetime(2026, 10, 31, tzinfo=UTC), NEW_YORK)
    assert november.astimezone(NEW_YORK).hour == 10


def test_a_circle_is_of_people_from_places_as_different_as_can_be() -> None:
    of_two = [Learner(n, "kanawha" if n % 2 else "mingo") for n in range(1, 11)]
    begun = start(of_two, [], Apart())
    counties = [Counter(learner.county for learner in circle) for circle in begun.formed]
    assert len(counties) == 2
    assert all(2 <= count["kanawha"] <= 3 for count in counties)

    of_one = [Learner(n, "kanawha", neighborhood=n % 2) for n in range(1, 11)]
    streets = [Counter(o.neighborhood for o in circle) for circle in start(of_one, [], Apart()).formed]
    assert all(2 <= count[0] <= 3 for count in streets)
