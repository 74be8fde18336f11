"""What a sentence says, before any language: the completed rule and its edges as local days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..model import Moment, Recurrence, Rule
from ..shapes import complete, is_safe

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Facts:
    """``rule`` is None for a single date; ``at`` is None for all day.

    ``is_readable`` is False for rules too odd for a sentence: only their edges are told.
    """

    start: date
    at: time | None
    rule: Rule | None
    is_readable: bool
    until: date | None
    count: int | None
    extra: tuple[date, ...]
    left_out: tuple[date, ...]
    # When each date ends, midnight being 24.00; and on which day, if it lasts a whole day or more.
    ends: time | None = None
    last: date | None = None
    # More times on the same days, each with its end.
    more: tuple[tuple[time, time], ...] = ()


def facts_of(
    recurrence: Recurrence, *, start: date, zone: ZoneInfo, end: date | None = None,
    more: tuple[tuple[time, time], ...] = (),
) -> Facts:  # fmt: skip
    """Gather the facts; instants become local days of ``zone``. ``end`` is half-open."""
    first = start.date() if isinstance(start, datetime) else start
    rule = complete(recurrence.rules[0], first) if recurrence.rules else None
    ends, last = _end(start, end)
    readable = rule is None or (len(recurrence.rules) == 1 and is_readable(rule))
    return Facts(
        start=first,
        at=start.time() if isinstance(start, datetime) else None,
        rule=rule,
        is_readable=readable,
        until=_day(rule.until, zone) if rule and rule.until else None,
        count=rule.count if rule else None,
        extra=_days(recurrence.rdates, zone),
        left_out=_days(recurrence.exdates, zone),
        ends=ends,
        last=last,
        more=more,
    )


def _end(start: date, end: date | None) -> tuple[time | None, date | None]:
    """The clock time of the end, and its day where it is not that of the start or night."""
    if end is None or end <= start:
        return None, None
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        last = end - DAY
        return None, last if last > start else None
    return end.time(), end.date() if end - start >= DAY else None


def is_readable(rule: Rule) -> bool:
    """Every safe shape, and a fixed day of the year whatever the day."""
    if is_safe(rule):
        return True
    plain = not (rule.by_day or rule.by_weekno or rule.by_yearday or rule.by_setpos)
    at_once = not (rule.by_hour or rule.by_minute or rule.by_second)
    return plain and at_once and rule.freq == "YEARLY" and bool(rule.by_month)


def _days(moments: tuple[Moment, ...], zone: ZoneInfo) -> tuple[date, ...]:
    return tuple(sorted({_day(moment, zone) for moment in moments}))


def _day(moment: Moment, zone: ZoneInfo) -> date:
    if not isinstance(moment, datetime):
        return moment
    return (moment if moment.tzinfo is None else moment.astimezone(zone)).date()
