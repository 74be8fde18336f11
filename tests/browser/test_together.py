"""A time is taken by those who welcome others: ask them, be taken along, both see it."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress

from tests.factories import (
    local,
    make_association,
    make_member,
    make_municipality,
    make_room,
    make_space,
)
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.models import Booking, BookingHost

WORDS = {
    "fi": {
        "check": "Tarkista ajat",
        "ask": "Kysy, voitteko pitää illan yhdessä: Martat",
        "send": "Lähetä kysymys",
        "wants": "Kyläkuoro haluaisi mukaan",
        "take": "Ota mukaan",
        "both": "Martat ja Kyläkuoro",
    },
    "sv": {
        "check": "Kontrollera tiderna",
        "ask": "Fråga om ni kan ha kvällen tillsammans: Marthorna",
        "send": "Skicka frågan",
        "wants": "Bykören vill gärna vara med",
        "take": "Ta med dem",
        "both": "Marthorna och Bykören",
    },
}


def make_booker(association, name):
    user = make_member(association, name=name, password="talko-demo")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def evening():
    """Martat have the hall on a Monday about two weeks ahead, and others are welcome."""
    day = datetime.now(UTC).date()
    day += timedelta(days=21 - day.weekday())
    six = local(day.year, day.month, day.day, 18)
    municipality = make_municipality("lapinjarvi", name={"fi": "Lapinjärvi", "sv": "Lappträsk"})
    space = make_space(
        "kylatalo", municipality=municipality, name={"fi": "Kylätalo", "sv": "Byagården"}
    )
    hall = make_room(
        "iso-sali", space=space, name={"fi": "Iso sali", "sv": "Stora salen"}, parallel_groups=1
    )
    martat = make_association(
        "martat", municipality=municipality, name={"fi": "Martat", "sv": "Marthorna"}
    )
    choir = make_association(
        "kuoro", municipality=municipality, name={"fi": "Kyläkuoro", "sv": "Bykören"}
    )
    host = make_booker(martat, "host")
    make_booker(choir, "asker")
    booking = request_booking(
        room=hall,
        association=martat,
        dates=[(six, six + timedelta(hours=2))],
        purpose="Leivonta",
        public_title="Leivontailta",
        by=host,
        open_to_others=True,
    )
    return {"hall": hall, "day": day, "booking": booking}


@pytest.mark.parametrize(
    ("language", "script"),
    [("fi", True), ("sv", True), ("fi", False)],
    ids=["finnish", "swedish", "without-javascript"],
)
def test_asked_for_a_taken_time_taken_along_and_seen_by_both(
    home, visit, evening, language, script
):
    words = WORDS[language]
    asker = visit(language, phone=True, script=script)
    check = asker.check_page if script else lambda: None
    asker.sign_in("asker", "talko-demo")
    asker.open(f"talko/bookings/new/?room={evening['hall'].pk}")
    page = asker.page
    page.fill("#id_start_date", evening["day"].isoformat())
    page.fill("#id_start_time", "18:00")
    page.fill("#id_end_time", "20:00")
    page.fill("#id_purpose", "Kuoroharjoitus")
    page.fill("#id_contact_name", "Kuoron puhelin")
    page.fill("#id_contact_email", "kuoro@example.org")
    asker.click(words["check"])
    check()
    page.get_by_role("link", name=words["ask"]).first.click()
    check()
    page.fill("#id_message", "Laulamme, kun te leivotte?")
    asker.click(words["send"])
    check()

    host = visit(language, phone=True, script=script)
    check_host = host.check_page if script else lambda: None
    host.sign_in("host", "talko-demo")
    host.open("talko/bookings/")
    check_host()
    host.page.get_by_role("link", name=words["wants"]).first.click()
    assert "Laulamme, kun te leivotte?" in host.main
    check_host()
    host.click(words["take"])
    check_host()

    assert BookingHost.objects.get().state == "accepted"
    assert Booking.objects.count() == 1
    for visitor in (asker, host):
        visitor.open(f"talko/bookings/{evening['booking'].pk}/")
        assert words["both"] in visitor.main
