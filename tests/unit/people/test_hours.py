"""Hours on the wall, in every zone and over every change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from bot.people.hours import after_quiet, is_quiet, resolve_local

ZONES = st.sampled_from(sorted(z for z in available_timezones() if "/" in z and not z.startswith("Etc"))).map(
    ZoneInfo
)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)).map(lambda m: m.replace(tzinfo=UTC))  # noqa: DTZ001
NEW_YORK = ZoneInfo("America/New_York")


@given(DAYS, TIMES, ZONES)
def test_a_wall_time_is_one_moment(day: date, at: time, zone: ZoneInfo) -> None:
    moment = resolve_local(day, at, zone)
    shown = moment.astimezone(zone)
    wanted = datetime.combine(day, at)
    late = shown.replace(tzinfo=None) - wanted
    assert timedelta(0) <= late <= timedelta(hours=24)  # A whole day was skipped where the date line moved.
    if late:
        assert (moment - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None) < wanted
    assert shown.fold == 0


@given(st.sampled_from([2026, 2027, 2028]))
def test_hours_that_the_clocks_skip_or_repeat_in_west_virginia(year: int) -> None:
    spring = next(d for d in (date(year, 3, n) for n in range(8, 15)) if d.weekday() == 6)
    autumn = next(d for d in (date(year, 11, n) for n in range(1, 8)) if d.weekday() == 6)
    assert resolve_local(spring, time(2, 30), NEW_YORK) == datetime(year, 3, spring.day, 7, tzinfo=UTC)
    assert resolve_local(autumn, time(1, 30), NEW_YORK) == datetime(year, 11, autumn.day, 5, 30, tzinfo=UTC)


@given(DAYS, TIMES, ZONES)
def test_a_local_hour_comes_once_a_day(day: date, at: time, zone: ZoneInfo) -> None:
    first, second = (resolve_local(day + timedelta(days=n), at, zone) for n in (0, 1))
    assert first < second or (second - first) == timedelta(0)


@given(MOMENTS, ZONES, TIMES, TIMES)
def test_nobody_is_disturbed_in_their_quiet_hours(
    now: datetime, zone: ZoneInfo, begins: time, ends: time
) -> None:
    then = after_quiet(now, zone, begins, ends)
    assert then >= now
    if not is_quiet(now, zone, begins, ends):
        assert then == now
    else:
        assert not is_quiet(then, zone, begins, ends)
        assert then - now <= timedelta(hours=50)


@given(MOMENTS, ZONES, TIMES)
def test_without_quiet_hours_nothing_waits(now: datetime, zone: ZoneInfo, hour: time) -> None:
    assert after_quiet(now, zone, hour, hour) == now
