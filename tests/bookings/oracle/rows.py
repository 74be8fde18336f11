"""What the database says there is."""

from collections import defaultdict
from typing import Any

from django.apps import apps
from wagtail.models import ModelLogEntry

from wagtail_talko.bookings.models import AccessoryHold, BookingAccessory
from wagtail_talko.models import BookingDate, BookingHost, Occupancy


def everything() -> list[list[tuple]]:
    """Return every row of the package, and how long the log is."""
    models = apps.get_app_config("wagtail_talko").get_models(include_auto_created=True)
    rows = [list(model._default_manager.order_by("pk").values_list()) for model in models]
    return [*rows, [(ModelLogEntry.objects.count(),)]]


def as_logged(date: BookingDate) -> dict[str, Any]:
    """Return a date as the log keeps it."""
    noted = {
        "outcome": date.outcome,
        "headcount": date.headcount,
        "by_staff": date.outcome_by_staff,
    }
    return {
        "id": date.pk,
        "room": date.room_id,
        "start": date.start.isoformat(),
        "end": date.end.isoformat(),
        "state": date.state,
        "holds_room": date.holds_room,
        "offered_until": date.offered_until and date.offered_until.isoformat(),
        **(noted if date.outcome else {}),
    }


def hosts() -> dict[int, dict[int, tuple[str, bool]]]:
    """Return the joint hosts that are or were, by booking and association: state, may change."""
    found: dict[int, dict[int, tuple[str, bool]]] = defaultdict(dict)
    rows = BookingHost.objects.values_list("booking", "association", "state", "may_edit")
    for booking, association, state, may_edit in rows:
        found[booking][association] = state, may_edit
    return found


def borrowed() -> dict[int, dict[int, int]]:
    """Return what is borrowed, by booking: accessory -> number."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = BookingAccessory.objects.values_list("booking", "accessory", "quantity")
    for booking, accessory, number in rows:
        found[booking][accessory] = number
    return found


def places() -> dict[tuple[int, int], list[tuple[int, Any, Any]]]:
    """Return what each date holds of each leaf: number of the place, start, end."""
    found = defaultdict(list)
    rows = Occupancy.objects.order_by("place__number")
    fields = ("date_id", "place__room_id", "place__number", "start", "end")
    for date, leaf, *place in rows.values_list(*fields):
        found[date, leaf].append(tuple(place))
    return found


def pieces() -> dict[int, list[tuple[int, Any, Any]]]:
    """Return the pieces that each date holds: number, start, end."""
    found = defaultdict(list)
    rows = AccessoryHold.objects.order_by("unit__number")
    for date, *piece in rows.values_list("date_id", "unit__number", "start", "end"):
        found[date].append(tuple(piece))
    return found


def overlapping(spans: list[tuple[Any, Any, Any]]) -> list[tuple]:
    """Return neighbours that hold the same thing at once: (thing, start, end)."""
    ordered = sorted(spans)
    pairs = zip(ordered, ordered[1:], strict=False)
    return [(a, b) for a, b in pairs if a[0] == b[0] and b[1] < a[2]]
