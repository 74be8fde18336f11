"""From rule to dates: wall clock first, zone last.

A time in the spring gap moves forward by the gap (03:30 is 04:30 that night); a time that
comes twice in autumn is its first. So 18.00 stays 18.00 all year.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import chain
from zoneinfo import ZoneInfo

from .days import EARLIEST, LATEST, walls
from .model import Moment, Recurrence, Rule
from .parsing import load_zone, parse

# More than any gap (Samoa once left out a whole day), so the window misses nothing.
SLACK = timedelta(days=2)


def expand(
    rule_text: str,
    *,
    start: date,
    tz: str | ZoneInfo,
    after: datetime,
    before: datetime,
    all_day: bool = False,
) -> list[datetime] | list[date]:
    """The starts in ``[after, before)``: aware in ``tz``, or dates when ``all_day``.

    ``start`` is naive wall clock in ``tz``. It is itself a start only where the rule names it;
    without a rule it is the only one. Raises `RecurrenceError` for what `parse` refuses.
    """
    found = occurrences(
        parse(rule_text), start=start, zone=load_zone(tz), after=after, before=before,
        all_day=all_day,
    )  # fmt: skip
    return [wall.date() for wall, _at in found] if all_day else [at for _wall, at in found]


def occurrences(
    recurrence: Recurrence,
    *,
    start: date,
    zone: ZoneInfo,
    after: datetime,
    before: datetime,
    all_day: bool = False,
) -> list[tuple[datetime, datetime]]:
    """Pairs of the wall clock the rule names and the aware start, ordered by start."""
    if after.tzinfo is None or before.tzinfo is None:
        raise ValueError("The window must be aware.")
    origin = _naive_start(start, all_day=all_day)
    low, high = _utc(after), _utc(before)
    lo, hi = _local(low, zone, -SLACK), _local(high, zone, SLACK)
    excluded = Excluded.of(recurrence.exdates, zone, all_day=all_day)
    found: dict[datetime, tuple[datetime, datetime]] = {}
    for wall, at, instant in _starts(recurrence, origin, zone, lo, hi, all_day=all_day):
        if low <= instant < high and not excluded.has(wall, instant):
            found.setdefault(instant, (wall, at))
    return [found[instant] for instant in sorted(found)]


def localise(wall: datetime, zone: ZoneInfo) -> datetime:
    """The aware moment of a naive wall clock; see the module for gap and fold."""
    at = wall.replace(tzinfo=zone, fold=0)
    back = at.astimezone(UTC).astimezone(zone)
    # In the gap the way back shows another clock: the one people see that night.
    return at if back.replace(tzinfo=None, fold=0) == wall else back


@dataclass(frozen=True, slots=True)
class Excluded:
    """EXDATEs sorted by kind: whole local days, wall clocks, instants."""

    days: frozenset[date]
    walls: frozenset[datetime]
    instants: frozenset[datetime]

    @classmethod
    def of(cls, moments: tuple[Moment, ...], zone: ZoneInfo, *, all_day: bool) -> "Excluded":
        if all_day:
            return cls(frozenset(_day(m, zone) for m in moments), frozenset(), frozenset())
        times = [m for m in moments if isinstance(m, datetime)]
        return cls(
            frozenset(m for m in moments if not isinstance(m, datetime)),
            frozenset(m for m in times if m.tzinfo is None),
            frozenset(m for m in times if m.tzinfo is not None),
        )

    def has(self, wall: datetime, instant: datetime) -> bool:
        return (
            (bool(self.days) and wall.date() in self.days)
            or wall in self.walls
            or instant in self.instants
        )


def _starts(
    recurrence: Recurrence,
    origin: datetime,
    zone: ZoneInfo,
    lo: datetime,
    hi: datetime,
    *,
    all_day: bool,
) -> Iterator[tuple[datetime, datetime, datetime]]:
    """Wall clock, aware start and instant of every rule's dates and of the added ones."""
    rules = map(_without_times, recurrence.rules) if all_day else recurrence.rules
    named = [_until(rule, origin, zone, lo, hi) for rule in rules]
    if not named:
        named = [iter([origin] if lo <= origin < hi else [])]
    added = (_added(moment, origin, zone, all_day=all_day) for moment in recurrence.rdates)
    inside = (wall for wall in added if lo <= wall < hi)
    for wall in chain(merge(*named) if len(named) > 1 else named[0], inside):
        at = localise(wall, zone)
        yield wall, at, at.astimezone(UTC)


def _until(
    rule: Rule, origin: datetime, zone: ZoneInfo, lo: datetime, hi: datetime
) -> Iterator[datetime]:
    """A rule's wall clocks up to its UNTIL: an instant with Z, else local and inclusive."""
    until = rule.until
    if until is None:
        return walls(rule, origin, lo, hi)
    if not isinstance(until, datetime):
        return walls(rule, origin, lo, min(hi, datetime.combine(until, time.max)))
    if until.tzinfo is None:
        return walls(rule, origin, lo, min(hi, until + timedelta(microseconds=1)))
    limit = until
    near = walls(rule, origin, lo, min(hi, _local(until, zone, SLACK)))
    return (wall for wall in near if localise(wall, zone).astimezone(UTC) <= limit)


def _without_times(rule: Rule) -> Rule:
    """An all-day series has no hours: parts that name some are left unread (RFC 5545)."""
    if rule.by_hour or rule.by_minute or rule.by_second:
        return replace(rule, by_hour=(), by_minute=(), by_second=())
    return rule


def _added(moment: Moment, origin: datetime, zone: ZoneInfo, *, all_day: bool) -> datetime:
    """An RDATE's wall clock; a bare date takes the start's time of day."""
    if all_day or not isinstance(moment, datetime):
        return datetime.combine(_day(moment, zone), origin.time())
    return moment if moment.tzinfo is None else _local(moment, zone)


def _day(moment: Moment, zone: ZoneInfo) -> date:
    if not isinstance(moment, datetime):
        return moment
    return (moment if moment.tzinfo is None else _local(moment, zone)).date()


def _naive_start(start: date, *, all_day: bool) -> datetime:
    if not isinstance(start, datetime):
        if not all_day:
            raise ValueError("A date is a start of all-day series only.")
        return datetime.combine(start, time.min)
    if start.tzinfo is not None:
        raise ValueError("The start must be naive wall-clock time.")
    return datetime.combine(start.date(), time.min) if all_day else start.replace(fold=0)


def _local(instant: datetime, zone: ZoneInfo, slack: timedelta = timedelta(0)) -> datetime:
    """Naive wall clock in the zone, widened by ``slack``, kept within the calendar."""
    try:
        wall = instant.astimezone(zone).replace(tzinfo=None, fold=0) + slack
    except OverflowError:
        return EARLIEST if instant.year < 5000 else LATEST
    return min(max(wall, EARLIEST), LATEST)


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return (EARLIEST if moment.year < 5000 else LATEST).replace(tzinfo=UTC)
