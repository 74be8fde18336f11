"""What must hold before somebody changes who belongs. Each check takes a lock for granted."""

from datetime import datetime
from typing import Any

from wagtail_talko.associations.joining.models import Invitation
from wagtail_talko.associations.joining.refusals import InviterGone, LastManager
from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.associations.queries import has_coming_dates
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.spaces.permissions import manages


def is_manager(user: Any, association: Association) -> bool:
    """Say whether the person is a manager of the association itself, and may sign in."""
    managers = association.memberships.filter(role=Membership.Role.MANAGER, user__is_active=True)
    return managers.filter(user=user).exists()


def check_manages_members(by: Any, association: Association) -> None:
    """Let its managers, and those of its municipality, change who belongs. None is the system."""
    if by is None or is_manager(by, association) or manages(by, association.municipality):
        return
    raise NotAllowed


def check_inviter(invitation: Invitation) -> None:
    """Refuse a link whose sender could not send it today: it stands on that person's word.

    The account may have been closed or lost its rights in ways that no action of ours sees.
    """
    try:
        check_manages_members(invitation.invited_by, invitation.association)
    except NotAllowed:
        raise InviterGone from None


def check_another_manager(membership: Membership, *, now: datetime | None = None) -> None:
    """Refuse to lose the last manager while the association has something to come."""
    if membership.role != Membership.Role.MANAGER:
        return
    if not other_managers(membership).exists() and has_coming_dates(
        membership.association, now=now
    ):
        raise LastManager


def other_managers(membership: Membership) -> Any:
    others = Membership.objects.filter(
        association=membership.association_id,
        role=Membership.Role.MANAGER,
        user__is_active=True,
    )
    return others.exclude(pk=membership.pk)
