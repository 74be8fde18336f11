"""What can be done to quotas. Keyword-only, atomic, audited.

A lower quota cancels nothing: what is booked stays, and nothing more fits.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wagtail_talko.audit import audit
from wagtail_talko.bookings.models import Quota
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.spaces.actions import check_manages
from wagtail_talko.spaces.models import Municipality, Room, Space
from wagtail_talko.spaces.queries import locked


class OutOfPlace(TalkoError):
    """The rooms or the space lie elsewhere: the quota would never apply."""

    code = "quota_out_of_place"
    message = _("Choose rooms and a welfare space of the same municipality as the quota.")


@transaction.atomic
def create_quota(
    *, municipality: Municipality, by: Any, rooms: Iterable[Room] = (), **fields: Any
) -> Quota:
    """Add a quota. Raises `NotAllowed`, `OutOfPlace`."""
    check_manages(by, municipality)
    rooms = list(rooms)
    check_place(municipality, fields.get("space"), rooms)
    quota = Quota.objects.create(municipality=municipality, **fields)
    quota.rooms.set(rooms)
    audit(quota, "quota.create", by=by, after=_facts(quota))
    return quota


@transaction.atomic
def change_quota(
    *, quota: Quota, by: Any, rooms: Iterable[Room] | None = None, **changes: Any
) -> Quota:
    """Change fields, and the rooms where they are given (all of them).

    Raises `NotAllowed`, `OutOfPlace`.
    """
    fresh = locked(Quota.objects.all()).get(pk=quota.pk)
    check_manages(by, fresh.municipality)
    municipality = changes.get("municipality", fresh.municipality)
    check_manages(by, municipality)
    chosen = list(fresh.rooms.all() if rooms is None else rooms)
    check_place(municipality, changes.get("space", fresh.space), chosen)
    before, name = _facts(fresh), fresh.name
    for field, value in changes.items():
        setattr(fresh, field, value)
    fresh.save()
    fresh.rooms.set(chosen)
    after, words = _facts(fresh), ["name"] if fresh.name != name else []
    if after != before or words:
        audit(fresh, "quota.change", by=by, before=before, after=after, fields=words)
    return fresh


@transaction.atomic
def archive_quota(*, quota: Quota, by: Any) -> Quota:
    """Stop applying a quota. Raises `NotAllowed`."""
    fresh = locked(Quota.objects.all()).get(pk=quota.pk)
    check_manages(by, fresh.municipality)
    fresh.archive(now=datetime.now(UTC))
    audit(fresh, "quota.archive", by=by)
    return fresh


@transaction.atomic
def restore_quota(*, quota: Quota, by: Any) -> Quota:
    """Apply a quota again. Raises `NotAllowed`."""
    fresh = locked(Quota.objects.all()).get(pk=quota.pk)
    check_manages(by, fresh.municipality)
    fresh.archived_at = None
    fresh.save(update_fields=["archived_at"])
    audit(fresh, "quota.restore", by=by)
    return fresh


def _facts(quota: Quota) -> dict[str, Any]:
    """What the audit log keeps of a quota: everything but its name."""
    return {
        "municipality": quota.municipality_id,
        "association": quota.association_id,
        "precedence": quota.precedence,
        "space": quota.space_id,
        "rooms": sorted(quota.rooms.values_list("pk", flat=True)),
        "measure": str(quota.measure),
        "period": str(quota.period),
        "valid_from": quota.valid_from,
        "valid_until": quota.valid_until,
        "amount": float(quota.amount),
    }


def check_place(municipality: Municipality, space: Space | None, rooms: Iterable[Room]) -> None:
    """Raise `OutOfPlace` where a room or the space belongs to another municipality."""
    places = {room.space.municipality_id for room in rooms}
    if space is not None:
        places.add(space.municipality_id)
    if places - {municipality.pk}:
        raise OutOfPlace
