"""Who is told of a booking, and in which language."""

import pytest

from tests.bookings.notifications.reading import EIGHT, NOW, SIX, WEEK, dates_of, last
from tests.factories import make_member
from wagtail_talko.bookings.actions import close_rooms, confirm, request_booking
from wagtail_talko.models import Membership, Message

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("recipient", "language"))


def test_the_contact_is_told_in_the_language_of_the_booking(book):
    book(contact_email="yhteys@example.org", language="sv")

    assert told() == [("yhteys@example.org", "sv")]


def test_a_contact_who_is_a_member_is_told_in_their_own_language(book, member):
    Membership.objects.filter(user=member).update(language="en")

    book(contact_email=member.email.upper(), language="sv")

    assert told() == [("testi@example.org", "en")]


def test_who_booked_is_told_when_no_contact_is_given(book, association):
    make_member(association, role="manager")

    book(language="sv")

    assert told() == [("testi@example.org", "sv")]


@pytest.mark.parametrize("gone", ["left", "inactive", "no address"])
def test_managers_are_told_when_who_booked_cannot_be(book, association, member, boss, gone):
    make_member(association, role="manager", name="johto")
    booking = book()
    Message.objects.all().delete()
    if gone == "left":
        Membership.objects.filter(user=member).delete()
    else:
        member.is_active, member.email = (
            gone != "inactive",
            "" if gone == "no address" else "a@b.fi",
        )
        member.save()

    confirm(dates=dates_of(booking), by=boss, now=NOW)

    assert told() == [("johto@example.org", "fi")]


def test_an_association_without_members_is_told_at_its_own_address(book, association, boss):
    association.email = "martat@example.org"
    association.save()
    Membership.objects.all().delete()

    book(by=boss, origin="staff")

    assert told() == [("martat@example.org", "fi")]


def test_the_municipality_is_told_of_a_request_in_its_own_language(room, book, member):
    room.space.municipality.contact_email = "tilat@example.org"
    room.space.municipality.save()

    book(people=12, contact_name="Yhteys", contact_phone="040", message="Terveisiä", language="sv")

    message = last()
    assert (message.kind, message.recipient, message.language) == (
        "booking.request",
        "tilat@example.org",
        "fi",
    )
    assert message.subject == "Uusi pyyntö: Iso sali ti 12.1. klo 18"
    assert message.body.splitlines()[:12] == [
        "Uusi pyyntö odottaa vastausta.",
        "",
        "Paikka: Iso sali, Kyläsali, Kylätie 1, 19650 Joutsa",
        "Yhdistys: Martat",
        "Käyttötarkoitus: Ompeluseura",
        "Henkilömäärä: 12",
        "Yhteyshenkilö: Yhteys, 040",
        "",
        "Ajat:",
        "- ti 12.1.2027 klo 18.00–20.00",
        "",
        "Viesti: Terveisiä",
    ]


def test_the_municipality_is_not_told_of_what_needs_no_answer(room, book):
    room.needs_approval = False
    room.save()
    room.space.municipality.contact_email = "tilat@example.org"
    room.space.municipality.save()

    book()

    assert list(Message.objects.values_list("kind", flat=True)) == ["booking.confirmed"]


def test_nobody_is_told_of_the_municipalitys_own(room, boss):
    request_booking(
        room=room,
        association=None,
        dates=[(SIX, EIGHT)],
        purpose="Siivous",
        by=boss,
        origin="staff",
        now=NOW,
    )
    close_rooms(rooms=[room], spans=[(SIX + WEEK, EIGHT + WEEK)], reason="", by=boss, now=NOW)

    assert told() == []
