"""Until when an offer can be answered."""

from datetime import datetime, timedelta

from wagtail_talko.app_settings import app_settings
from wagtail_talko.spaces.models import Room

# With less time to answer than this nothing is offered: hardly anybody would see it.
SHORTEST_ANSWER = timedelta(hours=1)


def last_moment(room: Room, start: datetime) -> datetime:
    """Return when the room's notice begins: booked must be before it."""
    return start - timedelta(hours=room.notice_hours)


def offer_until(room: Room, start: datetime, now: datetime) -> datetime | None:
    """Return the deadline of an offer made now, to the minute; None when it is too near.

    Hours are hours that pass, whatever the clocks do.
    """
    latest = last_moment(room, start)
    if latest - now < SHORTEST_ANSWER:
        return None
    hours = max(app_settings.WAITING_OFFER_HOURS, 1)
    until = min(now + timedelta(hours=hours), latest)
    return until.replace(second=0, microsecond=0)
