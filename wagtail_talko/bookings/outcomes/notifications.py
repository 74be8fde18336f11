"""The polite mail about a time to which nobody came, and the one that takes it back."""

from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from wagtail_talko.bookings.addresses import booking_url
from wagtail_talko.bookings.hosts import who
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.notifications.attachments import place_of
from wagtail_talko.bookings.notifications.readers import all_readers
from wagtail_talko.bookings.notifications.texts import which
from wagtail_talko.letters import tidy
from wagtail_talko.messages.outbox import enqueue
from wagtail_talko.spaces.contacts import contact_of
from wagtail_talko.spaces.models import Municipality, Space
from wagtail_talko.wording import format_span
from wagtail_talko.words import pick


def tell_hosts(kind: str, dates: Sequence[BookingDate], *, now: datetime) -> None:
    """Tell the hosts of one booking. `kind` is no_show or no_show_removed."""
    booking = dates[0].booking
    for number, reader in enumerate(all_readers(booking)):
        with translation.override(reader.language):
            subject = {"no_show": _("Nobody came"), "no_show_removed": _("Mark taken back")}[kind]
            enqueue(
                kind=f"booking.{kind}",
                recipient=reader.email,
                language=reader.language,
                subject=f"{subject}: {which(dates)}",
                body=_body(kind, dates),
                dedupe_key=f"booking.{kind}/{booking.pk}/{now.isoformat()}/{number}",
            )


def _body(kind: str, dates: Sequence[BookingDate]) -> str:
    booking, room = dates[0].booking, dates[0].room
    language = translation.get_language() or "en"
    times = [
        format_span(date.start, date.end, zone=date.room.space.zone, language=language)
        for date in dates
    ]
    text = render_to_string(
        "wagtail_talko/mail/association.txt",
        {
            "paragraphs": _paragraphs(kind, room.space),
            "facts": [
                (_("Place"), place_of(room)),
                (_("Association"), who(booking)),
                (_("Times"), "; ".join(times)),
            ],
            "link_label": _("The booking"),
            "url": booking_url(booking),
            "municipality": pick(room.space.municipality.name).text,
            "questions": contact_of(room.space),
        },
    )
    return tidy(text)


def _paragraphs(kind: str, space: Space) -> list[str]:
    if kind == "no_show_removed":
        return [_("We had noted that nobody came. We have taken the mark back. Sorry for that.")]
    found = [
        _("According to our notes nobody came at the time you had booked."),
        _("Is this wrong? Tell us, and we take the mark back."),
        _("When you do not need the room, cancel early so that others can use it."),
    ]
    rule = say_rule(space.municipality)
    return [*found, rule] if rule else found


def say_rule(municipality: Municipality) -> str:
    """Say what no-shows cost in the municipality; "" where they cost nothing."""
    if not municipality.no_show_limit:
        return ""
    return _(
        "When this happens %(limit)d times within %(weeks)d weeks, the association cannot book by "
        "itself for %(pause)d weeks."
    ) % {
        "limit": municipality.no_show_limit,
        "weeks": municipality.no_show_weeks,
        "pause": municipality.no_show_pause_weeks,
    }
