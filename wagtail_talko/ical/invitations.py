"""Calendar attachments of mail about bookings (iTIP, RFC 5546)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from icalendar import Calendar, Event, vCalAddress

from wagtail_talko.ical.calendars import END, PRODID
from wagtail_talko.ical.components import as_text
from wagtail_talko.ical.entries import SingleEvent
from wagtail_talko.ical.events import single_vevent
from wagtail_talko.ical.text import add_text, clean_email, one_line
from wagtail_talko.ical.zones import vtimezone

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]


@dataclass(frozen=True)
class Invitation:
    """Attach `content` as `content_type`: mail programs want the method in both places."""

    content: bytes
    method: Method

    @property
    def content_type(self) -> str:
        return f"text/calendar; method={self.method}; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who a mail is from or to."""

    email: str
    name: str = ""


def invitation(dates: Sequence[SingleEvent], *, organizer: Person, attendee: Person) -> Invitation:
    """One date as REQUEST, or CANCEL when its status says so; several as PUBLISH.

    REQUEST and CANCEL carry one UID (RFC 5546, 3.2), so the dates of a repeating booking, each with
    its own, travel as PUBLISH, cancelled ones marked by their status. The attendee has asked for
    the booking and so has accepted; nobody is asked to answer. Raises ValueError without dates or
    without a usable address.
    """
    method = _method(dates)
    calendar = Calendar()
    add_text(calendar, "VERSION", "2.0")
    add_text(calendar, "PRODID", PRODID)
    add_text(calendar, "CALSCALE", "GREGORIAN")
    add_text(calendar, "METHOD", method)
    zones = dict.fromkeys(date.zone for date in dates)
    events = [_mail_event(date, method, organizer, attendee) for date in dates]
    opening = as_text(calendar).removesuffix(END)
    text = "".join([opening, *map(vtimezone, zones), as_text(*events), END])
    return Invitation(text.encode(), method)


def _method(dates: Sequence[SingleEvent]) -> Method:
    if not dates:
        raise ValueError("An invitation needs a date.")
    if len({date.uid for date in dates}) < len(dates):
        raise ValueError("Each date of an invitation needs a UID of its own.")
    if len(dates) > 1:
        return "PUBLISH"
    return "CANCEL" if dates[0].status == "CANCELLED" else "REQUEST"


def _mail_event(date: SingleEvent, method: Method, organizer: Person, attendee: Person) -> Event:
    event = single_vevent(date)
    event["ORGANIZER"] = _address(organizer)
    if method != "PUBLISH":
        # RFC 5546, 3.2.1: a published event names nobody as attending.
        event["ATTENDEE"] = _address(
            attendee, ROLE="REQ-PARTICIPANT", PARTSTAT="ACCEPTED", RSVP="FALSE"
        )
    return event


def _address(person: Person, **params: str) -> vCalAddress:
    email = clean_email(person.email)
    if not email:
        raise ValueError("An invitation needs two e-mail addresses.")
    # A double quote cannot stand in a parameter but by RFC 6868, which many readers do not know.
    name = one_line(person.name).replace('"', "'")
    return vCalAddress(f"mailto:{email}", params={**({"CN": name} if name else {}), **params})
