"""Who may ask whom to host an event, and who answers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.associations.joining.refusals import NotInUse
from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.bookings.actions.hosting import MOST_HOSTS
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.organising.hosting.models import EventHost
from wagtail_talko.organising.hosting.queries import HostedEvent, is_over
from wagtail_talko.organising.hosting.refusals import (
    AlreadyHosts,
    EventOver,
    NotHost,
    TooManyEventHosts,
)
from wagtail_talko.organising.proposals.refusals import NotApproved


def check_acts_for(association: Association, by: Any) -> None:
    """Refuse whoever is no active member of the association. Raises `NotAllowed`."""
    rows = Membership.objects.filter(association=association, user=by)
    if by is None or not by.is_active or not rows.exists():
        raise NotAllowed


def check_in_use(association: Association) -> None:
    """Refuse an association that does nothing here. Raises `NotInUse`, `NotApproved`."""
    if association.is_archived:
        raise NotInUse(association=association)
    if not association.is_approved:
        raise NotApproved(association=association)


def check_hosts(hosted: HostedEvent, association: Association) -> None:
    """Refuse one that does not host the event. Raises `NotHost`."""
    if association.pk not in {host.pk for host in hosted.hosts}:
        raise NotHost(association=association)


def check_coming(hosted: HostedEvent, now: datetime) -> None:
    """Refuse what is over. Raises `EventOver`."""
    if is_over(hosted, now):
        raise EventOver


def check_new(
    associations: Sequence[Association],
    *,
    hosts: Iterable[Association],
    rows: Iterable[EventHost],
) -> None:
    """Refuse to ask whom there is no need to ask, and more than there may be.

    `rows` are those of the event. Raises `AlreadyHosts`, `TooManyEventHosts`, `NotInUse`,
    `NotApproved`.
    """
    standing = {row.association_id for row in rows if row.state in EventHost.STANDING}
    seen = standing | {host.pk for host in hosts}
    for association in associations:
        if association.pk in seen:
            raise AlreadyHosts(association=association)
        seen.add(association.pk)
        check_in_use(association)
    if len(standing) + len(associations) > MOST_HOSTS:
        raise TooManyEventHosts(most=MOST_HOSTS)
