"""Which wall-clock moments a rule names: calendar arithmetic on naive local time.

dateutil's ``rrule`` is the reference and the tests compare against it, but it cannot be told
when to stop: a rule that never matches (30 February) runs to the year 9999. Here one period
after another is looked at, from the window's first to its last, and never beyond.
"""

from calendar import isleap, monthrange
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, product

from .model import Rule
from .shapes import complete

# A counted rule is looked for this many years ahead (times its interval), then it has ended.
MAX_YEARS = 100
# Room for zones and durations at both ends of the calendar; naive like everything here.
EARLIEST, LATEST = datetime(1, 1, 3), datetime(9990, 1, 1)  # noqa: DTZ001
FIRST_DAY, LAST_DAY = EARLIEST.toordinal(), LATEST.toordinal()


@dataclass(frozen=True, slots=True)
class Plan:
    """A rule made ready: completed from its start, with its filters and times of day."""

    rule: Rule
    start: datetime
    filters: tuple[Callable[[date], bool], ...]
    times: tuple[time, ...]

    def matches(self, day: date) -> bool:
        return all(wanted(day) for wanted in self.filters)


def walls(rule: Rule, start: datetime, lo: datetime, hi: datetime) -> Iterator[datetime]:
    """Naive occurrences in ``[lo, hi)``, in order, not before ``start``.

    COUNT is heeded; UNTIL is not, for it may be an instant (see expansion.py).
    """
    if rule.count is not None:
        last = last_counted(rule, start)
        if last is None:
            return
        hi = min(hi, last + timedelta(microseconds=1))
    lo = max(lo, start)
    if lo < hi:
        yield from _between(_plan(rule, start), lo, hi)


@lru_cache(maxsize=2048)
def last_counted(rule: Rule, start: datetime) -> datetime | None:
    """The last occurrence of a rule with COUNT; None when it never comes at all."""
    every = _between(_plan(rule, start), start, horizon(rule, start))
    last = deque(islice(every, rule.count), maxlen=1)
    return last[0] if last else None


def horizon(rule: Rule, start: datetime) -> datetime:
    """How far ahead of its start a rule is looked for when nothing else bounds it."""
    years = MAX_YEARS * rule.interval
    return LATEST if start.year + years >= LATEST.year else start + timedelta(days=366 * years)


@lru_cache(maxsize=2048)
def _plan(rule: Rule, start: datetime) -> Plan:
    whole = complete(rule, start)
    times = product(
        whole.by_hour or (start.hour,),
        whole.by_minute or (start.minute,),
        whole.by_second or (start.second,),
    )
    return Plan(whole, start, tuple(_filters(whole)), tuple(sorted(time(*t) for t in times)))


def _between(plan: Plan, lo: datetime, hi: datetime) -> Iterator[datetime]:
    first, last = max(lo.toordinal(), FIRST_DAY), min(hi.toordinal(), LAST_DAY)
    for begin, end in _periods(plan.rule, plan.start, first, last):
        for wall in _in_period(plan, begin, end, first, last):
            if lo <= wall < hi:
                yield wall


def _in_period(plan: Plan, begin: int, end: int, first: int, last: int) -> Iterator[datetime]:
    if not plan.rule.by_setpos:
        # Positions count from the period's edge; without them only the window matters.
        begin, end = max(begin, first), min(end, last + 1)
    days = filter(plan.matches, map(date.fromordinal, range(begin, end)))
    if plan.rule.by_setpos:
        return _at_positions(plan.rule.by_setpos, list(days), plan.times)
    return (datetime.combine(day, at) for day in days for at in plan.times)


def _at_positions(
    positions: tuple[int, ...], days: list[date], times: tuple[time, ...]
) -> Iterator[datetime]:
    """The moments at these places of the period's days and times, counted, never listed."""
    count = len(days) * len(times)
    indexes = {position - 1 if position > 0 else count + position for position in positions}
    for index in sorted(indexes):
        if 0 <= index < count:
            yield datetime.combine(days[index // len(times)], times[index % len(times)])


def _periods(rule: Rule, start: date, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Day ordinals ``[begin, end)`` of each period of the rule's phase that meets the window."""
    step = rule.interval
    if rule.freq in ("DAILY", "WEEKLY"):
        length = 1 if rule.freq == "DAILY" else 7
        origin = start.toordinal()
        if length == 7:
            origin -= (start.weekday() - rule.wkst) % 7
        skipped = max(0, (first - origin) // (step * length))
        for begin in range(origin + skipped * step * length, last + 1, step * length):
            yield max(begin, 1), min(begin + length, LAST_DAY + 1)
        return
    months = 1 if rule.freq == "MONTHLY" else 12
    origin = start.year * 12 + (start.month - 1 if months == 1 else 0)
    low, high = date.fromordinal(first), date.fromordinal(last)
    skipped = max(0, (low.year * 12 + low.month - 1 - origin) // (step * months))
    ending = high.year * 12 + high.month
    for month in range(origin + skipped * step * months, ending, step * months):
        yield _month_start(month), _month_start(month + months)


def _month_start(month: int) -> int:
    year, index = divmod(month, 12)
    return date(year, index + 1, 1).toordinal() if year <= LATEST.year else LAST_DAY + 1


def _filters(rule: Rule) -> Iterator[Callable[[date], bool]]:
    """One test per BY part, cheapest first."""
    if rule.by_month:
        months = frozenset(rule.by_month)
        yield lambda day: day.month in months
    if rule.by_day:
        yield _weekday_filter(rule)
    if rule.by_monthday:
        monthdays = frozenset(rule.by_monthday)
        yield lambda day: day.day in monthdays or day.day - _month_length(day) - 1 in monthdays
    if rule.by_yearday:
        yeardays = frozenset(rule.by_yearday)
        yield lambda day: any(n in yeardays for n in _both_ends(_yearday(day), _year_length(day)))
    if rule.by_weekno:
        weeks, wkst = frozenset(rule.by_weekno), rule.wkst
        yield lambda day: any(n in weeks for n in _both_ends(*_week(day, wkst)))


def _weekday_filter(rule: Rule) -> Callable[[date], bool]:
    # "Second Monday" means something in a month or a year only; elsewhere it is every Monday.
    counts = rule.freq in ("MONTHLY", "YEARLY")
    plain = frozenset(day for nth, day in rule.by_day if nth == 0 or not counts)
    if len(plain) == len({day for _nth, day in rule.by_day}):
        return lambda day: day.weekday() in plain
    pairs = frozenset(rule.by_day)
    by_month = rule.freq == "MONTHLY" or bool(rule.by_month)

    def wanted(day: date) -> bool:
        weekday = day.weekday()
        if weekday in plain:
            return True
        if by_month:
            index, length = day.day, _month_length(day)
        else:
            index, length = _yearday(day), _year_length(day)
        return ((index + 6) // 7, weekday) in pairs or (
            -((length - index) // 7 + 1),
            weekday,
        ) in pairs

    return wanted


def _both_ends(number: int, length: int) -> tuple[int, int]:
    return number, number - length - 1


def _month_length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _year_length(day: date) -> int:
    return 366 if isleap(day.year) else 365


def _yearday(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal() + 1


def _week(day: date, wkst: int) -> tuple[int, int]:
    """Week number and the number of weeks in that week's year; weeks start on ``wkst``."""
    # The week belongs to the year of its fourth day.
    fourth = day.toordinal() - (day.weekday() - wkst) % 7 + 3
    middle = date.fromordinal(min(max(fourth, 1), LAST_DAY))
    number = (_yearday(middle) + 6) // 7
    rest = (_year_length(middle) - _yearday(middle)) // 7
    return number, number + rest
