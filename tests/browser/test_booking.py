"""A volunteer books the village hall on a phone, in Finnish and in Swedish."""

from datetime import UTC, date, datetime, timedelta

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
from wagtail_talko.models import Booking, BookingDate

WORDS = {
    "fi": {
        "weekly": "Joka viikko",
        "leave_out": "Jätä tämä päivä pois",
        "add": "Lisää yhdistys",
        "asked": "Kutsu on lähetetty sähköpostilla: Martat.",
        "check": "Tarkista ajat",
        "continue": "Jatka näillä valinnoilla",
        "book": "Varaa",
        "cancel": "Peru valitut ajat",
        "yes": "Anna vuoro muille",
    },
    "sv": {
        "weekly": "Varje vecka",
        "leave_out": "Lämna bort den här dagen",
        "add": "Lägg till föreningen",
        "asked": "Frågan har skickats per e-post: Martat.",
        "check": "Kontrollera tiderna",
        "continue": "Fortsätt med dessa val",
        "book": "Boka",
        "cancel": "Avboka de valda tiderna",
        "yes": "Ge tiden till andra",
    },
}


@pytest.fixture
def monday() -> date:
    """A Monday about two weeks ahead."""
    today = datetime.now(UTC).date()
    return today + timedelta(days=21 - today.weekday())


@pytest.fixture
def village(monday):
    """One municipality, one hall, two associations; the hall is taken on the second Monday."""
    municipality = make_municipality("lapinjarvi", name={"fi": "Lapinjärvi", "sv": "Lappträsk"})
    space = make_space(
        "kylatalo", municipality=municipality, name={"fi": "Kylätalo", "sv": "Byagården"}
    )
    hall = make_room(
        "iso-sali",
        space=space,
        name={"fi": "Iso sali", "sv": "Stora salen"},
        capacity=60,
        needs_approval=False,
    )
    martat = make_association("martat", municipality=municipality, name={"fi": "Martat"})
    choir = make_association(
        "kuoro", municipality=municipality, name={"fi": "Kyläkuoro", "sv": "Bykören"}
    )
    booker = make_member(choir, name="booker", password="talko-demo", first_name="Aino")
    EmailAddress.objects.create(user=booker, email=booker.email, verified=True, primary=True)
    other = make_member(martat)
    second = monday + timedelta(days=7)
    start = local(second.year, second.month, second.day, 17)
    request_booking(
        room=hall,
        association=martat,
        dates=[(start, start + timedelta(hours=3))],
        purpose="Leivonta",
        by=other,
        contact_name="Martat",
        contact_email="martat@example.org",
    )
    return {"hall": hall, "choir": choir, "booker": booker}


def fill_in(visitor, hall, monday) -> None:
    page = visitor.page
    visitor.open(f"talko/bookings/new/?room={hall.pk}")
    page.fill("#id_start_date", monday.isoformat())
    page.fill("#id_start_time", "18:00")
    page.fill("#id_end_time", "20:00")
    page.get_by_label(WORDS[visitor.language]["weekly"], exact=True).check()
    page.fill("#id_until", (monday + timedelta(days=21)).isoformat())
    page.fill("#id_purpose", "Kuoroharjoitus")
    page.fill("#id_contact_name", "Kuoron puhelin")
    page.fill("#id_contact_email", "kuoro@example.org")


def name_a_host(visitor, check) -> None:
    """Bend the name as people do, and pick who was meant."""
    words, page = WORDS[visitor.language], visitor.page
    page.fill("#id_host_name", "Marttojen")
    visitor.click(words["add"])
    check()
    page.locator("[name=host_pick]").check()
    visitor.click(words["add"])
    check()
    assert page.locator("[name=host]").count() == 1


@pytest.mark.parametrize(
    ("language", "script", "phone"),
    [("fi", True, True), ("sv", True, False), ("fi", False, True)],
    ids=["finnish-phone", "swedish", "without-javascript"],
)
def test_booker_books_weekly_and_leaves_a_taken_date_out(
    home, visit, village, monday, language, script, phone
):
    words = WORDS[language]
    visitor = visit(language, phone=phone, script=script)
    check = visitor.check_page if script else lambda: None

    visitor.sign_in("booker", "talko-demo")
    visitor.open("talko/rooms/")
    check()
    fill_in(visitor, village["hall"], monday)
    name_a_host(visitor, check)
    visitor.click(words["check"])
    check()
    visitor.page.get_by_label(words["leave_out"]).check()
    visitor.click(words["continue"])
    check()
    visitor.click(words["book"])
    check()
    assert words["asked"] in visitor.main

    booking = Booking.objects.get(association=village["choir"])
    days = [each.start.astimezone(UTC).date() for each in booking.dates.order_by("start")]
    assert days == [monday, monday + timedelta(days=14), monday + timedelta(days=21)]
    assert {each.state for each in booking.dates.all()} == {BookingDate.State.CONFIRMED}
    assert [host.association.slug for host in booking.hosts.all()] == ["martat"]

    visitor.open("talko/bookings/")
    check()
    visitor.open(f"talko/bookings/{booking.pk}/")
    check()
    last = booking.dates.order_by("start").last()
    visitor.page.locator(f"#date-{last.pk}").check()
    visitor.click(words["cancel"])
    check()
    visitor.click(words["yes"])
    check()

    states = [each.state for each in booking.dates.order_by("start")]
    assert states == ["confirmed", "confirmed", "cancelled"]
