"""The mails: a time is near, a series ends."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from wagtail_talko.bookings.addresses import booking_url, cancel_url, extend_url
from wagtail_talko.bookings.entering.words import Entry, entry_of
from wagtail_talko.bookings.hosts import who
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.notifications.attachments import place_of
from wagtail_talko.bookings.notifications.readers import Reader, all_readers
from wagtail_talko.bookings.notifications.texts import Letter, render_letter, which
from wagtail_talko.bookings.reminding.due import ENDING, REMINDER, Ending, Reminder
from wagtail_talko.letters import tidy
from wagtail_talko.messages.outbox import enqueue
from wagtail_talko.spaces.contacts import contact_of
from wagtail_talko.wording import format_span
from wagtail_talko.words import pick


def tell_reminder(reminder: Reminder) -> bool:
    """Remind all who were told when the dates were confirmed, each in their language.

    Return whether there was anybody.
    """
    entry, readers = entry_of(reminder.dates), all_readers(reminder.booking)
    for number, reader in enumerate(readers):
        with translation.override(reader.language):
            letter = _reminder_letter(reminder.dates, reader, entry)
        _send(REMINDER, reader, letter, reminder.key(number))
    return bool(readers)


def tell_ending(ending: Ending) -> bool:
    """Tell the hosts that may extend the series; return whether there was anybody."""
    readers = [reader for reader in all_readers(ending.booking) if reader.may_edit]
    for number, reader in enumerate(readers):
        with translation.override(reader.language):
            letter = _ending_letter(ending)
        _send(ENDING, reader, letter, ending.key(number))
    return bool(readers)


def _reminder_letter(dates: Sequence[BookingDate], reader: Reader, entry: Entry) -> Letter:
    booking = dates[0].booking
    cancels = reader.may_edit and booking.origin == Booking.Origin.MEMBER
    lines = entry.lines(dates)
    body = render_letter(
        "wagtail_talko/mail/reminder.txt",
        dates,
        house_rules=pick(dates[0].room.space.house_rules).text,
        entry=lines,
        url=booking_url(booking),
        chooses=reader.may_edit and booking.association_id is not None,
        cancel_url=cancel_url(dates) if cancels else "",
    )
    subject = _("Reminder")
    return Letter(f"{subject}: {which(dates)}", body, is_secret=bool(lines))


def _ending_letter(ending: Ending) -> Letter:
    booking, last = ending.booking, ending.dates[-1]
    language, zone = translation.get_language() or "en", last.room.space.zone
    text = render_to_string(
        "wagtail_talko/mail/association.txt",
        {
            "paragraphs": [
                _("The last time of your repeating booking is near."),
                _("If you would like to go on, continue the series while the room is free."),
            ],
            "facts": [
                (_("Place"), place_of(last.room)),
                (_("Association"), who(booking)),
                (_("Last time"), format_span(last.start, last.end, zone=zone, language=language)),
            ],
            "link_label": _("Continue the series"),
            "url": extend_url(booking),
            "municipality": pick(last.room.space.municipality.name).text,
            "questions": contact_of(last.room.space),
        },
    )
    body = tidy(text)
    subject = _("Your series ends")
    return Letter(f"{subject}: {which([last])}", body)


def _send(kind: str, reader: Reader, letter: Letter, key: str) -> None:
    enqueue(
        kind=kind,
        recipient=reader.email,
        language=reader.language,
        subject=letter.subject,
        body=letter.body,
        dedupe_key=key,
        is_secret=letter.is_secret,
    )
