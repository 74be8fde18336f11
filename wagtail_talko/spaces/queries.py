"""Reads about spaces and rooms that the actions and the admin need."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from wagtail_talko.spaces.models import Municipality, OldSlug, Room, Space

# Bookings lie above this floor: they are reached through the relations they make.
ACTIVE = ("requested", "confirmed")
TAKING_PLACE = ("scheduled", "moved")


def rooms_with_coming_dates(*, now: datetime | None = None, **where: Any) -> QuerySet[Room]:
    """Return the rooms (narrowed by `where`) that have bookings or events that are not over."""
    now = now or datetime.now(UTC)
    return Room.objects.filter(**where).filter(
        Q(booking_dates__state__in=ACTIVE, booking_dates__end__gt=now)
        | Q(occurrences__state__in=TAKING_PLACE, occurrences__end__gt=now)
        | Q(events__occurrences__state__in=TAKING_PLACE, events__occurrences__end__gt=now)
    )


def has_coming_dates(space: Space, *, now: datetime | None = None) -> bool:
    """Say whether anything is booked or announced in the space from now on."""
    now = now or datetime.now(UTC)
    coming = {"occurrences__state__in": TAKING_PLACE, "occurrences__end__gt": now}
    if space.events.filter(**coming).exists():
        return True
    return rooms_with_coming_dates(space=space, now=now).exists()


def moved_to(kind: str, slug: str, *, within: str = "") -> int | None:
    """Return the key of what had this address once, or None."""
    found = OldSlug.objects.filter(kind=kind, within=within, slug=slug)
    return found.values_list("object_id", flat=True).first()


def locked(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Lock rows for a change. Must run in a transaction.

    NO KEY UPDATE where it exists, as bookings do: they hold the leaves of a house while they
    write foreign keys to the house itself, and a lock on its key would make a circle.
    """
    no_key = connection.features.has_select_for_no_key_update
    return rows.select_for_update(no_key=no_key)


def municipalities_of(collection: Any) -> QuerySet[Municipality]:
    return Municipality.objects.filter(collection=collection)
