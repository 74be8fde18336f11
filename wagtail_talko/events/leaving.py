"""What leaves the calendars by time alone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wagtail_talko.events.models import CANCELLED_STAYS, Event
from wagtail_talko.timeslots import local_date

# What ended longer ago is in no feed; `feeds.listings` drops whole events by the day.
MONTHS_KEPT = 13
DAY = timedelta(days=1)


def oldest_day(now: datetime, zone: ZoneInfo) -> date:
    """Return the first local day whose dates an event still shows: always a 1 January.

    It moves on the 1st of February, to the January 13 months before. Were it 13 months ago every
    day, the text of each older series would change with each date that leaves: another DTSTART, a
    higher SEQUENCE, and calendars that tell of a change where there was none.
    """
    today = local_date(now, zone)
    return date((today.year * 12 + today.month - 1 - MONTHS_KEPT) // 12, 1, 1)


def oldest_moment(now: datetime) -> datetime:
    """Return an instant that is no later than that day in any zone."""
    # Where it is still yesterday, the step of the year may not have been taken.
    before = now - 2 * DAY
    return datetime.combine(oldest_day(before, ZoneInfo("UTC")), time.min, UTC) - DAY


def has_left(event: Event, now: datetime) -> bool:
    """Say whether a cancelled event has been shown as such for long enough."""
    return (
        event.state == Event.State.CANCELLED
        and event.cancelled_at is not None
        and event.cancelled_at + CANCELLED_STAYS <= now
    )
