"""Reads about associations that the actions and the admin need."""

from datetime import UTC, datetime

from wagtail_talko.associations.models import Association
from wagtail_talko.spaces.queries import ACTIVE, TAKING_PLACE


def has_coming_dates(association: Association, *, now: datetime | None = None) -> bool:
    """Say whether the association has bookings or events that are not over.

    Those that it hosts with others are its own too. Three queries.
    """
    now = now or datetime.now(UTC)
    bookings = association.bookings.filter(dates__state__in=ACTIVE, dates__end__gt=now)
    events = association.events.filter(
        occurrences__state__in=TAKING_PLACE, occurrences__end__gt=now
    )
    joint = association.joint_bookings.filter(
        state="accepted", booking__dates__state__in=ACTIVE, booking__dates__end__gt=now
    )
    return bookings.exists() or joint.exists() or events.exists()
