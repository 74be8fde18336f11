"""A resident without an account signs up for two dates, confirms by the code, changes, cancels."""

from datetime import date, timedelta

import pytest
from django.core import mail

from tests.signups.factories import code_in, come_for_sure, make_open_event, states
from wagtail_talko.pages.models import ProgrammePage

WORDS = {
    "fi": {
        "sign up": "Ilmoittaudu",
        "people": "Montako henkilöä tulee, sinä mukaan lukien",
        "consent": "Tietojani saa käyttää tämän tapahtuman järjestämiseen",
        "code": "Koodi",
        "confirm": "Vahvista",
        "change": "Muuta",
        "save": "Tallenna",
        "cancel": "Peru",
    },
    "sv": {
        "sign up": "Anmäl dig",
        "people": "Hur många kommer, du själv inräknad",
        "consent": "Mina uppgifter får användas för att ordna det här evenemanget",
        "code": "Kod",
        "confirm": "Bekräfta",
        "change": "Ändra",
        "save": "Spara",
        "cancel": "Avboka",
    },
}


@pytest.fixture
def event(home):
    programme = home.add_child(
        instance=ProgrammePage(title="Ohjelma", slug="ohjelma", locale=home.locale)
    )
    event = make_open_event(
        parent=programme,
        title="Katon tervaus",
        recurrence="RRULE:FREQ=WEEKLY;COUNT=3",
        start_date=date.today() + timedelta(days=7),
        tasks=[("Tervaus", 4), ("Keitto", 2)],
        signup_capacity=10,
        signup_asks_bring=True,
    )
    come_for_sure(event, name="Aino Salainen", people=2)
    return event


@pytest.mark.parametrize(
    ("language", "phone", "script"),
    [("fi", True, True), ("sv", True, False)],
    ids=["finnish-phone", "swedish-phone-without-javascript"],
)
def test_resident_signs_up_confirms_changes_and_cancels(event, visit, language, phone, script):
    words = WORDS[language]
    resident = visit(language, phone=phone, script=script)
    page = resident.page
    if language == "fi":
        page.goto(event.schedule_page.get_url())
        resident.check_page()
        assert page.get_by_text("Salainen").count() == 0
        resident.click(words["sign up"], "link")
    else:
        resident.open(f"talko/signup/to/{event.pk}/")

    # Nothing filled in yet: told what is missing, and the page can be used.
    page.get_by_role("button", name=words["sign up"], exact=True).click()
    page.wait_for_load_state()
    if script:
        resident.check_page()
    assert page.locator(".talko-error-summary").count() == 1

    page.locator("input[name=dates]").nth(0).check()
    page.locator("input[name=dates]").nth(1).check()
    page.get_by_label(words["people"]).fill("2")
    page.locator("input[name=task]").nth(2).check()
    page.locator("input[name=brings]").fill("3 piirakkaa")
    page.locator("input[name=name]").fill("Resident")
    page.locator("input[name=email]").fill("resident@example.org")
    page.get_by_label(words["consent"]).check()
    page.wait_for_timeout(2100)
    page.get_by_role("button", name=words["sign up"], exact=True).click()
    page.wait_for_load_state()

    (letter,) = [each for each in mail.outbox if each.to == ["resident@example.org"]]
    assert letter.extra_headers["Content-Language"] == language
    page.get_by_label(words["code"]).fill(code_in(letter))
    if script:
        resident.check_page()
    resident.click(words["confirm"])
    own = [state for people, state, _day in states(event)[1:]]
    assert own == ["confirmed", "confirmed"]
    if script:
        resident.check_page()

    page.locator("a", has_text=words["change"]).first.click()
    page.wait_for_load_state()
    page.get_by_label(words["people"]).fill("1")
    resident.click(words["save"])
    assert [people for people, _state, _day in states(event)] == [2, 1, 2]

    page.locator("button", has_text=words["cancel"]).first.click()
    page.wait_for_load_state()
    assert [state for _people, state, _day in states(event)] == [
        "confirmed", "cancelled", "confirmed",
    ]  # fmt: skip
