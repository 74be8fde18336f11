"""Who is told about a booking, and in which language."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from wagtail_talko.associations.models import Membership
from wagtail_talko.bookings.hosts import ACCEPTED, joint_hosts
from wagtail_talko.bookings.models import Booking, BookingHost, WaitingWish
from wagtail_talko.messages.languages import known_language


class Reader(NamedTuple):
    """`key` names the reader in a message's key, which outlives the address."""

    email: str
    language: str
    key: str
    name: str = ""
    # Whether the reader acts for a host that may change the booking.
    may_edit: bool = True


def readers_of(booking: Booking | WaitingWish) -> list[Reader]:
    """Return the contact given; else who booked, while a member; else the managers; else all.

    An association without any member is told at its own address. Two queries at the most.
    """
    members = _members(booking)
    if booking.contact_email:
        return [_contact(booking, members)]
    booker = [member for member in members if member.user_id == booking.created_by_id]
    managers = [member for member in members if member.role == Membership.Role.MANAGER]
    for chosen in (booker, managers, members):
        if chosen:
            return [_reader(member, booking) for member in chosen]
    association = booking.association
    if association and association.email:
        return [Reader(association.email, known_language(booking.language), "association")]
    return []


def all_readers(booking: Booking) -> list[Reader]:
    """Return the readers of a booking and those of its joint hosts: managers there, else all."""
    found = readers_of(booking)
    rows = joint_hosts(booking)
    if not rows:
        return found
    joined = Membership.objects.filter(
        association__in=[row.association_id for row in rows], user__is_active=True
    )
    members = list(joined.exclude(user__email="").select_related("user").order_by("pk"))
    told = {reader.email.casefold() for reader in found}
    for row in rows:
        own = [member for member in members if member.association_id == row.association_id]
        managers = [member for member in own if member.role == Membership.Role.MANAGER]
        for member in managers or own:
            reader = _reader(member, booking)._replace(may_edit=row.may_edit)
            if reader.email.casefold() not in told:
                told.add(reader.email.casefold())
                found.append(reader)
    return found


def unreachable(bookings: Iterable[Booking], *, edits: bool = False) -> set[int]:
    """Return the keys of associations' bookings that `all_readers` finds nobody for.

    `edits` counts only who may change the booking. Two queries at the most, however many the
    bookings; their associations must be loaded.
    """
    silent = [
        booking
        for booking in bookings
        if booking.association and not booking.contact_email and not booking.association.email
    ]
    if not silent:
        return set()
    members = Membership.objects.filter(user__is_active=True).exclude(user__email="")
    own = members.filter(association__in={booking.association_id for booking in silent})
    reached = set(own.values_list("association", flat=True))
    found = {booking.pk for booking in silent if booking.association_id not in reached}
    if not found:
        return found
    joint = BookingHost.objects.filter(
        booking__in=found, state=ACCEPTED, association__in=members.values("association")
    )
    editing = joint.filter(may_edit=True) if edits else joint
    return found - set(editing.values_list("booking", flat=True))


def _members(booking: Booking | WaitingWish) -> list[Membership]:
    if not booking.association_id:
        return []
    members = Membership.objects.filter(association=booking.association_id, user__is_active=True)
    return list(members.exclude(user__email="").select_related("user").order_by("pk"))


def _contact(booking: Booking | WaitingWish, members: list[Membership]) -> Reader:
    address = booking.contact_email.casefold()
    for member in members:
        if member.user.email.casefold() == address:
            return _reader(member, booking)._replace(name=booking.contact_name)
    language = known_language(booking.language)
    return Reader(booking.contact_email, language, "contact", booking.contact_name)


def _reader(member: Membership, booking: Booking | WaitingWish) -> Reader:
    user: Any = member.user
    language = known_language(member.language or booking.language)
    return Reader(user.email, language, f"u{user.pk}", user.get_full_name())
