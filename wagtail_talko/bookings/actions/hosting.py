"""What requests and the actions of joint hosts share: who may be a host, and since when."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.bookings.hosts import ACCEPTED, memberships
from wagtail_talko.bookings.models import Booking, BookingHost
from wagtail_talko.bookings.notifications.hosts import tell_association
from wagtail_talko.bookings.refusals import (
    AssociationArchived,
    AssociationNotApproved,
    BookingRefused,
)
from wagtail_talko.bookings.refusals_of_hosts import AlreadyHost, HostNotLocal, TooManyHosts
from wagtail_talko.exceptions import Refusal
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.permissions import manages

# Each invitation is a mail to every member of the other association.
MOST_HOSTS = 9

INVITED = BookingHost.State.INVITED
# Somebody is a host or has been asked: not to be asked again.
STANDING = (*BookingHost.OPEN, ACCEPTED)


def new_hosts(
    hosts: Sequence[tuple[Association, bool]],
    *,
    first: Association | None,
    room: Room,
    by: Any,
    now: datetime,
    existing: Sequence[BookingHost] = (),
    message: str = "",
) -> list[BookingHost]:
    """Return rows for joint hosts, not saved yet: invited, or accepted where `by` acts for them.

    A row of `existing` that has ended is taken up again. The caller holds the associations' locks.
    Raises `AlreadyHost`, `TooManyHosts`, `BookingRefused`.
    """
    if not hosts:
        return []
    if first is None:
        raise ValueError("what no association books has no joint hosts")
    rows = {row.association_id: row for row in existing}
    _check_once(hosts, first, rows)
    check_number(existing, more=len(hosts))
    asked = [(Association.objects.get(pk=host.pk), edits) for host, edits in hosts]
    check_suitable([host for host, _edits in asked], room, by)
    sure = at_once([host for host, _edits in asked], room, by)
    made = []
    for host, edits in asked:
        row = rows.get(host.pk) or BookingHost(association=host)
        row.association, row.may_edit, row.message = host, edits, message.strip()[:500]
        row.state = ACCEPTED if host in sure else INVITED
        row.created_by = by if by and by.pk else None
        row.created_at, row.answered_at = now, now if row.state == ACCEPTED else None
        made.append(row)
    return made


def check_number(rows: Iterable[BookingHost], *, more: int = 1) -> None:
    """Refuse more hosts than there may be. Who only asks to join keeps nobody else out.

    Raises `TooManyHosts`.
    """
    taken = sum(row.state in STANDING and row.state != BookingHost.State.ASKED for row in rows)
    if taken + more > MOST_HOSTS:
        raise TooManyHosts(most=MOST_HOSTS)


def _check_once(
    hosts: Sequence[tuple[Association, bool]],
    first: Association,
    rows: dict[int, BookingHost],
) -> None:
    seen = {first.pk}
    for host, _edits in hosts:
        row = rows.get(host.pk)
        if host.pk in seen or (row is not None and row.state in STANDING):
            raise AlreadyHost(association=host)
        seen.add(host.pk)


def check_suitable(hosts: Iterable[Association], room: Room, by: Any) -> None:
    """Refuse hosts that could not book the room themselves; managers decide that for their rooms.

    Raises `BookingRefused`.
    """
    found = unsuitable(hosts, room, by)
    if found:
        raise BookingRefused(found)


def unsuitable(hosts: Iterable[Association], room: Room, by: Any) -> list[Refusal]:
    """Return why some of the hosts could not book the room themselves. No query but of rights."""
    found: list[Refusal] = []
    municipality = room.space.municipality
    is_staff = by is None or manages(by, municipality)
    for host in hosts:
        facts = {"zone": room.space.zone, "room": room, "association": host}
        if host.is_archived:
            found.append(AssociationArchived(**facts))
        elif not host.is_approved and not is_staff:
            found.append(AssociationNotApproved(**facts))
        is_local = host.municipality_id == municipality.pk
        if room.bookers == Room.Bookers.LOCAL and not is_local and not is_staff:
            found.append(HostNotLocal(municipality=municipality, **facts))
    return found


def at_once(hosts: Sequence[Association], room: Room, by: Any) -> list[Association]:
    """Return those of the hosts for which `by` may say yes: they need not be asked."""
    if not hosts or by is None or manages(by, room.space.municipality):
        return list(hosts)
    own = memberships(by)
    return [host for host in hosts if host.pk in own]


def acts_for(by: Any, association: Association, room: Room) -> bool:
    """Say whether a person may say yes for the association: its members, the room's managers."""
    if by is None or manages(by, room.space.municipality):
        return True
    return is_member(by, association)


def is_member(user: Any, association: Association) -> bool:
    return Membership.objects.filter(user=user, association=association).exists()


def accepted(first: Association | None, rows: Iterable[BookingHost]) -> list[Association]:
    """Return the hosts that there will be, the first one first."""
    joint = [row.association for row in rows if row.state == ACCEPTED]
    return [first, *joint] if first else []


def save_hosts(booking: Booking, rows: Iterable[BookingHost]) -> None:
    for row in rows:
        row.booking = booking
        row.save()


def describe(row: BookingHost) -> dict[str, Any]:
    """What the audit log keeps of a host."""
    return {
        "association": row.association_id,
        "state": str(row.state),
        "may_edit": row.may_edit,
    }


def tell_new(rows: Iterable[BookingHost], *, by: Any) -> None:
    """Invite by mail; tell those who have become hosts at once."""
    for row in rows:
        tell_association("joined" if row.state == ACCEPTED else "invited", row, by=by)
