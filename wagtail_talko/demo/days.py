"""Which days the demo's life falls on: terms, holidays and closures around a given today."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import holidays

from wagtail_talko.demo.facts import When

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Two-weekly groups count from a Monday, so that they keep their weeks from year to year.
FIRST_MONDAY = date(2024, 1, 1)
# A yearly event this close is still to come; one further away has been already.
SOON = timedelta(days=200)
# The ISO week in which floors are waxed.
WAXING_WEEK = 28


def term_of(day: date) -> str:
    """Return the term: `s` spring, `u` summer, `a` autumn; nothing around Christmas."""
    numbers = (day.month, day.day)
    if (1, 8) <= numbers <= (5, 31):
        return "s"
    if (6, 1) <= numbers <= (8, 31):
        return "u"
    return "a" if (9, 1) <= numbers <= (12, 18) else ""


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """Return the `nth` (from 1) given weekday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7) + (nth - 1) * WEEK


def christmas_break(year: int) -> tuple[date, date]:
    """Return the first closed day and the first open one after it."""
    return date(year, 12, 23), date(year + 1, 1, 2)


def waxing(year: int) -> tuple[date, date]:
    """Return the Monday and the Saturday after the days when floors are waxed."""
    monday = date.fromisocalendar(year, WAXING_WEEK, 1)
    return monday, monday + 5 * DAY


@dataclass
class DemoCalendar:
    """The days between `first` and `last` (both included), around `today`."""

    today: date
    first: date
    last: date
    # Days of single events and requests, so that no two meet in one space.
    taken: set[tuple[str, date]] = field(default_factory=set)

    @classmethod
    def around(cls, today: date, *, weeks_back: int, weeks_ahead: int) -> "DemoCalendar":
        monday = today - timedelta(days=today.weekday())
        return cls(today, monday - weeks_back * WEEK, monday + weeks_ahead * WEEK + 6 * DAY)

    def __post_init__(self) -> None:
        years = range(self.first.year - 1, self.last.year + 2)
        self._holidays = holidays.country_holidays("FI", years=years)

    @property
    def years(self) -> range:
        return range(self.first.year, self.last.year + 1)

    def is_holiday(self, day: date) -> bool:
        return day in self._holidays

    def closures(self) -> list[tuple[date, date]]:
        """Return the Christmas breaks that touch the calendar, as half-open days."""
        breaks = (christmas_break(year) for year in range(self.first.year - 1, self.last.year + 1))
        return [(start, end) for start, end in breaks if start <= self.last and end > self.first]

    def waxings(self) -> list[tuple[date, date]]:
        weeks = (waxing(year) for year in self.years)
        return [(start, end) for start, end in weeks if start <= self.last and end > self.first]

    def is_closed(self, day: date) -> bool:
        closed = [*self.closures(), *self.waxings()]
        return self.is_holiday(day) or any(start <= day < end for start, end in closed)

    def dates(self, when: When) -> list[date]:
        """Return the days of a regular group within the calendar."""
        days = self._grid(when, self.first, self.last)
        return [day for day in days if term_of(day) in when.terms and not self.is_closed(day)]

    def current(self, when: When, days: Iterable[date]) -> list[date]:
        """Return the days of the term that runs or comes next, and of all after it."""
        start = self.today
        while term_of(start) not in when.terms or not term_of(start):
            start += DAY
        term = term_of(start)
        while term_of(start - DAY) == term:
            start -= DAY
        return [day for day in days if day >= start]

    def gaps(self, when: When, days: list[date]) -> list[date]:
        """Return what the plain rule would give between the first and the last day and is not."""
        kept = set(days)
        return [day for day in self._grid(when, days[0], days[-1]) if day not in kept]

    def single(self, when: When, space: str) -> date:
        """Return the day of a single event; a taken or closed day puts it off by weeks."""
        day = self._next(when) if when.kind == "yearly" else self._in_weeks(when)
        while not self._suits(day, when) or (space, day) in self.taken:
            day += WEEK
        self.taken.add((space, day))
        return day

    def _suits(self, day: date, when: When) -> bool:
        """Say whether people would come: not on a holiday, nor in the weeks around Christmas."""
        is_quiet = when.kind == "once" and not term_of(day)
        return self.first <= day and not self.is_closed(day) and not is_quiet

    def _in_weeks(self, when: When) -> date:
        monday = self.today - timedelta(days=self.today.weekday())
        return monday + when.weeks * WEEK + timedelta(days=when.weekday)

    def _next(self, when: When) -> date:
        days = [
            nth_weekday(year, when.month, when.nth, when.weekday)
            for year in range(self.today.year - 1, self.today.year + 2)
        ]
        coming = min(day for day in days if day > self.today)
        past = max(day for day in days if day <= self.today)
        return coming if coming - self.today < SOON or past < self.first else past

    def _grid(self, when: When, first: date, last: date) -> list[date]:
        if when.kind == "monthly":
            months = (
                (year, month) for year in range(first.year, last.year + 1) for month in range(1, 13)
            )
            days = [nth_weekday(year, month, when.nth, when.weekday) for year, month in months]
            return [day for day in days if first <= day <= last]
        day = first + timedelta(days=(when.weekday - first.weekday()) % 7)
        if ((day - FIRST_MONDAY).days // 7) % when.every:
            day += WEEK
        return [
            day + n * when.every * WEEK for n in range((last - day).days // (7 * when.every) + 1)
        ]


def rule_text(when: When) -> str:
    """Return the RRULE of a regular group, without UNTIL."""
    code = WEEKDAY_CODES[when.weekday]
    if when.kind == "monthly":
        return f"RRULE:FREQ=MONTHLY;BYDAY={when.nth}{code}"
    interval = f"INTERVAL={when.every};" if when.every > 1 else ""
    return f"RRULE:FREQ=WEEKLY;{interval}BYDAY={code}"


def periods(calendar: DemoCalendar) -> list[tuple[bool, date | None, date | None]]:
    """Return (is summer, first day, last day) for opening hours: summer is June to mid-August.

    The first and the last period are open-ended.
    """
    found: list[tuple[bool, date | None, date | None]] = []
    start: date | None = None
    for year in calendar.years:
        found.append((False, start, date(year, 5, 31)))
        found.append((True, date(year, 6, 1), date(year, 8, 15)))
        start = date(year, 8, 16)
    return [*found, (False, start, None)]
