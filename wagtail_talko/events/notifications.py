"""Who is told what about an event. The texts go to the outbox in the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.messages.outbox import enqueue
from wagtail_talko.wording import format_span
from wagtail_talko.words import pick

# A long series: the mail names the first dates and says how many there are.
MOST_DATES = 20


def tell_rooms_missing(event: Event, page: Any, rows: Sequence[Occurrence], *, by: Any) -> None:
    """Tell the editor which dates did not get their room; once for the same dates."""
    if not rows or by is None or not by.email:
        return
    dates = ",".join(str(row.date) for row in rows)
    language = _language_of(by)
    with override(language):
        subject = _("Room missing: %(title)s") % {"title": page.title}
        lines = [
            _("“%(title)s” is published, but these dates have no room:") % {"title": page.title},
            *dates_in_words(event, rows[:MOST_DATES], language),
        ]
        if len(rows) > MOST_DATES:
            lines.append(_("%(number)s dates in all.") % {"number": len(rows)})
        lines += ["", _("Choose another room or time, or leave the dates out.")]
    enqueue(
        kind="event_room_missing",
        recipient=by.email,
        language=language,
        subject=subject,
        body="\n".join(lines),
        dedupe_key=f"event-room/{event.pk}/{by.pk}/{sha256(dates.encode()).hexdigest()}",
    )


def tell_hidden(event: Event, times: Sequence[Event], *, now: datetime) -> None:
    """Tell the space's manager that a hidden event still holds its room, at any of its times."""
    held = Occurrence.objects.filter(event__in=times, start__gt=now, booking_date__isnull=False)
    number = held.filter(is_adopted=False).count()
    if not number or event.space is None or not event.space.municipality.contact_email:
        return
    language = settings.LANGUAGE_CODE
    listing = event.listings.filter(language=language).first()
    title = listing.title if listing else event.uid
    with override(language):
        room = pick(event.room.name, language).text if event.room else ""
        subject = _("Hidden event holds a room: %(title)s") % {"title": title}
        body = _(
            "The page of “%(title)s” is no longer published. Its bookings stay: %(number)s dates, "
            "%(room)s. Cancel the bookings if the event does not take place."
        ) % {"title": title, "number": number, "room": room}
    stamp = event.seen_published_at.isoformat() if event.seen_published_at else ""
    enqueue(
        kind="event_hidden",
        recipient=event.space.municipality.contact_email,
        language=language,
        subject=subject,
        body=body,
        dedupe_key=f"event-hidden/{event.pk}/{stamp}",
    )


def dates_in_words(event: Event, rows: Sequence[Occurrence], language: str) -> list[str]:
    """Write the dates by the event's own clock, one a line."""
    return [
        format_span(row.start, row.end, zone=event.zone, language=language, all_day=event.all_day)
        for row in rows
    ]


def _language_of(user: Any) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return (profile.get_preferred_language() if profile else "") or settings.LANGUAGE_CODE
