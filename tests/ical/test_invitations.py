from datetime import UTC, datetime

import pytest

from tests.ical.factories import crlf, single, words
from wagtail_talko.ical import Person, invitation, vtimezone

OFFICE = Person(email="tilat@lapinjarvi.example", name='Lapinjärvi, "tilat"')
BOOKER = Person(email="martat@talko.example")
EVENT = """
BEGIN:VEVENT
UID:5f0e9f0a-8b0e-4f37-9a55-2f1d5f3b7c11@talko.example
DTSTAMP:20261101T123015Z
LAST-MODIFIED:20261101T123015Z
SEQUENCE:4
DTSTART;TZID=Europe/Helsinki:20270111T180000
DTEND;TZID=Europe/Helsinki:20270111T200000
SUMMARY:Iso sali
STATUS:CONFIRMED
TRANSP:OPAQUE
ORGANIZER;CN="Lapinjärvi, 'tilat'":mailto:tilat@lapinjarvi.example
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:martat@t
 alko.example
END:VEVENT
"""


def mail(*dates):
    return invitation(dates, organizer=OFFICE, attendee=BOOKER)


def wrapped(method: str, events: str) -> bytes:
    opening = crlf(f"""
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//wagtail-talko//wagtail-talko//EN
CALSCALE:GREGORIAN
METHOD:{method}
""")
    zone = vtimezone("Europe/Helsinki")
    return f"{opening}{zone}{crlf(events)}END:VCALENDAR\r\n".encode()


def booked(**changes):
    return single(words=words(summary="Iso sali", language="en"), **changes)


def test_one_date_is_a_request():
    sent = mail(booked())

    assert sent.method == "REQUEST"
    assert sent.content_type == "text/calendar; method=REQUEST; charset=utf-8"
    assert sent.content == wrapped("REQUEST", EVENT)


def test_one_cancelled_date_is_a_cancel():
    sent = mail(booked(status="CANCELLED"))

    event = (
        EVENT.replace("SUMMARY:", "SUMMARY:CANCELLED: ")
        .replace("STATUS:CONFIRMED", "STATUS:CANCELLED")
        .replace("TRANSP:OPAQUE", "TRANSP:TRANSPARENT")
    )
    assert sent.method == "CANCEL"
    assert sent.content == wrapped("CANCEL", event)


def test_several_dates_are_published_without_attendee():
    second = booked(
        uid="second@talko.example",
        start=datetime(2027, 1, 18, 16, tzinfo=UTC),
        end=datetime(2027, 1, 18, 18, tzinfo=UTC),
    )

    sent = mail(booked(), second)

    plain = "".join(
        line
        for line in EVENT.lstrip("\n").splitlines(keepends=True)
        if not line.startswith(("ATTENDEE", " alko"))
    )
    other = plain.replace("5f0e9f0a-8b0e-4f37-9a55-2f1d5f3b7c11", "second")
    assert sent.method == "PUBLISH"
    assert sent.content == wrapped("PUBLISH", plain + other.replace("20270111", "20270118"))


def test_dates_sharing_a_uid_are_refused():
    with pytest.raises(ValueError, match=r"^Each date of an invitation needs a UID of its own\.$"):
        mail(booked(), booked())


def test_no_dates_are_refused():
    with pytest.raises(ValueError, match=r"^An invitation needs a date\.$"):
        mail()


def test_unusable_address_is_refused():
    with pytest.raises(ValueError, match=r"^An invitation needs two e-mail addresses\.$"):
        invitation([booked()], organizer=OFFICE, attendee=Person(email="a@b\r\nBCC:c@d"))
