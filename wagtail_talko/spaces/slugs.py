"""Addresses of records: made of the name, taken by one record at a time, remembered when changed.

The forms look for an address that is free; somebody may take it before it is written.
"""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from wagtail_talko.exceptions import TalkoError
from wagtail_talko.spaces.models import OldSlug
from wagtail_talko.words import pick

# So many may take the same address at the same moment.
ATTEMPTS = 5


class AddressTaken(TalkoError):
    """Somebody took the address between our look and our write."""

    code = "address_taken"
    message = _("This address has just been taken. Choose another one.")


def create_with_slug(model: type[models.Model], **fields: Any) -> Any:
    """Create a record under its `slug`, or under one made of its `name` that nobody has.

    Raises `AddressTaken` where a slug that was given has been taken at this moment.
    """
    given = bool(fields.get("slug"))
    for attempt in range(1, ATTEMPTS + 1):
        record = model(**fields)
        if not given:
            record.slug = free_slug(model, fields["name"])  # type: ignore[attr-defined]
        try:
            save_with_slug(record)
        except (AddressTaken, IntegrityError):
            if given or attempt == ATTEMPTS:
                raise
        else:
            return record
    raise AssertionError("unreachable")


def save_with_slug(record: Any, **within: Any) -> None:
    """Save a record whose slug is its own, `within` others of the same value.

    Raises `AddressTaken`. Must run in a transaction.
    """
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        others = type(record)._default_manager.filter(slug=record.slug, **within)
        if others.exclude(pk=record.pk).exists():
            raise AddressTaken from error
        raise


def free_slug(model: type[models.Model], name: Any, **within: Any) -> str:
    """Return an address made of the name that no other record of the model has."""
    base = slugify(pick(name).text)[:45] or "tila"
    taken = set(
        model._default_manager.filter(slug__startswith=base, **within).values_list(
            "slug", flat=True
        )
    )
    if base not in taken:
        return base
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{base}-{n}") not in taken)


def remember_slug(kind: str, pk: int, *, old: str, new: str, within: str = "") -> None:
    """Let the old address redirect. An address in use again belongs to its new owner."""
    if old == new:
        return
    OldSlug.objects.filter(kind=kind, within=within, slug=new).delete()
    OldSlug.objects.update_or_create(kind=kind, within=within, slug=old, defaults={"object_id": pk})
