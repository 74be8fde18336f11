"""A volunteer says what the group needs and finds a time, in Finnish and Swedish."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import local, make_association, make_member, make_room, make_space
from wagtail_talko.bookings.actions import request_booking

WORDS = {
    "fi": {
        "show": "Näytä vapaat ajat",
        "more": "Lisää valintoja: kellonajat, varusteet, esteettömyys",
        "tuesday": "Tiistai",
        "kitchen": "Keittiö",
        "step_free": "Esteetön sisäänkäynti",
        "weekly": "Tarvitsen tilan joka viikko viimeiseen päivään asti",
        "first": "Ensimmäiset vapaat ajat",
        "link": "{day} klo 17.00–19.00, Iso sali, Kylätalo, 40 henkilöä vapaa – varaa",
        "without": "Mille henkilömäärälle tahansa: 1 tila on vapaana",
        "every": "tiistaisin klo 17.00–19.00, Iso sali, Kylätalo, 40 henkilöä:",
        "until": "Anna viimeinen päivä",
        "trouble": "Vapaita aikoja ei saatu haettua",
        "net": "Verkkoyhteys voi olla poikki.",
        "server": "Sivusto ei pystynyt juuri nyt vastaamaan.",
    },
    "sv": {
        "show": "Visa lediga tider",
        "more": "Fler val: klockslag, utrustning, tillgänglighet",
        "tuesday": "Tisdag",
        "kitchen": "Kök",
        "step_free": "Tillgänglig entré",
        "weekly": "Jag behöver rummet varje vecka till och med den senaste dagen",
        "first": "Första lediga tider",
        "link": "{day} kl. 17.00–19.00, Stora salen, Byagården, 40 personer ledig – boka",
        "without": "För vilket antal personer som helst: 1 rum är ledigt",
        "every": "tisdagar kl. 17.00–19.00, Stora salen, Byagården, 40 personer:",
        "until": "Ange sista dagen",
        "trouble": "De lediga tiderna kunde inte hämtas",
        "net": "Förbindelsen kan vara bruten.",
        "server": "Webbplatsen kunde inte svara just nu.",
    },
}


# How the console is told of an answer that did not come.
TOLD = re.compile(r"net::ERR_INTERNET_DISCONNECTED|\b503\b|console: htmx:(after|send|response)")


@pytest.fixture
def tuesday():
    """A Tuesday about three weeks ahead; the hall is taken on the one after it."""
    today = timezone.localdate()
    return today + timedelta(days=22 - today.weekday())


@pytest.fixture
def village(tuesday):
    space = make_space("kylatalo", name={"fi": "Kylätalo", "sv": "Byagården"}, always_open=False)
    space.accessibility = ["step-free"]
    space.save()
    hall = make_room(
        "iso-sali", space=space, name={"fi": "Iso sali", "sv": "Stora salen"}, capacity=40,
        equipment=["kitchen"],
    )  # fmt: skip
    make_room("pieni", space=space, name={"fi": "Pieni sali"}, capacity=8)
    association = make_association("martat", municipality=space.municipality)
    other = make_member(association)
    second = tuesday + timedelta(days=7)
    start = local(second.year, second.month, second.day, 16)
    request_booking(
        room=hall, association=association, dates=[(start, start + timedelta(hours=6))],
        purpose="x", by=other,
    )  # fmt: skip
    return hall


def say_what_is_needed(visitor, day) -> None:
    page, words = visitor.page, WORDS[visitor.language]
    page.fill("#id_people", "20")
    page.select_option("#id_length", "120")
    page.select_option("#id_part", "evening")
    page.get_by_label(words["tuesday"], exact=True).check()
    page.fill("#id_date", day.isoformat())
    page.get_by_text(words["more"]).click()
    page.get_by_label(words["kitchen"], exact=True).check()
    page.get_by_label(words["step_free"], exact=True).check()


@pytest.mark.parametrize(
    ("language", "script"), [("fi", True), ("sv", True), ("fi", False)],
    ids=["finnish", "swedish", "without-javascript"],
)  # fmt: skip
def test_volunteer_finds_a_room_by_need_on_a_phone(home, visit, village, tuesday, language, script):
    words = WORDS[language]
    visitor = visit(language, phone=True, script=script)
    page = visitor.page
    check = visitor.check_page if script else lambda: None

    visitor.open("talko/rooms/")
    check()
    say_what_is_needed(visitor, tuesday)
    check()
    page.get_by_role("button", name=words["show"], exact=True).click()
    page.wait_for_url("**people=20**")
    check()

    written = f"{tuesday.day}.{tuesday.month}."
    day = {"fi": f"ti {written}", "sv": f"ti {written}"}[language]
    first = page.locator("#talko-results .talko-slot__link").first
    assert " ".join(first.inner_text().split()) == words["link"].format(day=day)
    if script:
        # The page stayed, the focus went to the answer and the number is said.
        assert page.evaluate("document.activeElement.id") == "talko-found-title"
        assert page.locator("#talko-count").get_attribute("role") == "status"
        assert page.locator("#id_people").input_value() == "20"
        # Back and forward open the pages anew: nothing old is shown as free.
        with page.expect_event("load"):
            page.go_back()
        assert page.locator("#id_people").input_value() == ""
        with page.expect_event("load"):
            page.go_forward()
        assert page.locator("#id_people").input_value() == "20"
    href = first.get_attribute("href")
    assert href is not None
    assert f"date={tuesday.isoformat()}&start=17%3A00&end=19%3A00&people=20" in href


def test_every_week_and_what_to_give_up(home, visit, village, tuesday):
    words = WORDS["sv"]
    visitor = visit("sv", phone=True)
    page = visitor.page
    page.set_viewport_size({"width": 320, "height": 700})
    visitor.open("talko/rooms/")
    say_what_is_needed(visitor, tuesday)

    page.get_by_label(words["weekly"], exact=True).check()
    page.get_by_role("button", name=words["show"], exact=True).click()
    # Refused: the whole page anew, with the focus on what is wrong.
    page.wait_for_selector(".talko-error-summary")
    visitor.check_page()
    assert page.evaluate("document.activeElement.className") == "talko-error-summary"
    assert words["until"] in page.locator("#id_until_error").inner_text()
    page.fill("#id_until", (tuesday + timedelta(days=21)).isoformat())
    page.get_by_role("button", name=words["show"], exact=True).click()
    page.wait_for_url("**until=2**")
    page.wait_for_selector("#talko-results")
    visitor.check_page()

    link = page.locator("#talko-results .talko-slot__link").first
    assert " ".join(link.inner_text().split()).startswith(words["every"] + " ledigt 3 gånger av 4")

    page.get_by_label(words["weekly"], exact=True).uncheck()
    page.fill("#id_people", "200")
    page.get_by_role("button", name=words["show"], exact=True).click()
    way = page.get_by_role("link", name=words["without"], exact=True)
    way.wait_for()
    visitor.check_page()
    way.click()
    page.wait_for_selector("#talko-results .talko-slot__link")
    assert page.locator("#id_people").input_value() == ""


@pytest.mark.parametrize(
    ("language", "kind", "answer"),
    [
        ("fi", "net", lambda route: route.abort("internetdisconnected")),
        ("sv", "server", lambda route: route.fulfill(status=503, body="<p>Bad gateway</p>")),
    ],
    ids=["no-net-finnish", "server-swedish"],
)
def test_finder_without_an_answer_says_so_and_works_again(
    home, visit, village, tuesday, language, kind, answer
):
    words = WORDS[language]
    visitor = visit(language, phone=True)
    page = visitor.page
    visitor.open("talko/rooms/")
    region = page.get_by_role("alert")
    page.fill("#id_people", "20")
    page.route("**/talko/rooms/?*", answer)

    page.get_by_role("button", name=words["show"], exact=True).click()
    region.get_by_text(words["trouble"]).wait_for()
    visitor.check_page()
    said = " ".join(region.inner_text().split())
    assert (words[kind] in said, words["show"] in said, "Bad gateway" in said) == (
        True,
        True,
        False,
    )
    assert region.bounding_box()["y"] < page.viewport_size["height"]
    assert page.locator("#id_people").input_value() == "20"
    # The browser and htmx tell the console as well: nothing else may be wrong.
    others = [line for line in visitor.complaints if not TOLD.search(line)]
    assert others == []
    visitor.complaints.clear()

    page.unroute("**/talko/rooms/?*")
    page.get_by_role("button", name=words["show"], exact=True).click()
    page.wait_for_url("**people=20**")
    page.locator("#talko-found-title:focus").wait_for()
    assert region.inner_text() == ""


def test_keyboard_alone_goes_from_the_form_to_the_first_time(home, visit, village, tuesday):
    visitor = visit("fi")
    page = visitor.page
    visitor.open("talko/rooms/")

    page.locator("#id_people").focus()
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    page.wait_for_url("**people=20**")
    page.locator("#talko-found-title:focus").wait_for()
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.className") == "talko-slot__link"
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")


def test_a_week_of_a_room_reads_on_a_phone_and_prints_on_one_sheet(home, visit, village, tuesday):
    visitor = visit("sv", phone=True)
    year, week, _ = tuesday.isocalendar()
    for width in (320, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.open("talko/rooms/kylatalo/iso-sali/")
        visitor.check_page()
        visitor.open(f"talko/rooms/kylatalo/iso-sali/w/{year}-w{week:02d}/")
        visitor.check_page()

    printed = visitor.page.pdf(prefer_css_page_size=True, print_background=True)

    assert printed.count(b"/Type /Page\n") == 1
