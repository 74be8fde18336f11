"""An organiser cancels one date and moves another, and page, mails and feed agree."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from tests.factories import make_association, make_member
from tests.signups.factories import come_for_sure, dates_of, make_open_event
from wagtail_talko.models import EventListing
from wagtail_talko.pages.models import ProgrammePage

WORDS = {
    "fi": {
        "cancel": "Peru",
        "cancel this": "Peru tämä päivä",
        "move": "Siirrä",
        "move this": "Muuta tätä päivää",
        "told": "1 ilmoittautuneelle kerrotaan sähköpostilla.",
        "subjects": ["Peruttu: Katon tervaus", "Uusi aika: Katon tervaus"],
    },
    "sv": {
        "cancel": "Ställ in",
        "cancel this": "Ställ in det här datumet",
        "move": "Flytta",
        "move this": "Ändra det här datumet",
        "told": "1 anmäld får ett meddelande med e-post.",
        "subjects": ["Inställt: Katon tervaus", "Ny tid: Katon tervaus"],
    },
}


@pytest.fixture
def event(home):
    programme = home.add_child(
        instance=ProgrammePage(title="Ohjelma", slug="ohjelma", locale=home.locale)
    )
    host = make_association(name={"fi": "Kutojat", "sv": "Vävarna"})
    user = make_member(host, name="booker")
    user.set_password("talko-demo")
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return make_open_event(
        parent=programme,
        title="Katon tervaus",
        hosts=[host],
        recurrence="RRULE:FREQ=WEEKLY;COUNT=3",
        start_date=date.today() + timedelta(days=7),
    )


@pytest.mark.parametrize(
    ("language", "phone", "script"),
    [("fi", True, True), ("sv", True, False)],
    ids=["finnish-phone", "swedish-phone-without-javascript"],
)
def test_organiser_cancels_one_date_and_moves_another(event, visit, language, phone, script):
    words = WORDS[language]
    rows = dates_of(event)
    come_for_sure(event, *rows, email="aino@example.org", language=language)
    organiser = visit(language, phone=phone, script=script)
    page = organiser.page
    organiser.sign_in("booker", "talko-demo")
    organiser.open(f"talko/organise/{event.pk}/dates/")
    if script:
        organiser.check_page()

    # Two clicks, and a message between them.
    page.locator("main a", has_text=words["cancel"]).first.click()
    page.wait_for_load_state()
    assert words["told"] in organiser.main
    if script:
        organiser.check_page()
    page.locator("textarea[name=message]").fill("Kipeä")
    organiser.click(words["cancel this"])
    assert page.locator(".talko-tag--cancelled").count() == 1

    page.locator("main a", has_text=words["move"]).first.click()
    page.wait_for_load_state()
    if script:
        organiser.check_page()
    page.locator("input[name=start_time]").fill("09:00")
    page.locator("input[name=end_time]").fill("11:00")
    organiser.click(words["move this"])
    if script:
        organiser.check_page()

    letters = [each for each in mail.outbox if each.to == ["aino@example.org"]][2:]
    assert [letter.subject for letter in letters] == words["subjects"]
    assert letters[0].body.count("Kipeä") == 1
    states = list(event.occurrences.order_by("date").values_list("state", flat=True))
    assert states == ["cancelled", "moved", "scheduled"]
    entries = EventListing.objects.get(event=event, language=language).vevents
    assert entries.count("STATUS:CANCELLED") == 1
    assert entries.count("T090000") == 1
    page.goto(event.schedule_page.get_url())
    assert organiser.main.count("Kipeä") == 1
