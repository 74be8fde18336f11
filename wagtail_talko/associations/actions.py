"""What can be done to associations. Keyword-only, atomic, audited."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wagtail_talko.associations.joining.revoking import revoke_invitations_of
from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.associations.queries import has_coming_dates
from wagtail_talko.audit import audit
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.spaces.actions import apply, check_manages
from wagtail_talko.spaces.models import Municipality, OldSlug
from wagtail_talko.spaces.queries import locked
from wagtail_talko.spaces.slugs import create_with_slug, remember_slug


class AssociationInUse(TalkoError):
    code = "association_in_use"
    message = _("The association has bookings or events to come. Cancel them first.")


@transaction.atomic
def create_association(
    *,
    municipality: Municipality,
    by: Any,
    members: Iterable[Mapping[str, Any]] = (),
    **fields: Any,
) -> Association:
    """Add an association. `members` are `{"user": ..., "role": ...}`, see `set_members`.

    Raises `NotAllowed`, `AddressTaken`.
    """
    check_manages(by, municipality)
    association: Association = create_with_slug(Association, municipality=municipality, **fields)
    set_members(association, members, by=by)
    audit(association, "association.create", by=by)
    return association


@transaction.atomic
def change_association(
    *,
    association: Association,
    by: Any,
    members: Iterable[Mapping[str, Any]] | None = None,
    **changes: Any,
) -> Association:
    """Change fields, and the members where they are given (all of them).

    The old slug keeps redirecting. Raises `NotAllowed`, `AddressTaken`.
    """
    fresh = locked(Association.objects.all()).get(pk=association.pk)
    check_manages(by, fresh.municipality)
    if "municipality" in changes:
        check_manages(by, changes["municipality"])
    also = []
    if members is not None and set_members(fresh, members, by=by):
        also.append("memberships")
    old_slug = fresh.slug
    apply(fresh, changes, by=by, action="association.change", also=also)
    remember_slug(OldSlug.Kind.ASSOCIATION, fresh.pk, old=old_slug, new=fresh.slug)
    return fresh


def set_members(
    association: Association, members: Iterable[Mapping[str, Any]], *, by: Any = None
) -> bool:
    """Make these people the members, and nobody else. Say whether that changed anything.

    Each is `{"user": ..., "role": ...}`; `"by_email": True` says that whoever wrote the list knows
    the person's e-mail address. A member who stays keeps the language of their messages.
    What those have sent out who are no managers any more ends.
    """
    wanted = {
        row["user"].pk: {"role": row["role"], "by_email": row.get("by_email", False)}
        for row in members
    }
    existing = {row.user_id: row for row in association.memberships.all()}
    gone = [row.pk for user_id, row in existing.items() if user_id not in wanted]
    association.memberships.filter(pk__in=gone).delete()
    changed = bool(gone)
    for user_id, fields in wanted.items():
        row = existing.get(user_id)
        if row is None or any(getattr(row, name) != value for name, value in fields.items()):
            changed = True
            Membership.objects.update_or_create(
                association=association, user_id=user_id, defaults=fields
            )
    manager = Membership.Role.MANAGER
    for user_id, row in existing.items():
        if row.role == manager and wanted.get(user_id, {}).get("role") != manager:
            revoke_invitations_of(user_id, association, by=by)
    return changed


@transaction.atomic
def approve_association(*, association: Association, by: Any) -> Association:
    """Let the association book. Approving twice changes nothing. Raises `NotAllowed`."""
    fresh = locked(Association.objects.all()).get(pk=association.pk)
    check_manages(by, fresh.municipality)
    if not fresh.is_approved:
        fresh.is_approved = True
        fresh.save(update_fields=["is_approved"])
        audit(fresh, "association.approve", by=by)
    return fresh


@transaction.atomic
def archive_association(
    *, association: Association, by: Any, now: datetime | None = None
) -> Association:
    """Hide an association from new work; what it is asked to host, or asks to join, ends.

    Raises `AssociationInUse`, `NotAllowed`.
    """
    now = now or datetime.now(UTC)
    # The same lock that bookings take first: nobody books for it meanwhile.
    fresh = locked(Association.objects.all()).get(pk=association.pk)
    check_manages(by, fresh.municipality)
    if has_coming_dates(fresh, now=now):
        raise AssociationInUse
    fresh.archive(now=now)
    hosting = fresh.joint_bookings.filter(state__in=("invited", "asked"))
    ended = sorted(hosting.values_list("booking", flat=True))
    hosting.update(state="left", may_edit=False, answered_at=now)
    asked = fresh.joint_events.filter(state__in=("chosen", "invited"))
    events = sorted(asked.values_list("pk", flat=True))
    asked.update(state="left", message="", answered_at=now)
    audit(
        fresh, "association.archive", by=by, joint_bookings_ended=ended, joint_events_ended=events
    )
    return fresh


@transaction.atomic
def restore_association(*, association: Association, by: Any) -> Association:
    """Offer an archived association again. Raises `NotAllowed`."""
    fresh = locked(Association.objects.all()).get(pk=association.pk)
    check_manages(by, fresh.municipality)
    fresh.archived_at = None
    fresh.save(update_fields=["archived_at"])
    audit(fresh, "association.restore", by=by)
    return fresh
