"""Days, weeks and months of the calendar, and the instants between which they lie."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from wagtail_talko.timeslots import Span, day_span

DAY = timedelta(days=1)
# Zones differ by at most this much: a day of one zone may touch a day more of another.
ZONES_APART = timedelta(hours=26)


def site_zone() -> ZoneInfo:
    """Return the zone of the installation. Never the active one, which the admin sets."""
    return ZoneInfo(settings.TIME_ZONE)


def today() -> date:
    """Return the present date in the installation's zone."""
    return timezone.now().astimezone(site_zone()).date()


def week_of(day: date) -> list[date]:
    """Return the seven days of a day's ISO week, from Monday."""
    monday = day - timedelta(days=day.weekday())
    return [monday + n * DAY for n in range(7)]


def month_grid(year: int, month: int) -> list[list[date]]:
    """Return the weeks, of seven days each, that a month touches."""
    return calendar.Calendar().monthdatescalendar(year, month)


def add_months(first: date, months: int) -> date:
    """Return the first day of the month that many months later or earlier."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def months_apart(first: date, second: date) -> int:
    return abs((first.year - second.year) * 12 + first.month - second.month)


def span_of(days: Sequence[date]) -> Span:
    """Return the whole of some successive days in the installation's zone."""
    zone = site_zone()
    return Span(day_span(days[0], zone).start, day_span(days[-1], zone).end)


def span_anywhere(days: Sequence[date]) -> Span:
    """Return a span that holds those days in whatever zone: look at local dates afterwards."""
    span = span_of(days)
    return Span(span.start - ZONES_APART, span.end + ZONES_APART)
