"""Time zones as static VTIMEZONE text (RFC 5545, 3.6.5).

One block per zone with yearly RRULEs, worked out from the machine's time zone data. Not
``Calendar.add_missing_timezones()``: in icalendar 7.3 its spring change is an hour late and it
writes only RDATEs, which Outlook ignores.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

# Fixed years, never "now": the text is a part of what an ETag stands for.
FIRST_YEAR = 1970
LAST_YEAR = 2065
# What goes on for ever: 28 years, after which every date has fallen on every weekday.
RULE_YEARS = range(LAST_YEAR - 27, LAST_YEAR + 1)
# Where no yearly rule can be written (Morocco changes with the moon) each change stands alone.
WRITTEN_OUT = range(2020, 2038)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Change:
    """One change of offset. `local` is the wall clock just before it, as RFC 5545 wants it."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def kind(self) -> str:
        return "DAYLIGHT" if self.after > self.before else "STANDARD"


def is_utc(zone_name: str) -> bool:
    """Whether times of this zone are written with ``Z``: they need no VTIMEZONE."""
    return zone_name.rpartition("/")[2] in {"UTC", "GMT", "UCT", "Zulu", "Universal"}


@lru_cache(maxsize=64)
def vtimezone(zone_name: str) -> str:
    """The VTIMEZONE block of an IANA zone, CRLF line ends and one at the end; ``""`` for UTC.

    A zone with summer time gets one DAYLIGHT and one STANDARD rule that begin where both are in
    force (Europe/Helsinki: autumn 1996), a zone without it one STANDARD from its last change.
    Raises `zoneinfo.ZoneInfoNotFoundError` (a KeyError) for an unknown zone.
    """
    zone = ZoneInfo(zone_name)
    if is_utc(zone_name):
        return ""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone_name}", f"X-LIC-LOCATION:{zone_name}"]
    for kind, change, rule in _observances(zone):
        lines += [
            f"BEGIN:{kind}",
            f"TZNAME:{change.name}",
            f"TZOFFSETFROM:{_offset(change.before)}",
            f"TZOFFSETTO:{_offset(change.after)}",
            f"DTSTART:{change.local:%Y%m%dT%H%M%S}",
            *([f"RRULE:{rule}"] if rule else []),
            f"END:{kind}",
        ]
    return "\r\n".join([*lines, "END:VTIMEZONE", ""])


def _observances(zone: ZoneInfo) -> list[tuple[str, Change, str]]:
    """What to write: STANDARD or DAYLIGHT, a first change, and its yearly rule or ``""``."""
    changes = list(_changes(zone))
    lasting: dict[str, list[Change]] = {}
    for change in changes:
        if change.local.year in RULE_YEARS:
            lasting.setdefault(change.kind, []).append(change)
    if not lasting:
        return [("STANDARD", _last_change(zone, changes), "")]
    rules = {kind: _yearly_rule(group) for kind, group in lasting.items()}
    if not all(rules.values()):
        return [(c.kind, c, "") for c in changes if c.local.year in WRITTEN_OUT]
    both = max(_rule_begins(changes, group) for group in lasting.values())
    return [
        (kind, next(c for c in changes if c.kind == kind and c.local >= both), str(rules[kind]))
        for kind in sorted(rules)
    ]


def _rule_begins(changes: list[Change], lasting: list[Change]) -> datetime:
    """When the unbroken run of yearly changes that follow today's rule began."""
    kind = lasting[0].kind
    run = list(lasting)
    for change in reversed([c for c in changes if c.kind == kind and c.local < run[0].local]):
        if change.local.year != run[0].local.year - 1 or _yearly_rule([change, *lasting]) is None:
            break
        run.insert(0, change)
    return run[0].local


def _yearly_rule(changes: list[Change]) -> str | None:
    """The RRULE all these changes follow, one a year, or None."""
    shapes = {
        (c.local.month, c.local.weekday(), c.local.time(), c.before, c.after) for c in changes
    }
    if len(shapes) != 1 or len({c.local.year for c in changes}) != len(changes):
        return None
    month, weekday, *_ = shapes.pop()
    rule = f"FREQ=YEARLY;BYMONTH={month};BYDAY="
    if places := set.intersection(*(set(_places_in_month(c.local)) for c in changes)):
        return f"{rule}{min(places)}{WEEKDAYS[weekday]}"
    # "The Sunday on or after the 2nd" (Chile): a window of seven days.
    first = min(c.local.day for c in changes)
    if max(c.local.day for c in changes) - first > 6:
        return None
    days = ",".join(str(day) for day in range(first, first + 7))
    return f"{rule}{WEEKDAYS[weekday]};BYMONTHDAY={days}"


def _places_in_month(local: datetime) -> tuple[int, ...]:
    """Which Sunday (say) of its month this is: its number, and -1 for the last."""
    nth = (local.day - 1) // 7 + 1
    is_last = (local + timedelta(days=7)).month != local.month
    return (nth, -1) if is_last else (nth,)


def _last_change(zone: ZoneInfo, changes: list[Change]) -> Change:
    """A zone that no longer changes: its last change, or what it has been since FIRST_YEAR."""
    if changes:
        return changes[-1]
    start = datetime(FIRST_YEAR, 1, 1, tzinfo=zone)
    offset = _offset_at(zone, start.astimezone(UTC))
    return Change(start.replace(tzinfo=None), offset, offset, str(start.tzname()))


def _changes(zone: ZoneInfo) -> Iterator[Change]:
    """Every change of offset from FIRST_YEAR to LAST_YEAR, found by looking at each week."""
    step = timedelta(days=7)
    left = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    end = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)
    before = _offset_at(zone, left)
    while left < end:
        right = left + step
        after = _offset_at(zone, right)
        if after != before:
            moment = _moment_of_change(zone, left, right)
            name = str(moment.astimezone(zone).tzname())
            yield Change((moment + before).replace(tzinfo=None), before, after, name)
        left, before = right, after


def _moment_of_change(zone: ZoneInfo, left: datetime, right: datetime) -> datetime:
    """The first UTC minute with the new offset, by halving."""
    old = _offset_at(zone, left)
    while right - left > timedelta(minutes=1):
        middle = left + timedelta(minutes=(right - left) // timedelta(minutes=2))
        if _offset_at(zone, middle) == old:
            left = middle
        else:
            right = middle
    return right


def _offset_at(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _offset(value: timedelta) -> str:
    """``+0200``; seconds only where a zone has them (RFC 5545, 3.3.14)."""
    seconds = int(value.total_seconds())
    sign, seconds = ("-" if seconds < 0 else "+"), abs(seconds)
    text = f"{sign}{seconds // 3600:02}{seconds % 3600 // 60:02}"
    return f"{text}{seconds % 60:02}" if seconds % 60 else text
