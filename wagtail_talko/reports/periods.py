"""A stretch of local days, whatever the time zones of what falls into it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, IntegerField, Q, Value, When

from wagtail_talko.timeslots import at

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From the first to the last local day, both included."""

    first: date
    last: date

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return the half-open span of the days in a zone, in UTC."""
        return at(self.first, time.min, zone), at(self.last + DAY, time.min, zone)

    def months(self) -> Iterator[date]:
        """Yield the first day of each month that the period touches."""
        month = self.first.replace(day=1)
        while month <= self.last:
            yield month
            month = (month + 31 * DAY).replace(day=1)


def year_of(day: date) -> Period:
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def starts_in(period: Period, zones: Iterable[str], *, path: str) -> Q:
    """Pick rows whose `start` falls into the period by their own clocks.

    `path` leads to the name of the zone; `zones` are all names there are.
    """
    found = Q(pk__in=[])
    for name in zones:
        first, end = period.bounds(ZoneInfo(name))
        found |= Q(**{path: name}, start__gte=first, start__lt=end)
    return found


def month_of_start(period: Period, zones: Iterable[str], *, path: str) -> Case:
    """Return the local month in which a row of the period starts, as a number for `month_of`.

    By comparing with the ends of the months: where a database has no clocks of its own (SQLite),
    to ask it for the month would call Python for every row.
    """
    whens = [
        When(**{path: name}, start__lt=end, then=Value(month.year * 12 + month.month - 1))
        for name in zones
        for month, end in _months_with_ends(period, ZoneInfo(name))
    ]
    return Case(*whens, default=Value(None), output_field=IntegerField())


def _months_with_ends(period: Period, zone: ZoneInfo) -> Iterator[tuple[date, datetime]]:
    for month in period.months():
        yield month, at((month + 31 * DAY).replace(day=1), time.min, zone)


def month_of(number: int) -> date:
    """Return the first day of a month that `month_of_start` has numbered."""
    return date(number // 12, number % 12 + 1, 1)
