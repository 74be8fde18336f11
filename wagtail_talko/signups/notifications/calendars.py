"""The calendar file of a sign-up: its dates, for the person's own calendar."""

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Literal

from django.conf import settings

from wagtail_talko.bookings.addresses import uid_host
from wagtail_talko.events.models import Event
from wagtail_talko.ical import Person, SingleEvent, Words, invitation, render_busy, wrap
from wagtail_talko.ical.text import clean_email
from wagtail_talko.signups.links import manage_url, municipality_of
from wagtail_talko.signups.models import Participant, SignUp
from wagtail_talko.signups.notifications.mail import language, title_of, where
from wagtail_talko.signups.rules import takes_place
from wagtail_talko.timeslots import local_date
from wagtail_talko.words import pick


def attachment(participant: Participant, rows: Sequence[SignUp]) -> tuple[str, str]:
    """Return the iCalendar text and its METHOD, or two empty strings where there is nothing."""
    if not rows or not clean_email(participant.email):
        return "", ""
    municipality = municipality_of(participant.event)
    sender = municipality.contact_email if municipality else ""
    name = pick(municipality.name).text if municipality else ""
    made = invitation(
        calendar_entries(participant, rows),
        organizer=Person(email=sender or parseaddr(settings.DEFAULT_FROM_EMAIL)[1], name=name),
        attendee=Person(email=participant.email, name=participant.name),
    )
    return made.content.decode(), made.method


def calendar_file(participant: Participant, rows: Sequence[SignUp]) -> bytes:
    """Write dates as a file to put into a calendar by hand, in the active language."""
    entries = calendar_entries(participant, rows)
    return wrap(
        name=title_of(participant.event),
        zones=[entry.zone for entry in entries],
        parts=[render_busy(entry) for entry in entries],
    )


def calendar_entries(participant: Participant, rows: Sequence[SignUp]) -> list[SingleEvent]:
    event, host = participant.event, uid_host()
    title, url = title_of(event), manage_url(participant)
    return [
        SingleEvent(
            uid=f"signup-{row.pk}@{host}",
            sequence=row.sequence,
            modified=row.changed_at,
            zone=event.time_zone,
            words=Words(
                summary=title,
                language=language(),
                location=where(event, row),
                url=url,
            ),
            **_moments(event, row),
            status=_status(event, row),
        )
        for row in rows
    ]


def _moments(event: Event, row: SignUp) -> dict:
    start, end = row.occurrence.start, row.occurrence.end
    if event.all_day:
        return {"start": local_date(start, event.zone), "end": local_date(end, event.zone)}
    return {"start": start, "end": end}


def _status(event: Event, row: SignUp) -> Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]:
    if row.state == SignUp.State.CANCELLED or not takes_place(event, row.occurrence):
        return "CANCELLED"
    return "CONFIRMED" if row.state == SignUp.State.CONFIRMED else "TENTATIVE"
