"""Adding and changing rooms. Here and not in `spaces`: a room's parts decide what bookings take."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action, utc_now
from wagtail_talko.bookings.claims import PlacesTaken, claim
from wagtail_talko.bookings.entering.notifications import tell_entry_changed
from wagtail_talko.bookings.layout import Layout, lock
from wagtail_talko.bookings.models import BookingDate, Occupancy
from wagtail_talko.bookings.refusals import PartsInvalid, RoomChangeCollides, RoomInUse
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.spaces.models import OldSlug, Place, Room, RoomPart, Space
from wagtail_talko.spaces.permissions import manages
from wagtail_talko.spaces.slugs import remember_slug, save_with_slug
from wagtail_talko.words import as_dict


@action
def create_room(*, space: Space, by: Any, parts: Iterable[Room] = (), **fields: Any) -> Room:
    """Add a room to a space.

    Raises `NotAllowed`, `PartsInvalid`, `AddressTaken`, `ValidationError`.
    """
    _check_manages(space, by)
    parts = list(parts)
    _check_parts(None, space, parts)
    room = Room(space=space, **fields)
    room.full_clean(exclude=["parts"])
    save_with_slug(room, space=space)
    RoomPart.objects.bulk_create(RoomPart(whole=room, part=part) for part in parts)
    _ensure_places(room)
    audit(room, "room.create", by=by, parts=[part.pk for part in parts])
    return room


@action
def change_room(
    *,
    room: Room,
    by: Any,
    parts: Iterable[Room] | None = None,
    now: datetime | None = None,
    **changes: Any,
) -> Room:
    """Change a room's words, rules, parts and groups.

    When its parts or groups change, all coming bookings that share a leaf with it are claimed
    anew in the same transaction. Raises `RoomChangeCollides` with the dates that would collide,
    `PartsInvalid`, `NotAllowed`, `AddressTaken`, `ValidationError`. Hosts are told of a new way in.
    """
    parts = None if parts is None else list(parts)
    # Every room of the space: a whole that lies over this room is claimed anew with all its leaves.
    layout = lock(Room.objects.filter(space=room.space_id), wholes=True)
    fresh = Room.objects.select_related("space__municipality").get(pk=room.pk)
    _check_manages(fresh.space, by)
    before, old_entry = _facts(fresh), _entry(fresh)
    old_slug = fresh.slug
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.full_clean(exclude=["parts"])
    if parts is not None:
        _check_parts(fresh, fresh.space, parts)
    affected = set(layout.sharing(fresh.pk))
    save_with_slug(fresh, space=fresh.space)
    _ensure_places(fresh)
    if parts is not None:
        _set_parts(fresh, parts)
    after = Layout([fresh.space_id])
    if after.fingerprint != layout.fingerprint:
        affected |= set(after.sharing(fresh.pk))
        _claim_anew(affected, after, now or utc_now())
    if old_slug != fresh.slug:
        within = str(fresh.space_id)
        remember_slug(OldSlug.Kind.ROOM, fresh.pk, old=old_slug, new=fresh.slug, within=within)
    is_new_entry = _entry(fresh) != old_entry
    fields = ["entry"] if is_new_entry else []
    audit(fresh, "room.change", by=by, before=before, after=_facts(fresh), fields=fields)
    if is_new_entry:
        tell_entry_changed([fresh], now=now or utc_now())
    return fresh


@action
def archive_room(*, room: Room, by: Any, now: datetime | None = None) -> Room:
    """Hide a room from new bookings. Raises `RoomInUse` while it has dates to come."""
    now = now or utc_now()
    lock([room], wholes=True)
    fresh = Room.objects.select_related("space__municipality").get(pk=room.pk)
    _check_manages(fresh.space, by)
    if BookingDate.objects.active().filter(room=fresh, end__gt=now).exists():
        raise RoomInUse
    fresh.archive(now=now)
    audit(fresh, "room.archive", by=by)
    return fresh


@action
def restore_room(*, room: Room, by: Any) -> Room:
    """Take an archived room into use again."""
    fresh = Room.objects.select_related("space__municipality").get(pk=room.pk)
    _check_manages(fresh.space, by)
    fresh.archived_at = None
    fresh.save(update_fields=["archived_at"])
    audit(fresh, "room.restore", by=by)
    return fresh


def _entry(room: Room) -> dict[str, str]:
    """Return the words by which one gets in: the room's own, else those of its space."""
    return as_dict(room.entry) or as_dict(room.space.entry)


def _check_manages(space: Space, by: Any) -> None:
    if by is not None and not manages(by, space.municipality):
        raise NotAllowed


def _check_parts(room: Room | None, space: Space, parts: list[Room]) -> None:
    """Refuse parts of another space and circles."""
    if any(part.space_id != space.pk for part in parts):
        raise PartsInvalid
    if room is None:
        return
    links: dict[int, set[int]] = {}
    for whole, part in RoomPart.objects.filter(whole__space=space).values_list(
        "whole_id", "part_id"
    ):
        links.setdefault(whole, set()).add(part)
    waiting = [part.pk for part in parts]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop()
        if current == room.pk:
            raise PartsInvalid
        if current not in seen:
            seen.add(current)
            waiting.extend(links.get(current, ()))


def _set_parts(room: Room, parts: list[Room]) -> None:
    wanted = {part.pk for part in parts}
    links = RoomPart.objects.filter(whole=room)
    have = set(links.values_list("part_id", flat=True))
    links.exclude(part__in=wanted).delete()
    RoomPart.objects.bulk_create(RoomPart(whole=room, part_id=pk) for pk in wanted - have)


def _ensure_places(room: Room) -> None:
    """Make the places 1..n that are missing. Places that are too many stay, unused."""
    highest = room.places.aggregate(highest=Max("number"))["highest"] or 0
    Place.objects.bulk_create(
        Place(room=room, number=number) for number in range(highest + 1, room.parallel_groups + 1)
    )


def _claim_anew(room_ids: set[int], layout: Layout, now: datetime) -> None:
    """Give every coming date of the rooms the places of the new layout.

    A turnaround that was changed since they were booked is not changed for them.
    """
    dates = list(
        BookingDate.objects.filter(room__in=room_ids, end__gt=now, holds_room=True)
        .select_related("booking__association", "room__space__municipality")
        .order_by("start", "pk")
    )
    held = Occupancy.objects.filter(date__in=[date.pk for date in dates])
    fields = ("date_id", "place__room_id", "end", "date__end")
    kept = {(date, leaf): until - end for date, leaf, until, end in held.values_list(*fields)}
    held.delete()
    closures = [date for date in dates if date.booking.is_closure]
    try:
        # Closures first: they take whole rooms and cut the turnarounds before them.
        claim(closures, layout=layout)
        others = [date for date in dates if not date.booking.is_closure]
        claim(others, layout=layout, kept=kept)
    except PlacesTaken as taken:
        raise RoomChangeCollides(_with_rivals(taken.dates, dates, layout)) from taken


def _with_rivals(
    refused: list[BookingDate], dates: list[BookingDate], layout: Layout
) -> list[BookingDate]:
    """Return the refused dates together with those they collide with."""
    found = {date.pk: date for date in refused}
    for date in refused:
        mine = set(layout.leaves(date.room_id))
        for other in dates:
            if date.span.overlaps(other.span) and mine & set(layout.leaves(other.room_id)):
                found[other.pk] = other
    return sorted(found.values(), key=lambda date: (date.start, date.pk))


def _facts(room: Room) -> dict[str, Any]:
    """What the audit log keeps of a room: its rules, not its words."""
    names = [
        "slug",
        "capacity",
        "shortest_minutes",
        "longest_minutes",
        "start_interval_minutes",
        "notice_hours",
        "ahead_days",
        "bookers",
        "needs_approval",
        "request_holds_room",
        "turnaround_minutes",
        "parallel_groups",
        "allows_exclusive",
        "free_cancel_hours",
    ]
    parts = sorted(RoomPart.objects.filter(whole=room).values_list("part_id", flat=True))
    return {**{name: getattr(room, name) for name in names}, "parts": parts}
