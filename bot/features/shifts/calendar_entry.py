"""A shift as an entry for one's own calendar."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.conversation.messages import Document

BEGIN = "BEGIN:VEVENT"


def calendar_entry(
    name: str,
    shift_id: int,
    moves: int,
    starts_at: datetime,
    ends_at: datetime,
    zone: ZoneInfo,
    *,
    title: str,
    place: str,
    about: str,
    now: datetime,
) -> Document:
    """Return the ``.ics`` file called *name*; the entry of one shift keeps its UID when the shift moves."""
    from icalendar import Calendar, Event  # Heavy, and needed only here.

    event = Event()
    event.add("uid", f"shift-{shift_id}@doorstep")
    event.add("sequence", moves)
    event.add("dtstamp", now)
    event.add("dtstart", starts_at.astimezone(zone))
    event.add("dtend", ends_at.astimezone(zone))
    event.add("summary", title)
    event.add("location", place)
    event.add("description", about)
    calendar = Calendar()
    calendar.add("prodid", "-//Doorstep//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    entry = calendar.to_ical().decode()
    in_full = entry.replace(BEGIN, f"{_zone_in_full(zone, starts_at.year)}{BEGIN}", 1)
    return Document(name, "text/calendar", in_full)


@cache  # Half of an entry is about its zone, and says the same for everybody.
def _zone_in_full(zone: ZoneInfo, year: int) -> str:
    from icalendar import Calendar, Event  # As above.

    event, calendar = Event(), Calendar()
    event.add("dtstart", datetime(year, 7, 1, tzinfo=zone))
    calendar.add_component(event)
    calendar.add_missing_timezones(date(year - 1, 1, 1), date(year + 2, 1, 1))
    return "".join(part.to_ical().decode() for part in calendar.timezones)
