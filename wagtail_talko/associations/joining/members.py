"""Roles change, people leave. Keyword-only, atomic, audited, under the association's lock."""

from datetime import datetime
from typing import Any

from django.db import transaction

from wagtail_talko.associations.joining import notifications
from wagtail_talko.associations.joining.refusals import MemberGone
from wagtail_talko.associations.joining.revoking import revoke_invitations_of
from wagtail_talko.associations.joining.rules import check_another_manager, check_manages_members
from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.audit import audit
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.spaces.queries import locked

Role = Membership.Role


@transaction.atomic
def change_role(
    *, membership: Membership, role: str, by: Any, now: datetime | None = None
) -> Membership:
    """Make a member manager or booker. Raises `LastManager`, `MemberGone`, `NotAllowed`."""
    fresh = _fresh(membership)
    check_manages_members(by, fresh.association)
    if fresh.role == role:
        return fresh
    if role != Role.MANAGER:
        check_another_manager(fresh, now=now)
    _set_role(fresh, role, by=by)
    return fresh


@transaction.atomic
def remove_member(*, membership: Membership, by: Any, now: datetime | None = None) -> None:
    """End somebody's membership. Raises `LastManager`, `MemberGone`, `NotAllowed`."""
    fresh = _fresh(membership)
    check_manages_members(by, fresh.association)
    check_another_manager(fresh, now=now)
    _end(fresh, "association.remove_member", by=by)


@transaction.atomic
def leave(*, membership: Membership, by: Any, now: datetime | None = None) -> None:
    """End one's own membership. Raises `LastManager`, `MemberGone`, `NotAllowed`."""
    fresh = _fresh(membership)
    if fresh.user_id != by.pk:
        raise NotAllowed
    check_another_manager(fresh, now=now)
    _end(fresh, "association.leave", by=by)


@transaction.atomic
def hand_over(*, membership: Membership, by: Any) -> Membership:
    """Make a member manager in one's own place; one stays as booker.

    Raises `MemberGone`, and `NotAllowed` to those who are not a manager of the association.
    """
    fresh = _fresh(membership)
    own = Membership.objects.filter(
        association=fresh.association, user=by, role=Role.MANAGER
    ).first()
    if own is None or own.pk == fresh.pk or not fresh.user.is_active:
        raise NotAllowed
    if fresh.role != Role.MANAGER:
        _set_role(fresh, Role.MANAGER, by=by)
    own.role = Role.BOOKER
    own.save(update_fields=["role"])
    revoke_invitations_of(by.pk, fresh.association, by=by)
    audit(fresh.association, "association.hand_over", by=by, members=[own.pk, fresh.pk])
    return fresh


@transaction.atomic
def set_suggestions(*, association: Association, wanted: bool, by: Any) -> Association:
    """Turn suggestions of doing things together on or off: for managers. Raises `NotAllowed`."""
    fresh = locked(Association.objects.filter(pk=association.pk)).get()
    check_manages_members(by, fresh)
    if fresh.suggests_together != wanted:
        fresh.suggests_together = wanted
        fresh.save(update_fields=["suggests_together"])
        audit(fresh, "association.set_suggestions", by=by, wanted=wanted)
    return fresh


def _fresh(membership: Membership) -> Membership:
    """Return the membership as it is under the association's lock."""
    rows = locked(Association.objects.filter(pk=membership.association_id))
    association = rows.get()
    fresh = association.memberships.filter(pk=membership.pk).select_related("user").first()
    if fresh is None:
        raise MemberGone
    fresh.association = association
    return fresh


def _set_role(member: Membership, role: str, *, by: Any) -> None:
    before, member.role = member.role, role
    member.save(update_fields=["role"])
    audit(
        member.association,
        "association.change_role",
        by=by,
        member=member.pk,
        before={"role": before},
        after={"role": role},
    )
    if role != Role.MANAGER:
        revoke_invitations_of(member.user_id, member.association, by=by)
    if by is None or member.user_id != by.pk:
        notifications.tell_role(member)


def _end(member: Membership, action: str, *, by: Any) -> None:
    audit(member.association, action, by=by, member=member.pk)
    revoke_invitations_of(member.user_id, member.association, by=by)
    if by is None or member.user_id != by.pk:
        notifications.tell_removed(member)
    member.delete()
