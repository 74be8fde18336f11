"""Which message goes to whom, and when."""

from collections.abc import Mapping, Sequence
from datetime import date as Day
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils import translation

from wagtail_talko.bookings.entering.words import Entry, entry_of
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.notifications.attachments import attachment
from wagtail_talko.bookings.notifications.readers import Reader, all_readers
from wagtail_talko.bookings.notifications.texts import (
    TELLS_ENTRY,
    Change,
    Letter,
    request_letter,
    write_letter,
)
from wagtail_talko.messages.outbox import enqueue
from wagtail_talko.spaces.permissions import manages

__all__ = ["tell"]

WAITING = BookingDate.State.REQUESTED


def tell(
    *,
    kind: str,
    dates: Sequence[BookingDate],
    by: Any = None,
    message: str = "",
    before: Sequence[Mapping[str, Any]] = (),
    kept: Sequence[BookingDate] = (),
    left_out: Sequence[Day] | None = None,
) -> None:
    """Write the messages about a change of dates, in the caller's transaction.

    `kind` is requested, confirmed, declined, cancelled, moved, restored, changed, closed or
    lending. Who is told of a booking is in `all_readers`; what waits for the municipality because
    of a member is told to it too. `message` is what the one who acted (`by`) wrote; `before` the
    audit log's snapshot of what moved; `kept` what was to move and did not; `left_out` the days
    not booked, where they are not those of the booking. Telling the same change twice writes
    nothing new.
    """
    by_booking: dict[int, list[BookingDate]] = {}
    for date in sorted(dates, key=lambda date: (date.start, date.pk)):
        by_booking.setdefault(date.booking_id, []).append(date)
    change = Change(before, kept, left_out)
    for own in by_booking.values():
        booking = own[0].booking
        if booking.is_closure:
            continue
        entry = entry_of(own) if kind in TELLS_ENTRY else None
        for reader in all_readers(booking):
            _tell_reader(reader, kind, own, message, change, entry)
        if booking.origin == Booking.Origin.MEMBER and _asks(kind, own, by):
            _tell_municipality([date for date in own if date.state == WAITING])


def _asks(kind: str, dates: Sequence[BookingDate], by: Any) -> bool:
    """Whether the municipality has something to answer that it does not know of yet."""
    if kind == "requested":
        return True
    if kind not in ("moved", "restored") or all(date.state != WAITING for date in dates):
        return False
    return by is not None and not manages(by, dates[0].room.space.municipality)


def _tell_reader(
    reader: Reader,
    kind: str,
    dates: Sequence[BookingDate],
    message: str,
    change: Change,
    entry: Entry | None,
) -> None:
    with translation.override(reader.language):
        letter = write_letter(kind, dates, message=message, change=change, entry=entry)
        calendar, method = attachment(kind, dates, reader)
    _send(kind, dates, reader, letter, calendar, method)


def _tell_municipality(dates: Sequence[BookingDate]) -> None:
    municipality = dates[0].room.space.municipality
    if not municipality.contact_email:
        return
    reader = Reader(municipality.contact_email, settings.LANGUAGE_CODE, key="municipality")
    with translation.override(reader.language):
        letter = request_letter(dates)
    _send("request", dates, reader, letter)


def _send(
    kind: str,
    dates: Sequence[BookingDate],
    reader: Reader,
    letter: Letter,
    calendar: str = "",
    method: str = "",
) -> None:
    enqueue(
        kind=f"booking.{kind}",
        recipient=reader.email,
        language=reader.language,
        subject=letter.subject,
        body=letter.body,
        calendar=calendar,
        calendar_method=method,
        dedupe_key=f"booking.{kind}/{reader.key}/{_state_of(dates)}",
        is_secret=letter.is_secret,
    )


def _state_of(dates: Sequence[BookingDate]) -> str:
    """Name one state of some dates: every change of a date raises its sequence."""
    text = ",".join(f"{date.pk}.{date.sequence}" for date in dates)
    return sha256(text.encode()).hexdigest()[:32]
