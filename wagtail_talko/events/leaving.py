"""What leaves the calendars by time alone."""

from calendar import monthrange
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from wagtail_talko.events.models import CANCELLED_STAYS, Event
from wagtail_talko.timeslots import at, local_date

MONTHS_KEPT = 13


def oldest_day(now: datetime, zone: ZoneInfo) -> date:
    """Return the local day 13 months ago: what ended before it has left the feeds."""
    today = local_date(now, zone)
    months = today.year * 12 + today.month - 1 - MONTHS_KEPT
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def oldest_moment(now: datetime) -> datetime:
    """Return the same as an instant, by the site's clock."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return at(oldest_day(now, zone), time.min, zone)


def has_left(event: Event, now: datetime) -> bool:
    """Say whether a cancelled event has been shown as such for long enough."""
    return (
        event.state == Event.State.CANCELLED
        and event.cancelled_at is not None
        and event.cancelled_at + CANCELLED_STAYS <= now
    )
