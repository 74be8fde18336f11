"""Reads about applications, members and invitations."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from wagtail_talko.associations.joining.models import (
    AssociationApplication,
    Invitation,
    utc_now,
)
from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.associations.queries import has_coming_dates
from wagtail_talko.spaces.permissions import managers_among
from wagtail_talko.spaces.scoping import visible

WAITING = AssociationApplication.State.WAITING


def memberships_of(user: Any) -> QuerySet[Membership]:
    """Return what the person belongs to and is in use, by address."""
    found = Membership.objects.filter(user=user, association__archived_at=None)
    return found.select_related("association__municipality").order_by("association__slug")


def members_of(association: Association) -> QuerySet[Membership]:
    """Return who belongs: managers first, then those who have belonged longest."""
    return association.memberships.select_related("user").order_by("-role", "pk")


def open_invitations(association: Association) -> QuerySet[Invitation]:
    """Return what was sent and not used or taken back: what is too old can be sent again."""
    unused = association.invitations.filter(accepted_at=None, revoked_at=None)
    return unused.exclude(email="").order_by("pk")


def senders_gone(association: Association, invitations: Iterable[Invitation]) -> set[int]:
    """Return those, by key, who sent a link and may invite no more: it does not work.

    One query where all are managers of the association.
    """
    senders = {sent.invited_by_id for sent in invitations if sent.invited_by_id}
    if not senders:
        return senders
    managers = association.memberships.filter(role=Membership.Role.MANAGER, user__is_active=True)
    gone = senders - set(managers.filter(user__in=senders).values_list("user", flat=True))
    return gone - managers_among(gone, association.municipality) if gone else gone


def waiting_applications(user: Any) -> QuerySet[AssociationApplication]:
    """Return what waits for this user's answer, the first sent first."""
    return visible(AssociationApplication, user).filter(state=WAITING).order_by("pk")


def same_association(application: AssociationApplication) -> Q:
    """Return what picks rows of the same number, or of the same name, in any language's words."""
    same = Q(search_text=application.name.casefold())
    if application.registration_number:
        same |= Q(registration_number=application.registration_number)
    return same


def twins(application: AssociationApplication) -> QuerySet[AssociationApplication]:
    """Return other applications of what looks like the same association there."""
    others = AssociationApplication.objects.filter(
        same_association(application), municipality=application.municipality
    )
    return others.exclude(pk=application.pk).order_by("pk")


def likely_associations(application: AssociationApplication) -> QuerySet[Association]:
    """Return associations of the municipality that look like the one which applies."""
    there = Association.objects.current().filter(municipality=application.municipality)
    return there.filter(same_association(application)).order_by("slug")


def lacks_manager(association: Association, *, now: datetime | None = None) -> bool:
    """Say whether something is to come for an association that nobody manages."""
    managers = association.memberships.filter(role=Membership.Role.MANAGER, user__is_active=True)
    return not managers.exists() and has_coming_dates(association, now=now or utc_now())
