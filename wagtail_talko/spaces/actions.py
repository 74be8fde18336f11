"""What can be done to municipalities and spaces. Keyword-only, atomic, audited.

`by` is the user who does it, or None for the system itself.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from wagtail_talko.audit import audit
from wagtail_talko.exceptions import NotAllowed, TalkoError
from wagtail_talko.signals import entry_changed
from wagtail_talko.spaces.models import (
    Municipality,
    OldSlug,
    OpeningException,
    OpeningHours,
    Space,
)
from wagtail_talko.spaces.permissions import MANAGE, manages, policy
from wagtail_talko.spaces.queries import has_coming_dates, locked
from wagtail_talko.spaces.slugs import create_with_slug, remember_slug, save_with_slug
from wagtail_talko.words import as_dict


class SpaceInUse(TalkoError):
    code = "space_in_use"
    message = _("There are bookings or events to come. Move or cancel them first.")


class ZoneInUse(TalkoError):
    code = "zone_in_use"
    message = _("The time zone cannot change while there are bookings or events to come.")


def check_manages(by: Any, municipality: Municipality) -> None:
    """Raise `NotAllowed` unless the user manages the municipality. None is the system."""
    if by is not None and not manages(by, municipality):
        raise NotAllowed


@transaction.atomic
def create_municipality(*, by: Any, **fields: Any) -> Municipality:
    """Add a municipality to a collection that the user manages.

    Raises `NotAllowed`, `AddressTaken`.
    """
    check_collection(by, fields["collection"])
    municipality: Municipality = create_with_slug(Municipality, **fields)
    audit(municipality, "municipality.create", by=by)
    return municipality


@transaction.atomic
def change_municipality(*, municipality: Municipality, by: Any, **changes: Any) -> Municipality:
    """Change fields of a municipality. Raises `NotAllowed`, `AddressTaken`."""
    fresh = locked(Municipality.objects.all()).get(pk=municipality.pk)
    check_manages(by, fresh)
    if "collection" in changes:
        check_collection(by, changes["collection"])
    apply(fresh, changes, by=by, action="municipality.change")
    return fresh


def check_collection(by: Any, collection: Any) -> None:
    """Raise `NotAllowed` unless the user manages the whole collection."""
    if by is None or by.is_superuser:
        return
    managed = policy.collections_user_has_permission_for(by, MANAGE)
    if not managed.filter(pk=collection.pk).exists():
        raise NotAllowed


@transaction.atomic
def create_space(
    *,
    municipality: Municipality,
    by: Any,
    hours: Iterable[Mapping[str, Any]] = (),
    exceptions: Iterable[Mapping[str, Any]] = (),
    **fields: Any,
) -> Space:
    """Add a space with its opening hours. Raises `NotAllowed`, `AddressTaken`."""
    check_manages(by, municipality)
    space: Space = create_with_slug(Space, municipality=municipality, **fields)
    set_openings(space, hours, exceptions)
    audit(space, "space.create", by=by)
    return space


@transaction.atomic
def change_space(
    *,
    space: Space,
    by: Any,
    hours: Iterable[Mapping[str, Any]] | None = None,
    exceptions: Iterable[Mapping[str, Any]] | None = None,
    **changes: Any,
) -> Space:
    """Change fields of a space, and its opening hours where they are given (all of them).

    The old slug keeps redirecting. Hosts are told of a new way in. Raises `NotAllowed`,
    `AddressTaken`; `ZoneInUse` while dates are to come.
    """
    fresh = locked(Space.objects.all()).get(pk=space.pk)
    check_manages(by, fresh.municipality)
    if "municipality" in changes:
        check_manages(by, changes["municipality"])
    zone = changes.get("time_zone", fresh.time_zone)
    if zone != fresh.time_zone:
        _lock_rooms(fresh)
        if has_coming_dates(fresh):
            raise ZoneInUse
    tells = "entry" in changes and as_dict(changes["entry"]) != as_dict(fresh.entry)
    if tells:
        # Who confirms a booking now tells the words from before or those from after this.
        _lock_rooms(fresh)
    given = {"opening_hours": hours, "opening_exceptions": exceptions}
    also = [name for name, rows in given.items() if rows is not None]
    if also:
        set_openings(fresh, hours, exceptions)
    old_slug = fresh.slug
    apply(fresh, changes, by=by, action="space.change", also=also)
    remember_slug(OldSlug.Kind.SPACE, fresh.pk, old=old_slug, new=fresh.slug)
    if tells:
        entry_changed.send(sender=Space, space=fresh, now=datetime.now(UTC))
    return fresh


def _lock_rooms(space: Space) -> None:
    """Let nobody book a room of the space until this transaction is through."""
    list(locked(space.rooms.all()).order_by("pk").values_list("pk", flat=True))


def set_openings(
    space: Space,
    hours: Iterable[Mapping[str, Any]] | None,
    exceptions: Iterable[Mapping[str, Any]] | None,
) -> None:
    """Replace the opening hours and the dated exceptions; None leaves them as they are."""
    if hours is not None:
        space.opening_hours.all().delete()
        OpeningHours.objects.bulk_create(OpeningHours(space=space, **row) for row in hours)
    if exceptions is not None:
        space.opening_exceptions.all().delete()
        OpeningException.objects.bulk_create(
            OpeningException(space=space, **row) for row in exceptions
        )


@transaction.atomic
def archive_space(*, space: Space, by: Any, now: datetime | None = None) -> Space:
    """Hide a space and its rooms from new work. Raises `SpaceInUse`, `NotAllowed`."""
    now = now or datetime.now(UTC)
    fresh = locked(Space.objects.all()).get(pk=space.pk)
    check_manages(by, fresh.municipality)
    _lock_rooms(fresh)
    if has_coming_dates(fresh, now=now):
        raise SpaceInUse
    fresh.archive(now=now)
    fresh.rooms.filter(archived_at=None).update(archived_at=now)
    audit(fresh, "space.archive", by=by)
    return fresh


@transaction.atomic
def restore_space(*, space: Space, by: Any) -> Space:
    """Offer an archived space again, with the rooms that were archived together with it."""
    fresh = locked(Space.objects.all()).get(pk=space.pk)
    check_manages(by, fresh.municipality)
    # In their order: who changes one of them holds them all.
    _lock_rooms(fresh)
    if fresh.archived_at is not None:
        fresh.rooms.filter(archived_at=fresh.archived_at).update(archived_at=None)
    fresh.archived_at = None
    fresh.save(update_fields=["archived_at"])
    audit(fresh, "space.restore", by=by)
    return fresh


# -- shared with the other records -----------------------------------------------------------


def apply(
    record: models.Model,
    changes: Mapping[str, Any],
    *,
    by: Any,
    action: str,
    also: Iterable[str] = (),
) -> None:
    """Set the changed fields, save, and log them. `also` names what was changed beside them.

    Raises `AddressTaken`.
    """
    before, after, names = {}, {}, list(also)
    for name, value in changes.items():
        old = getattr(record, name)
        if old == value:
            continue
        setattr(record, name, value)
        if is_loggable(record, name):
            before[name], after[name] = _code(old), _code(value)
        else:
            names.append(name)
    if not before and not names:
        return
    save_with_slug(record)
    audit(record, action, by=by, before=before, after=after, fields=names)


def is_loggable(record: models.Model, name: str) -> bool:
    """Codes and numbers are kept in the log for ever; words, addresses and phones never are."""
    field = record._meta.get_field(name)
    plain = (models.IntegerField, models.BooleanField, models.SlugField, models.ForeignKey)
    return isinstance(field, plain) or bool(getattr(field, "choices", None)) or name == "time_zone"


def _code(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value
