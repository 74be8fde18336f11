"""Adding and changing what a space lends. Bookings that have been promised something keep it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max

from wagtail_talko.audit import audit
from wagtail_talko.bookings.accessories.holds import PiecesTaken, claim_locked
from wagtail_talko.bookings.accessories.refusals import AccessoryInUse, AccessoryRoomsInvalid
from wagtail_talko.bookings.accessories.stock import is_usable, lock_accessories
from wagtail_talko.bookings.actions.base import action, utc_now
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import (
    Accessory,
    AccessoryHold,
    AccessoryUnit,
    BookingAccessory,
    BookingDate,
)
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.spaces.models import Room, Space
from wagtail_talko.spaces.permissions import manages


@action
def create_accessory(
    *, space: Space, by: Any, rooms: Iterable[Room] = (), **fields: Any
) -> Accessory:
    """Add something to lend. Without `rooms` every room of the space may have it.

    Raises `NotAllowed`, `AccessoryRoomsInvalid`, `ValidationError`.
    """
    _check_manages(space, by)
    rooms = _check_rooms(rooms, space)
    accessory = Accessory(space=space, **fields)
    accessory.full_clean()
    accessory.save()
    accessory.rooms.set(rooms)
    _ensure_units(accessory)
    audit(accessory, "accessory.create", by=by, after=_facts(accessory))
    return accessory


@action
def change_accessory(
    *,
    accessory: Accessory,
    by: Any,
    rooms: Iterable[Room] | None = None,
    now: datetime | None = None,
    **changes: Any,
) -> Accessory:
    """Change its words, how many there are, and where it may be used.

    When there are fewer, coming dates get other pieces if all fit; else `AccessoryInUse` lists
    the dates that stand in the way, as it does those in rooms that may no longer have it.
    Raises `NotAllowed`, `AccessoryRoomsInvalid`, `ValidationError`.
    """
    now = now or utc_now()
    fresh = _locked(accessory, by)
    before = _facts(fresh)
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.full_clean()
    fresh.save()
    if rooms is not None:
        fresh.rooms.set(_check_rooms(rooms, fresh.space))
    _ensure_units(fresh)
    after = _facts(fresh)
    if after["stock"] < before["stock"]:
        _claim_anew(fresh, now)
    if after["rooms"] != before["rooms"]:
        _check_promised_rooms(fresh, now)
    audit(fresh, "accessory.change", by=by, before=before, after=after)
    return fresh


@action
def archive_accessory(*, accessory: Accessory, by: Any, now: datetime | None = None) -> Accessory:
    """Lend it no longer. Raises `AccessoryInUse` while it has been promised, `NotAllowed`."""
    now = now or utc_now()
    fresh = _locked(accessory, by)
    promised = promised_dates(fresh, now)
    if promised:
        raise AccessoryInUse(promised)
    fresh.archive(now=now)
    audit(fresh, "accessory.archive", by=by)
    return fresh


@action
def restore_accessory(*, accessory: Accessory, by: Any) -> Accessory:
    """Lend an archived thing again. Raises `NotAllowed`."""
    fresh = _locked(accessory, by)
    fresh.archived_at = None
    fresh.save(update_fields=["archived_at"])
    audit(fresh, "accessory.restore", by=by)
    return fresh


def promised_dates(accessory: Accessory, now: datetime) -> list[BookingDate]:
    """Return the active dates to come whose bookings ask for the accessory, waiting ones too."""
    return list(
        BookingDate.objects.active()
        .filter(end__gt=now, booking__accessories__accessory=accessory)
        .select_related("booking__association", "room__space__municipality")
        .order_by("start", "pk")
    )


def _locked(accessory: Accessory, by: Any) -> Accessory:
    lock_accessories([accessory.pk])
    fresh = Accessory.objects.select_related("space__municipality").get(pk=accessory.pk)
    _check_manages(fresh.space, by)
    return fresh


def _check_manages(space: Space, by: Any) -> None:
    if by is not None and not manages(by, space.municipality):
        raise NotAllowed


def _check_rooms(rooms: Iterable[Room], space: Space) -> list[Room]:
    rooms = list(rooms)
    if any(room.space_id != space.pk for room in rooms):
        raise AccessoryRoomsInvalid
    return rooms


def _ensure_units(accessory: Accessory) -> None:
    """Make the pieces 1..n that are missing. Pieces that are too many stay, unused."""
    highest = accessory.units.aggregate(highest=Max("number"))["highest"] or 0
    AccessoryUnit.objects.bulk_create(
        AccessoryUnit(accessory=accessory, number=number)
        for number in range(highest + 1, accessory.stock + 1)
    )


def _claim_anew(accessory: Accessory, now: datetime) -> None:
    """Give coming dates pieces among those that are left."""
    dates = promised_dates(accessory, now)
    wanted = dict(
        BookingAccessory.objects.filter(accessory=accessory).values_list("booking", "quantity")
    )
    quantities = {date.pk: wanted[date.booking_id] for date in dates}
    # A request that does not hold its room must still be possible to approve.
    too_many = [date for date in dates if quantities[date.pk] > accessory.stock]
    if too_many:
        raise AccessoryInUse(too_many)
    holding = [date for date in dates if date.holds_room]
    AccessoryHold.objects.filter(unit__accessory=accessory, date__in=holding).delete()
    try:
        claim_locked(holding, {accessory.pk: {d.pk: quantities[d.pk] for d in holding}})
    except PiecesTaken as taken:
        raise AccessoryInUse(_with_rivals(taken.dates, holding)) from taken


def _with_rivals(refused: list[BookingDate], dates: list[BookingDate]) -> list[BookingDate]:
    """Return the refused dates together with those they collide with."""
    spans = [date.span for date in refused]
    return [date for date in dates if any(date.span.overlaps(span) for span in spans)]


def _check_promised_rooms(accessory: Accessory, now: datetime) -> None:
    dates = promised_dates(accessory, now)
    layout = Layout([accessory.space_id])
    outside = [date for date in dates if not is_usable(accessory, date.room, layout)]
    if outside:
        raise AccessoryInUse(outside)


def _facts(accessory: Accessory) -> dict[str, Any]:
    """What the audit log keeps of it: no words."""
    rooms = sorted(accessory.rooms.values_list("pk", flat=True))
    return {"stock": accessory.stock, "rooms": rooms}
