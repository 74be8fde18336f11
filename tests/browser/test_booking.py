"""A volunteer finds the village hall by need and books it weekly, in Finnish and in Swedish.

On one of the weeks another association has it, on another the municipality has closed it.
"""

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
from wagtail_talko.bookings.actions import close_rooms, request_booking
from wagtail_talko.models import Booking, BookingDate

WORDS = {
    "fi": {
        "monday": "Maanantai",
        "weekly": "Tarvitsen tilan joka viikko viimeiseen päivään asti",
        "show": "Näytä vapaat ajat",
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
        "monday": "Måndag",
        "weekly": "Jag behöver rummet varje vecka till och med den senaste dagen",
        "show": "Visa lediga tider",
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
    """One municipality, one hall, two associations.

    It is open until ten. All evening the hall is taken on the second Monday, closed on the third.
    """
    municipality = make_municipality("lapinjarvi", name={"fi": "Lapinjärvi", "sv": "Lappträsk"})
    space = make_space(
        "kylatalo",
        municipality=municipality,
        name={"fi": "Kylätalo", "sv": "Byagården"},
        always_open=False,
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
        dates=[(start, start + timedelta(hours=5))],
        purpose="Leivonta",
        by=other,
        contact_name="Martat",
        contact_email="martat@example.org",
    )
    third = start + timedelta(days=7)
    close_rooms(
        rooms=[hall], spans=[(third, third + timedelta(hours=5))], reason="Lattian vahaus", by=None
    )
    return {"hall": hall, "choir": choir, "booker": booker}


def find_by_need(visitor, hall, monday, check) -> None:
    """Say what is needed every week and follow the first time: the form knows it all."""
    words, page = WORDS[visitor.language], visitor.page
    last = monday + timedelta(days=21)
    page.fill("#id_people", "20")
    page.select_option("#id_length", "120")
    page.select_option("#id_part", "evening")
    page.get_by_label(words["monday"], exact=True).check()
    page.fill("#id_date", monday.isoformat())
    page.fill("#id_until", last.isoformat())
    page.get_by_label(words["weekly"], exact=True).check()
    page.get_by_role("button", name=words["show"], exact=True).click()
    page.wait_for_url("**people=20**")
    check()
    page.locator("#talko-results .talko-slot__link").first.click()
    page.wait_for_url("**/bookings/new/**")
    filled = [page.locator(f"#id_{name}").input_value() for name in FILLED]
    assert filled == [str(hall.pk), f"{monday}", "17:00", "19:00", f"{last}", "20"]


def fill_in(visitor) -> None:
    page = visitor.page
    page.fill("#id_purpose", "Kuoroharjoitus")
    page.fill("#id_contact_name", "Kuoron puhelin")
    page.fill("#id_contact_email", "kuoro@example.org")


FILLED = ("room", "start_date", "start_time", "end_time", "until", "people")


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
    ("language", "script"),
    [("fi", True), ("sv", True), ("fi", False)],
    ids=["finnish", "swedish", "without-javascript"],
)
def test_booker_finds_by_need_books_weekly_and_leaves_out_what_collides(
    home, visit, village, monday, language, script
):
    words = WORDS[language]
    visitor = visit(language, phone=True, script=script)
    check = visitor.check_page if script else lambda: None

    visitor.sign_in("booker", "talko-demo")
    visitor.open("talko/rooms/")
    check()
    find_by_need(visitor, village["hall"], monday, check)
    fill_in(visitor)
    name_a_host(visitor, check)
    visitor.click(words["check"])
    check()
    collisions = visitor.page.get_by_label(words["leave_out"])
    assert collisions.count() == 2
    for number in range(2):
        collisions.nth(number).check()
    visitor.click(words["continue"])
    check()
    visitor.click(words["book"])
    check()
    assert words["asked"] in visitor.main

    booking = Booking.objects.get(association=village["choir"])
    days = [each.start.astimezone(UTC).date() for each in booking.dates.order_by("start")]
    assert days == [monday, monday + timedelta(days=21)]
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
    assert states == ["confirmed", "cancelled"]
