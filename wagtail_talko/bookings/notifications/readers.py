"""Who is told about a booking, and in which language."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from wagtail_talko.associations.models import Membership
from wagtail_talko.bookings.models import Booking, WaitingWish
from wagtail_talko.messages.languages import known_language


class Reader(NamedTuple):
    """`key` names the reader in a message's key, which outlives the address."""

    email: str
    language: str
    key: str
    name: str = ""


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


def unreachable(bookings: Iterable[Booking]) -> set[int]:
    """Return the keys of associations' bookings that `readers_of` finds nobody for.

    One query, however many the bookings; their associations must be loaded.
    """
    silent = [
        booking
        for booking in bookings
        if booking.association and not booking.contact_email and not booking.association.email
    ]
    joined = Membership.objects.filter(
        association__in={booking.association_id for booking in silent}, user__is_active=True
    ).exclude(user__email="")
    reached = set(joined.values_list("association", flat=True))
    return {booking.pk for booking in silent if booking.association_id not in reached}


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
