"""The calendar file of a message: the booked dates, for the reader's own calendar."""

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Literal

from django.conf import settings
from django.utils.translation import get_language

from wagtail_talko.bookings.addresses import booking_url, uid_host
from wagtail_talko.bookings.hosts import who
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.notifications.readers import Reader
from wagtail_talko.ical import Person, SingleEvent, Words, invitation, render_busy, wrap
from wagtail_talko.ical.text import clean_email
from wagtail_talko.spaces.models import Room
from wagtail_talko.words import pick

# Requests are not in the calendar until they are confirmed, so there is nothing to take out.
WITHOUT = {"requested", "declined"}


def attachment(kind: str, dates: Sequence[BookingDate], reader: Reader) -> tuple[str, str]:
    """Return the iCalendar text and its METHOD, or two empty strings where none is sent."""
    if kind in WITHOUT or not clean_email(reader.email):
        return "", ""
    municipality = dates[0].room.space.municipality
    sender = municipality.contact_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    organizer = Person(email=sender, name=pick(municipality.name).text)
    attendee = Person(email=reader.email, name=reader.name)
    made = invitation(_events(dates), organizer=organizer, attendee=attendee)
    return made.content.decode(), made.method


def calendar_file(dates: Sequence[BookingDate]) -> bytes:
    """Write dates as a file to put into a calendar by hand, in the active language."""
    events = _events(dates)
    return wrap(
        name=_title(dates[0]),
        zones=[event.zone for event in events],
        parts=[render_busy(event) for event in events],
    )


def _events(dates: Sequence[BookingDate]) -> list[SingleEvent]:
    host = uid_host()
    bookings = {date.booking_id: date.booking for date in dates}
    addresses = {pk: booking_url(booking) for pk, booking in bookings.items()}
    hosts = {pk: who(booking) for pk, booking in bookings.items()}
    return [_event(d, host, addresses[d.booking_id], hosts[d.booking_id]) for d in dates]


def _event(date: BookingDate, host: str, url: str, contact: str) -> SingleEvent:
    booking, room = date.booking, date.room
    return SingleEvent(
        uid=f"{date.uid}@{host}",
        sequence=date.sequence,
        modified=date.changed_at,
        zone=room.space.time_zone,
        words=Words(
            summary=booking.public_title or _title(date),
            language=get_language() or settings.LANGUAGE_CODE,
            location=place_of(room),
            url=url,
            contact=contact,
        ),
        start=date.start,
        end=date.end,
        status=_status(date),
    )


def _title(date: BookingDate) -> str:
    words = [who(date.booking), pick(date.room.name).text]
    return ", ".join(word for word in words if word)


def _status(date: BookingDate) -> Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]:
    if not date.is_active:
        return "CANCELLED"
    return "CONFIRMED" if date.state == BookingDate.State.CONFIRMED else "TENTATIVE"


def place_of(room: Room) -> str:
    """Write where a room is on one line, as maps understand it."""
    space = room.space
    post = f"{space.postal_code} {pick(space.city).text}".strip()
    parts = [pick(room.name).text, pick(space.name).text, pick(space.street_address).text, post]
    return ", ".join(part for part in parts if part)
