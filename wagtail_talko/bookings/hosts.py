"""Who hosts a booking: the association that made it and the joint hosts that have accepted."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.bookings.models import Booking, BookingHost
from wagtail_talko.spaces.permissions import manages
from wagtail_talko.wording import join_words
from wagtail_talko.words import pick

ACCEPTED = BookingHost.State.ACCEPTED
# Written for the municipality: joint hosts neither read nor change it, nor do those inherit it to
# whom the booking is handed over.
PRIVATE = ("purpose", "contact_name", "contact_email", "contact_phone", "message")


def with_hosts(rows: QuerySet, path: str = "") -> QuerySet:
    """Load the accepted joint hosts along with bookings, or with what leads to them by `path`.

    One query more, whatever the number of rows.
    """
    return rows.prefetch_related(_joint(path))


def load_hosts(bookings: Iterable[Booking]) -> None:
    """Load the accepted joint hosts of bookings that came without. One query, or none."""
    prefetch_related_objects(list(bookings), _joint())


def _joint(path: str = "") -> Prefetch:
    accepted = (
        BookingHost.objects.filter(state=ACCEPTED)
        .select_related("association")
        .order_by("answered_at", "pk")
    )
    return Prefetch(f"{path}hosts", queryset=accepted, to_attr="joint_hosts")


def joint_hosts(booking: Booking) -> list[BookingHost]:
    """Return the accepted joint hosts, in the order in which they came. A query unless loaded."""
    if not hasattr(booking, "joint_hosts"):
        accepted = booking.hosts.filter(state=ACCEPTED).select_related("association")
        booking.joint_hosts = list(accepted.order_by("answered_at", "pk"))  # type: ignore[attr-defined]
    return booking.joint_hosts  # type: ignore[attr-defined]


def hosts_of(booking: Booking) -> list[Association]:
    """Return all hosts, the first one first; none of what the municipality has for itself."""
    if booking.association is None:
        return []
    return [booking.association, *(host.association for host in joint_hosts(booking))]


def may_change_for(booking: Booking, association: Association) -> bool:
    """Say whether members of the association may change the booking. A query unless loaded."""
    editing = {host.association_id for host in joint_hosts(booking) if host.may_edit}
    return association.pk in {booking.association_id, *editing}


def who(booking: Booking, language: str | None = None) -> str:
    """Say who hosts a booking: "Martat ja Eläkeliitto". Those only invited are never named."""
    names = [pick(association.name, language).text for association in hosts_of(booking)]
    return join_words(names, language=language)


def associations_by_booking(bookings: Iterable[Booking]) -> dict[int, set[int]]:
    """Return the keys of all hosts of each booking. One query."""
    found = {
        booking.pk: {booking.association_id} if booking.association_id else set()
        for booking in bookings
    }
    joint = BookingHost.objects.filter(state=ACCEPTED, booking__in=found)
    for booking_id, association_id in joint.values_list("booking_id", "association_id"):
        found[booking_id].add(association_id)
    return found


def is_open(booking: Booking) -> bool:
    """Say whether others may ask to join: nobody can ask those who are not named."""
    return (
        booking.open_to_others
        and not booking.is_private
        and booking.origin == Booking.Origin.MEMBER
        and booking.association_id is not None
    )


def hosted_by(user: Any) -> Q:
    """Return what picks the bookings whose hosts the person belongs to."""
    own = Membership.objects.filter(user=user).values("association")
    return hosted_by_any(own)


def hosted_by_any(associations: Any) -> Q:
    """Return what picks the bookings that one of the associations hosts."""
    joint = BookingHost.objects.filter(state=ACCEPTED, association__in=associations)
    return Q(association__in=associations) | Q(pk__in=joint.values("booking"))


def memberships(user: Any) -> set[int]:
    """Return the keys of the associations that the person acts for. One query."""
    return set(Membership.objects.filter(user=user).values_list("association_id", flat=True))


def may_edit(booking: Booking, own: set[int]) -> bool:
    """Say whether one of these associations is a host that may change the booking."""
    return booking.origin == Booking.Origin.MEMBER and speaks_for_hosts(booking, own)


def speaks_for_hosts(booking: Booking, own: set[int]) -> bool:
    """Say whether one of these associations is a host that decides for all, whoever booked."""
    editing = {row.association_id for row in joint_hosts(booking) if row.may_edit}
    return booking.association_id in own or bool(own & editing)


def sees_private(booking: Booking, user: Any, own: set[int] | None = None) -> bool:
    """Say whether the person may read what is meant for the municipality: it and the first host.

    `own` are the associations of the person; a query without them.
    """
    own = memberships(user) if own is None else own
    return booking.association_id in own or manages(user, booking.room.space.municipality)


def editing_hosts(bookings: Iterable[Booking]) -> dict[int, set[int]]:
    """Return the joint hosts of each booking that may change it. One query."""
    found: dict[int, set[int]] = {booking.pk: set() for booking in bookings}
    editing = BookingHost.objects.filter(state=ACCEPTED, may_edit=True, booking__in=found)
    for booking_id, association_id in editing.values_list("booking_id", "association_id"):
        found[booking_id].add(association_id)
    return found
