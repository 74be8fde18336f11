"""A volunteer finds out how to get in, chooses reminders and tells how many came; the clerk notes.

On a phone, in Finnish and in Swedish, and without JavaScript.
"""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_admin import PLACE
from tests.browser.visiting import AXE_OPTIONS
from tests.factories import make_association, make_member, make_room, make_space, make_user
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.entering.actions import set_door_code

WORDS = {
    "fi": {
        "in": "Näin pääset sisään",
        "over": "1 mennyt aika",
        "reminders": "Muuta, milloin saat muistutuksen",
        "each": "Ennen joka kertaa",
        "tell": "Kerro, miten kävi",
        "yes": "Kyllä",
        "people": "Montako henkilöä oli paikalla?",
        "save": "Tallenna",
        "used": "Tilaa käytti 12 henkilöä.",
    },
    "sv": {
        "in": "Så kommer du in",
        "over": "1 tid som har varit",
        "reminders": "Ändra när du blir påmind",
        "each": "Före varje gång",
        "tell": "Berätta hur det gick",
        "yes": "Ja",
        "people": "Hur många personer var på plats?",
        "save": "Spara",
        "used": "Rummet användes av 12 personer.",
    },
}


@pytest.fixture
def booking(home):
    """A time of yesterday and one of tomorrow, a house with words and a code."""
    words = {"fi": "Avain on kirjastossa.", "sv": "Nyckeln finns på biblioteket."}
    space = make_space("kylatalo", name={"fi": "Kylätalo", "sv": "Byagården"}, entry=words)
    room = make_room("sali", space=space, name={"fi": "Sali", "sv": "Salen"})
    choir = make_association("kuoro", name={"fi": "Kuoro", "sv": "Kören"})
    booker = make_member(choir, name="booker", password="talko-demo")
    EmailAddress.objects.create(user=booker, email=booker.email, verified=True, primary=True)
    noon = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0)
    days = [noon - timedelta(days=1), noon + timedelta(days=1)]
    booking = request_booking(
        room=room,
        association=choir,
        dates=[(day, day + timedelta(hours=1)) for day in days],
        purpose="Harjoitus",
        by=booker,
        now=noon - timedelta(days=3),
        silent=True,
    )
    set_door_code(booking=booking, code="2580", by=None, silent=True)
    return booking


@pytest.mark.parametrize(
    ("language", "script"),
    [("fi", True), ("sv", True), ("fi", False)],
    ids=["finnish", "swedish", "without-javascript"],
)
def test_booker_gets_in_is_reminded_and_tells_how_many_came(visit, booking, language, script):
    words = WORDS[language]
    visitor = visit(language, phone=True, script=script)
    page, check = visitor.page, visitor.check_page if script else lambda: None

    visitor.sign_in("booker", "talko-demo")
    visitor.open(f"talko/bookings/{booking.pk}/")
    check()
    assert page.locator("h2").first.inner_text() == words["in"]
    assert "2580" in visitor.main

    visitor.click(words["reminders"], "link")
    check()
    page.get_by_label(words["each"], exact=True).check()
    visitor.click(words["save"])
    check()
    page.locator("summary").get_by_text(words["over"]).click()
    page.locator("a[href*='/outcome/']").click()
    page.wait_for_load_state()
    check()
    page.get_by_label(words["yes"], exact=True).check()
    page.fill("#id_headcount", "12")
    visitor.click(words["save"])
    check()

    page.locator("summary").get_by_text(words["over"]).click()
    assert words["used"] in visitor.main
    booking.refresh_from_db()
    assert booking.reminders == "each"
    assert booking.dates.earliest("start").headcount == 12


def test_clerk_notes_that_nobody_came_and_gives_a_code(visit, booking):
    editor = make_user("editor", password="talko-demo", is_staff=True, is_superuser=True)
    EmailAddress.objects.create(user=editor, email=editor.email, verified=True, primary=True)
    visitor, found = visit("fi", phone=True), []
    page = visitor.page

    def check() -> None:
        violations = Axe().run(page, PLACE, options=AXE_OPTIONS).response["violations"]
        found.extend(f"{each['id']} {n['html']}" for each in violations for n in each["nodes"])

    visitor.sign_in("editor", "talko-demo")
    for path in ("outcomes/", f"bookings/inspect/{booking.pk}/", f"bookings/code/{booking.pk}/"):
        page.goto(f"/admin/talko/{path}")
        check()
    page.goto("/admin/talko/outcomes/")
    page.locator("button[name=no_show]").click()
    page.locator("button[name=take_back]").wait_for()
    # Without the message, which Wagtail fades in.
    page.goto("/admin/talko/outcomes/")
    check()

    assert found == []
    assert booking.dates.earliest("start").outcome == "no_show"
