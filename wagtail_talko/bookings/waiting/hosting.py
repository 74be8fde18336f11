"""Who is to host with the association that waits: asked when the time is its own, not before."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.actions.hosting import (
    INVITED,
    MOST_HOSTS,
    STANDING,
    new_hosts,
    save_hosts,
    unsuitable,
)
from wagtail_talko.bookings.actions.requests import Hosts
from wagtail_talko.bookings.models import Booking, BookingHost, WaitingHost, WaitingWish
from wagtail_talko.spaces.models import Room
from wagtail_talko.words import pick


def check_named(hosts: Hosts, *, first: Association, room: Room, by: Any, now: datetime) -> None:
    """Refuse to name whom a booking could not have as a host, as a request does.

    Raises `AlreadyHost`, `TooManyHosts`, `BookingRefused`.
    """
    new_hosts(list(hosts), first=first, room=room, by=by, now=now)


def name_hosts(wish: WaitingWish, hosts: Hosts) -> None:
    """Write who is to be asked."""
    WaitingHost.objects.bulk_create(
        WaitingHost(wish=wish, association=host, may_edit=edits) for host, edits in hosts
    )


def ask_named(wish: WaitingWish, booking: Booking, *, by: Any, now: datetime) -> list[BookingHost]:
    """Invite those who were named and have not been asked; the caller tells them.

    Nobody is a host at once: the time is taken before a quota of theirs is looked at. Left out is
    who could not host in the room any more. Of a series that another has now, that one decides.
    The caller holds the locks of a booking that is changed.
    """
    if booking.association_id != wish.association_id:
        return []
    places = MOST_HOSTS - booking.hosts.filter(state__in=STANDING).count()
    rows = [
        BookingHost(
            association=host.association,
            may_edit=host.may_edit,
            state=INVITED,
            message=wish.hosts_message,
            created_by=by if by and by.pk else None,
            created_at=now,
        )
        for host in _still_named(wish)
        if not unsuitable([host.association], wish.room, by)
    ][: max(places, 0)]
    save_hosts(booking, rows)
    return rows


def say_still_named(wish: WaitingWish) -> list[str]:
    """Return the names of those who were named and have not been asked. One query."""
    return [pick(row.association.name).text for row in _still_named(wish)]


def _still_named(wish: WaitingWish) -> QuerySet[WaitingHost]:
    """Leave out who hosts the series already, was asked before, or has said no."""
    rows = wish.hosts.select_related("association").order_by("pk")
    if wish.booking is None:
        return rows
    return rows.exclude(association__in=wish.booking.hosts.values("association"))
