"""When somebody is reminded and thanked: by the wall clock of the event. No ORM."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from wagtail_talko.timeslots import at

# Late enough that nobody is woken, early enough to bake a pie.
HOUR = time(10)
# Somebody who signs up less than this before the reminder has just read the same.
FRESH = timedelta(hours=12)
# Later than this nobody is thanked: a task queue was down, or the outcome came late.
THANKS_END = timedelta(days=7)
# Who comes every week is asked now and then, not every week.
BETWEEN_THANKS = timedelta(days=56)


def reminder_at(start: datetime, zone: ZoneInfo) -> datetime:
    """Return ten o'clock on the local day before (UTC)."""
    return at(start.astimezone(zone).date() - timedelta(days=1), HOUR, zone)


def thanks_at(end: datetime, zone: ZoneInfo) -> datetime:
    """Return ten o'clock on the local day after the last one (UTC).

    What ends at midnight ended on the day before.
    """
    last = (end - timedelta(microseconds=1)).astimezone(zone).date()
    return at(last + timedelta(days=1), HOUR, zone)
