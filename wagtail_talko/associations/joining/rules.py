"""What must hold before somebody changes who belongs. Each check takes a lock for granted."""

from datetime import datetime
from typing import Any

from wagtail_talko.associations.joining.refusals import LastManager
from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.associations.queries import has_coming_dates
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.spaces.permissions import manages


def is_manager(user: Any, association: Association) -> bool:
    """Say whether the person is a manager of the association itself."""
    return association.memberships.filter(user=user, role=Membership.Role.MANAGER).exists()


def check_manages_members(by: Any, association: Association) -> None:
    """Let its managers, and those of its municipality, change who belongs. None is the system."""
    if by is None or is_manager(by, association) or manages(by, association.municipality):
        return
    raise NotAllowed


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
