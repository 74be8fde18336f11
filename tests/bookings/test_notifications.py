"""The messages about bookings: who gets them, in which language, and their exact words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import translation

from tests.factories import (
    local,
    make_association,
    make_member,
    make_municipality,
    make_room,
    make_space,
    make_user,
)
from wagtail_talko.bookings.actions import (
    cancel_dates,
    close_rooms,
    confirm,
    decline,
    move_dates,
    request_booking,
)
from wagtail_talko.bookings.notifications import tell
from wagtail_talko.bookings.notifications.texts import weekly_gaps
from wagtail_talko.models import BookingDate, Membership, Message

pytestmark = pytest.mark.django_db

NOW = local(2027, 1, 1, 12)
SIX, EIGHT = local(2027, 1, 12, 18), local(2027, 1, 12, 20)
WEEK = timedelta(days=7)
ROOT = "http://localhost"


@pytest.fixture
def room():
    municipality = make_municipality("joutsa", name={"fi": "Joutsa", "sv": "Joutsa"})
    space = make_space(
        "kylasali",
        municipality=municipality,
        name={"fi": "Kyläsali", "sv": "Bygården", "en": "Village Hall"},
        street_address={"fi": "Kylätie 1"},
        postal_code="19650",
        city={"fi": "Joutsa"},
        phone="040 1234567",
    )
    return make_room(
        "iso",
        space=space,
        name={"fi": "Iso sali", "sv": "Stora salen", "en": "Great Hall"},
        needs_approval=True,
    )


@pytest.fixture
def association():
    return make_association("martat", name={"fi": "Martat", "sv": "Marthorna"})


@pytest.fixture
def member(association):
    return make_member(association, name="testi")


@pytest.fixture
def boss():
    return make_user("boss", is_superuser=True)


@pytest.fixture
def book(room, association, member):
    def book(*spans, **details):
        fields = {"by": member, "language": "fi", "now": NOW, **details}
        return request_booking(
            room=room,
            association=association,
            dates=spans or [(SIX, EIGHT)],
            purpose="Ompeluseura",
            **fields,
        )

    return book


def last() -> Message:
    return Message.objects.latest("pk")


def dates_of(booking):
    return list(booking.dates.all())


# -- exact words, Finnish ---------------------------------------------------------------------

PLACE = """\
Paikka: Iso sali, Kyläsali, Kylätie 1, 19650 Joutsa
Yhdistys: Martat
"""
END = """
Kysyttävää: 040 1234567

Joutsa
"""


def url(booking, language="fi") -> str:
    return f"{ROOT}/{language}/talko/bookings/{booking.pk}/"


def test_request_in_finnish(book):
    booking = book()

    message = last()
    assert message.subject == "Pyyntö saapunut: Iso sali ti 12.1. klo 18"
    assert message.body == (
        "Hei,\n\nPyyntösi tilasta on saapunut.\n\n"
        + PLACE
        + "\nAjat:\n- ti 12.1.2027 klo 18.00–20.00\n\n"
        "Kunta vastaa pyyntöösi. Saat silloin viestin. Tila on varattuna sinulle siihen asti.\n\n"
        "Jos et tarvitse tilaa, peru ajoissa, jotta muut voivat käyttää sitä.\n"
        f"Varaus: {url(booking)}\n" + END
    )
    assert (message.kind, message.language, message.calendar) == ("booking.requested", "fi", "")


def test_confirmation_of_several_dates_in_finnish(room, book, boss):
    room.space.house_rules = {"fi": "Ovi lukkoon.\nAstiat pestään."}
    room.space.save()
    spans = [(SIX + n * WEEK, EIGHT + n * WEEK) for n in (0, 1, 3)]
    booking = book(*spans)

    confirm(dates=dates_of(booking), by=boss, message="Tervetuloa", now=NOW)

    message = last()
    assert message.subject == "Varaus vahvistettu: Iso sali ti 12.1. klo 18 ja 2 muuta aikaa"
    assert message.body == (
        "Hei,\n\nTila on varattu sinulle.\n\n" + PLACE + "\nAjat:\n"
        "- ti 12.1.2027 klo 18.00–20.00\n"
        "- ti 19.1.2027 klo 18.00–20.00\n"
        "- ti 2.2.2027 klo 18.00–20.00\n"
        "\nEi varattu:\n- ti 26.1.2027\n"
        "\nViesti: Tervetuloa\n"
        "\nTalon säännöt:\nOvi lukkoon.\nAstiat pestään.\n\n"
        "Jos et tarvitse tilaa, peru ajoissa, jotta muut voivat käyttää sitä.\n"
        f"Varaus: {url(booking)}\n" + END
    )
    assert message.calendar_method == "PUBLISH"
    assert message.calendar.count("BEGIN:VEVENT") == 3


def test_declining_in_finnish(book, boss):
    booking = book()

    decline(dates=dates_of(booking), by=boss, message="Lattia vahataan.", now=NOW)

    message = last()
    assert message.subject == "Pyyntö hylätty: Iso sali ti 12.1. klo 18"
    assert message.body == (
        "Hei,\n\nKunta ei voinut antaa tilaa sinulle.\n\n"
        + PLACE
        + "\nAjat:\n- ti 12.1.2027 klo 18.00–20.00\n\n"
        "Syy: Lattia vahataan.\n\n"
        "Voit etsiä toisen ajan tai tilan.\n\n"
        f"Varaus: {url(booking)}\nVapaat ajat: {ROOT}/fi/talko/rooms/\n" + END
    )


def test_cancelling_one_of_two_in_finnish(book, member):
    booking = book((SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK))

    cancel_dates(dates=dates_of(booking)[:1], by=member, reason="", now=NOW)

    message = last()
    assert message.subject == "Varaus peruttu: Iso sali ti 12.1. klo 18"
    assert message.body == (
        "Hei,\n\nVaraus on peruttu. Tila on vapaa muille.\n\n"
        + PLACE
        + "\nPerutut ajat:\n- ti 12.1.2027 klo 18.00–20.00\n\n"
        "Nämä varauksen ajat ovat ennallaan:\n- ti 19.1.2027 klo 18.00–20.00\n\n"
        "Voit varata uudelleen, kun tarvitset tilaa.\n\n"
        f"Varaus: {url(booking)}\nVapaat ajat: {ROOT}/fi/talko/rooms/\n" + END
    )
    assert message.calendar_method == "CANCEL"


def test_moving_in_finnish(book, boss):
    booking = book()
    [date] = confirm(dates=dates_of(booking), by=boss, now=NOW)
    half_past = timedelta(minutes=30)

    move_dates(moves=[(date, (SIX + half_past, EIGHT + half_past))], by=boss, now=NOW)

    message = last()
    assert message.subject == "Varaus siirretty: Iso sali ti 12.1. klo 18.30"
    assert message.body == (
        "Hei,\n\nVarauksellasi on uusi aika tai paikka.\n\n"
        + PLACE
        + "\nUudet ajat:\n- ti 12.1.2027 klo 18.30–20.30\n\n"
        "Jos et tarvitse tilaa, peru ajoissa, jotta muut voivat käyttää sitä.\n"
        f"Varaus: {url(booking)}\n" + END
    )
    assert message.calendar_method == "REQUEST"


def test_closing_in_finnish(room, book, boss):
    booking = book()
    seen = [date.pk for date in dates_of(booking)]

    close_rooms(
        rooms=[room], spans=[(SIX, EIGHT)], reason="Remontti", by=boss, seen_hits=seen, now=NOW
    )

    message = last()
    assert message.subject == "Varaus peruttu, tila suljettu: Iso sali ti 12.1. klo 18"
    assert message.body == (
        "Hei,\n\nTila on tuolloin suljettu, joten varaus on peruttu.\n\n"
        + PLACE
        + "\nPerutut ajat:\n- ti 12.1.2027 klo 18.00–20.00\n\n"
        "Syy: Remontti\n\n"
        "Voit etsiä toisen ajan tai tilan.\n\n"
        f"Varaus: {url(booking)}\nVapaat ajat: {ROOT}/fi/talko/rooms/\n" + END
    )


# -- the other languages ----------------------------------------------------------------------


def test_confirmation_in_swedish(book, boss, member):
    Membership.objects.filter(user=member).update(language="sv")
    booking = book()

    with translation.override("fi"):
        confirm(dates=dates_of(booking), by=boss, now=NOW)

    message = last()
    assert message.subject == "Bokning bekräftad: Stora salen ti 12.1. kl. 18"
    assert message.body == (
        "Hej,\n\nRummet är bokat för dig.\n\n"
        "Plats: Stora salen, Bygården, Kylätie 1, 19650 Joutsa\n"
        "Förening: Marthorna\n\n"
        "Tider:\n- ti 12.1.2027 kl. 18.00–20.00\n\n"
        "Om du inte behöver rummet, avboka i tid så att andra kan använda det.\n"
        f"Bokningen: {url(booking, 'sv')}\n\n"
        "Frågor: 040 1234567\n\nJoutsa\n"
    )


def test_confirmation_in_english(book, boss):
    booking = book(language="en")

    confirm(dates=dates_of(booking), by=boss, now=NOW)

    message = last()
    assert message.subject == "Booking confirmed: Great Hall, Tue 12 Jan, 18:00"
    assert message.body == (
        "Hello,\n\nThe room is booked for you.\n\n"
        "Place: Great Hall, Village Hall, Kylätie 1, 19650 Joutsa\n"
        "Association: Martat\n\n"
        "Times:\n- Tue 12 Jan 2027, 18:00–20:00\n\n"
        "If you do not need the room, cancel early so that others can use it.\n"
        f"The booking: {url(booking, 'en')}\n\n"
        "Questions: 040 1234567\n\nJoutsa\n"
    )


# -- to whom ----------------------------------------------------------------------------------


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


# -- once, and after the commit ---------------------------------------------------------------


def test_telling_the_same_change_twice_writes_one_message(book):
    booking = book()
    before = Message.objects.count()

    tell(kind="requested", dates=dates_of(booking))

    assert Message.objects.count() == before == 1


def test_each_new_change_is_told(book, boss):
    booking = book()
    dates = confirm(dates=dates_of(booking), by=boss, now=NOW)
    for hours in (1, 2):
        shift = timedelta(hours=hours)
        dates = move_dates(moves=[(dates[0], (SIX + shift, EIGHT + shift))], by=boss, now=NOW)

    kinds = list(Message.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["booking.requested", "booking.confirmed", "booking.moved", "booking.moved"]


def test_the_invitation_follows_the_date_through_its_changes(book, boss, member):
    booking = book()
    [date] = confirm(dates=dates_of(booking), by=boss, now=NOW)
    confirmed = last().calendar
    cancel_dates(dates=[date], by=member, now=NOW)
    cancelled = last().calendar

    def facts(text):
        wanted = ("UID", "SEQUENCE", "METHOD", "STATUS", "ORGANIZER")
        lines = (line.split(":", 1) for line in text.split("\r\n") if ":" in line)
        return {key.split(";")[0]: value for key, value in lines if key.split(";")[0] in wanted}

    assert facts(confirmed) == {
        "UID": f"{date.uid}@localhost",
        "SEQUENCE": "1",
        "METHOD": "REQUEST",
        "STATUS": "CONFIRMED",
        "ORGANIZER": "mailto:talko@localhost",
    }
    assert facts(cancelled) == facts(confirmed) | {
        "SEQUENCE": "2",
        "METHOD": "CANCEL",
        "STATUS": "CANCELLED",
    }


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_mail_goes_after_the_booking_is_committed(book):
    book()

    assert [(m.subject, m.to) for m in mail.outbox] == [
        ("Pyyntö saapunut: Iso sali ti 12.1. klo 18", ["testi@example.org"])
    ]
    assert Message.objects.get().state == Message.State.SENT


# -- what was left out ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weeks", "gaps"),
    [
        ([0, 1, 3], ["ti 26.1.2027"]),
        ([0, 1, 2], []),
        ([0, 2, 4], []),
        ([0, 3], []),
        ([0, 1, 50], []),
        ([0, 1, 2.5], []),
    ],
)
def test_gaps_are_named_only_in_a_weekly_row(room, weeks, gaps):
    dates = [BookingDate(room=room, start=SIX + w * WEEK, end=EIGHT + w * WEEK) for w in weeks]

    with translation.override("fi"):
        found = weekly_gaps(dates)

    assert found == gaps


def test_a_weekly_row_across_the_clock_change_has_no_gaps(room):
    starts = [datetime(2027, 3, day, 16, tzinfo=UTC) for day in (16, 23)]
    starts.append(datetime(2027, 3, 30, 15, tzinfo=UTC))
    dates = [BookingDate(room=room, start=s, end=s + timedelta(hours=1)) for s in starts]

    assert weekly_gaps(dates) == []
