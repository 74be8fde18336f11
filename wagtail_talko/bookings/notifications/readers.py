"""Who is told about a booking, and in which language."""

from typing import Any, NamedTuple

from django.conf import settings

from wagtail_talko.associations.models import Membership
from wagtail_talko.bookings.models import Booking


class Reader(NamedTuple):
    """`key` names the reader in a message's key, which outlives the address."""

    email: str
    language: str
    key: str
    name: str = ""


def readers_of(booking: Booking) -> list[Reader]:
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


def _members(booking: Booking) -> list[Membership]:
    if not booking.association_id:
        return []
    members = Membership.objects.filter(association=booking.association_id, user__is_active=True)
    return list(members.exclude(user__email="").select_related("user").order_by("pk"))


def _contact(booking: Booking, members: list[Membership]) -> Reader:
    address = booking.contact_email.casefold()
    for member in members:
        if member.user.email.casefold() == address:
            return _reader(member, booking)._replace(name=booking.contact_name)
    language = known_language(booking.language)
    return Reader(booking.contact_email, language, "contact", booking.contact_name)


def _reader(member: Membership, booking: Booking) -> Reader:
    user: Any = member.user
    language = known_language(member.language or booking.language)
    return Reader(user.email, language, f"u{user.pk}", user.get_full_name())


def known_language(language: str) -> str:
    """Return the language where the site speaks it, else the site's own."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
