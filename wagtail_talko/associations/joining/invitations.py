"""People are invited by e-mail, and accept by the link. Keyword-only, atomic, audited."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from wagtail_talko.app_settings import app_settings
from wagtail_talko.associations.joining import notifications
from wagtail_talko.associations.joining.models import (
    AssociationApplication,
    Invitation,
    utc_now,
)
from wagtail_talko.associations.joining.refusals import InvitationEnded, NotInUse
from wagtail_talko.associations.joining.rules import (
    check_inviter,
    check_manages_members,
    is_manager,
)
from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.audit import audit
from wagtail_talko.spaces.queries import locked
from wagtail_talko.tokens import hash_token, new_token

MANAGER = Membership.Role.MANAGER


@transaction.atomic
def invite(
    *,
    association: Association,
    email: str,
    role: str,
    language: str,
    by: Any,
    application: AssociationApplication | None = None,
    now: datetime | None = None,
) -> Invitation | None:
    """Send a link to the address. Raises `NotAllowed`, `NotInUse`.

    Whoever is invited already gets a new link, and the old one ends. A manager whom the
    municipality invites is told of to the managers there are. Who belongs with that role
    already gets a mail that says so, and None is returned: show the inviter the same words.
    `application` is what the invitation answers, if anything.
    """
    fresh = _lock(association)
    check_manages_members(by, fresh)
    if fresh.is_archived:
        raise NotInUse(association=fresh)
    email = email.strip().lower()
    if member := _member(fresh, email, role):
        notifications.tell_member_already(member, language=language, application=application)
        return None
    invitation = fresh.invitations.filter(email=email, accepted_at=None, revoked_at=None).first()
    if invitation is None:
        invitation = Invitation(association=fresh, email=email)
    invitation.association = fresh
    invitation.role = role
    invitation.language = language
    invitation.invited_by = by
    _send(invitation, now=now, application=application)
    audit(fresh, "association.invite", by=by, invitation=invitation.pk, role=role)
    if role == MANAGER and by is not None and not is_manager(by, fresh):
        notifications.tell_managers_invited(invitation)
    return invitation


@transaction.atomic
def resend_invitation(
    *, invitation: Invitation, by: Any, now: datetime | None = None
) -> Invitation:
    """Send a new link with a new term; the old one ends. Raises `InvitationEnded`, `NotAllowed`.

    It stands on the word of whoever sends it again.
    """
    fresh = _fresh(invitation, by)
    if fresh.association.is_archived:
        raise NotInUse(association=fresh.association)
    fresh.invited_by = by
    _send(fresh, now=now)
    audit(fresh.association, "association.invite", by=by, invitation=fresh.pk, role=fresh.role)
    return fresh


@transaction.atomic
def revoke_invitation(
    *, invitation: Invitation, by: Any, now: datetime | None = None
) -> Invitation:
    """End a link that has not been used. Raises `InvitationEnded`, `NotAllowed`."""
    fresh = _fresh(invitation, by)
    fresh.revoked_at = now or utc_now()
    fresh.save(update_fields=["revoked_at"])
    audit(fresh.association, "association.revoke_invitation", by=by, invitation=fresh.pk)
    return fresh


@transaction.atomic
def accept_invitation(
    *, token: str, by: Any, language: str = "", now: datetime | None = None
) -> Membership:
    """Make whoever holds the link a member. It works once.

    Raises `InvitationEnded`; `InviterGone` when its sender may not invite any more.

    A booker who accepts an invitation as manager becomes one; nobody loses a role by it. The
    other managers are told.
    """
    found = find_invitation(token)
    if found is None:
        raise InvitationEnded
    association = _lock(found.association)
    # Another may have used it, taken it back or renewed it before the lock.
    same = association.invitations.filter(pk=found.pk, token_hash=hash_token(token))
    invitation = locked(same).first()
    if invitation is None:
        raise InvitationEnded
    invitation.association = association
    if not invitation.is_open(now):
        raise InvitationEnded
    check_inviter(invitation)
    member, is_changed = _make_member(invitation, by, language)
    invitation.accepted_at = now or utc_now()
    # The membership says who it was.
    invitation.email = ""
    invitation.save(update_fields=["accepted_at", "email"])
    audit(association, "association.accept", by=by, invitation=invitation.pk, role=member.role)
    if is_changed:
        notifications.tell_managers_accepted(member, invitation)
    return member


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation of a token, whether it still works or not. One query."""
    found = Invitation.objects.filter(token_hash=hash_token(token))
    return found.select_related("association__municipality", "invited_by").first()


def _make_member(invitation: Invitation, user: Any, language: str) -> tuple[Membership, bool]:
    """Return the membership, and whether it is new or has got a new role."""
    knows = bool(user.email) and user.email.lower() == invitation.email
    member, is_new = Membership.objects.get_or_create(
        association=invitation.association,
        user=user,
        defaults={"role": invitation.role, "language": language, "by_email": knows},
    )
    is_raised = not is_new and invitation.role == MANAGER and member.role != MANAGER
    if is_raised:
        member.role = MANAGER
        member.save(update_fields=["role"])
    return member, is_new or is_raised


def _member(association: Association, email: str, role: str) -> Membership | None:
    """Return who has this address and at least this role in the association."""
    members = association.memberships.filter(user__email__iexact=email, user__is_active=True)
    for member in members.select_related("user"):
        if member.role in (MANAGER, role):
            return member
    return None


def _lock(association: Association) -> Association:
    return locked(Association.objects.all()).get(pk=association.pk)


def _fresh(invitation: Invitation, by: Any) -> Invitation:
    """Return the invitation as it is under the association's lock, if it can still be changed."""
    association = _lock(invitation.association)
    check_manages_members(by, association)
    unused = association.invitations.filter(accepted_at=None, revoked_at=None).exclude(email="")
    # The invitation too: an account that is deleted ends the links that were sent by it.
    fresh = locked(unused.filter(pk=invitation.pk)).first()
    if fresh is None:
        raise InvitationEnded
    fresh.association = association
    return fresh


def _send(
    invitation: Invitation,
    *,
    now: datetime | None,
    application: AssociationApplication | None = None,
) -> None:
    """Give the invitation a new token and a new term, and mail the link."""
    token = new_token()
    invitation.token_hash = hash_token(token)
    invitation.expires_at = (now or utc_now()) + timedelta(days=app_settings.INVITATION_DAYS)
    invitation.sequence += 1
    invitation.save()
    notifications.tell_invited(invitation, token, application=application)
