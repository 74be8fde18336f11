"""The messages about bookings, word by word."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from tests.bookings.notifications.reading import EIGHT, NOW, ROOT, SIX, WEEK, dates_of, last, url
from tests.factories import make_room
from wagtail_talko.bookings.actions import cancel_dates, close_rooms, confirm, decline, move_dates
from wagtail_talko.bookings.notifications.texts import weekly_gaps
from wagtail_talko.models import BookingDate, Membership

pytestmark = pytest.mark.django_db

PLACE = """\
Paikka: Iso sali, Kyläsali, Kylätie 1, 19650 Joutsa
Yhdistys: Martat
"""
END = """
Kysyttävää: 040 1234567

Joutsa
"""


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
        + "\nUudet ajat:\n- ti 12.1.2027 klo 18.00–20.00 → ti 12.1.2027 klo 18.30–20.30\n\n"
        "Jos et tarvitse tilaa, peru ajoissa, jotta muut voivat käyttää sitä.\n"
        f"Varaus: {url(booking)}\n" + END
    )
    assert message.calendar_method == "REQUEST"


def test_request_moved_to_a_room_without_approval_in_finnish(room, book, member):
    room.space.house_rules = {"fi": "Sammuta valot."}
    room.space.save()
    hall = make_room(space=room.space, name={"fi": "Halli"})
    booking = book()
    [date] = dates_of(booking)

    move_dates(moves=[(date, date.span)], room=hall, by=member, now=NOW)

    message = last()
    assert message.body == (
        "Hei,\n\nVarauksellasi on uusi aika tai paikka.\n\n"
        + PLACE.replace("Iso sali", "Halli")
        + "\nUudet ajat:\n- ti 12.1.2027 klo 18.00–20.00 → ti 12.1.2027 klo 18.00–20.00, Halli\n\n"
        "Tila on varattu sinulle.\n\nTalon säännöt:\nSammuta valot.\n\n"
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
