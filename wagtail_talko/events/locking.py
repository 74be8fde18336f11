"""The locks of everything that changes events: in the order of bookings, and events last.

Associations, then leaf rooms, then events, each by primary key; the counter of listings comes at
the very end. A closure holds its rooms when it reaches the events in them; an event that was locked
first and asked for its room then would wait for it in a circle.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from wagtail_talko.bookings.hosts import ACCEPTED
from wagtail_talko.bookings.layout import LayoutChanged, lock
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.queries import locked


def lock_for_events(
    event_ids: Iterable[int],
    *,
    now: datetime,
    rooms: Collection[Room] = (),
    host_ids: Collection[int] = (),
) -> None:
    """Lock the events, and before them the hosts and rooms that their coming dates have.

    `rooms` and `host_ids` are those they are to have. Must run in an action, which starts again
    when an event was given other rooms or hosts between our look and our lock. Nine queries.
    """
    ids = sorted(set(event_ids))
    room_ids, hosts = _held_by(ids, now)
    found = set(Room.objects.filter(pk__in=room_ids))
    lock(found | set(rooms), association_ids=hosts | set(host_ids))
    lock_events(ids)
    room_ids |= {room.pk for room in rooms}
    rooms_now, hosts_now = _held_by(ids, now)
    if not (rooms_now <= room_ids and hosts_now <= hosts | set(host_ids)):
        raise LayoutChanged


def _held_by(event_ids: Sequence[int], now: datetime) -> tuple[set[int], set[int]]:
    """Return the rooms and associations, joint hosts too, of the events and their bookings."""
    rooms = set(Event.objects.filter(pk__in=event_ids).values_list("room", flat=True))
    hosts = set(
        Event.hosts.through.objects.filter(event__in=event_ids).values_list(
            "association", flat=True
        )
    )
    coming = Occurrence.objects.filter(event__in=event_ids, end__gt=now)
    booking = "booking_date__booking"
    held = (
        "room",
        "booking_date__room",
        f"{booking}__association",
        f"{booking}__hosts__association",
        f"{booking}__hosts__state",
    )
    for own, booked, first, joint, state in coming.order_by().values_list(*held).distinct():
        rooms |= {own, booked}
        hosts |= {first, joint if state == ACCEPTED else None}
    return rooms - {None}, hosts - {None}


def lock_events(event_ids: Iterable[int]) -> None:
    """Lock the events alone, by primary key. Must run in a transaction. One query."""
    rows: QuerySet[Any] = locked(Event.objects.filter(pk__in=list(event_ids)))
    list(rows.order_by("pk").values_list("pk", flat=True))
