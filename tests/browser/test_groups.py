"""An organiser keeps five places for a group; one of the group signs up by its link."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress

from tests.factories import make_association, make_member, make_municipality, make_space
from tests.signups.factories import come_for_sure, make_open_event
from tests.signups.kept.factories import keep
from wagtail_talko.models import KeptPlaces, SignUp
from wagtail_talko.pages.models import ProgrammePage
from wagtail_talko.signups.links import token_of

TRACTOR = {"name": "Traktor", "needed": 2, "skills": "traktorkort", "youngest": 18}


@pytest.fixture
def event(home):
    municipality = make_municipality("joutsa")
    host = make_association("martat", municipality=municipality)
    user = make_member(host, name="host", password="talko-demo")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    programme = home.add_child(
        instance=ProgrammePage(title="Ohjelma", slug="ohjelma", locale=home.locale)
    )
    event = make_open_event(
        parent=programme,
        hosts=[host],
        space=make_space("tupa", municipality=municipality),
        title="Katon tervaus",
        recurrence="RRULE:FREQ=WEEKLY;COUNT=3",
        start_date=date.today() + timedelta(days=7),
        tasks=[TRACTOR, ("Keitto", 5)],
        signup_capacity=20,
    )
    come_for_sure(event, name="Aino Salainen", people=2)
    return event


def test_organiser_keeps_five_places_on_a_phone_and_gives_up(event, visit):
    organiser = visit("fi", phone=True)
    page = organiser.page
    organiser.sign_in("host", "talko-demo")
    organiser.open(f"talko/organise/{event.pk}/")
    organiser.click("Varaa paikkoja ryhmälle", "link")
    organiser.check_page()

    # Too many: told, and nothing lost.
    page.get_by_label("Ryhmän nimi").fill("Luokka 3 B")
    page.locator("input[name=places]").fill("19")
    organiser.click("Varaa paikat")
    organiser.check_page()
    assert page.locator(".talko-error-summary").count() == 1
    assert page.get_by_label("Ryhmän nimi").input_value() == "Luokka 3 B"

    page.locator("input[name=places]").fill("5")
    organiser.click("Varaa paikat")
    organiser.check_page()
    link = page.get_by_label("Ryhmän linkki kopioitavaksi").input_value()
    assert "/fi/talko/signup/to/" in link
    assert "käytössä 0/5 varatusta paikasta" in organiser.main

    resident = visit("fi", phone=True)
    resident.page.goto(event.schedule_page.get_url())
    resident.check_page()
    assert "5 paikkaa on varattu ryhmälle" in " ".join(resident.main.split())
    assert "3 B" not in resident.main

    page.get_by_role("link", name="Muuta tai vapauta").first.click()
    page.wait_for_load_state()
    organiser.check_page()
    organiser.click("Vapauta paikat")
    assert KeptPlaces.objects.get().ended_at is not None


@pytest.mark.parametrize("script", [False, True], ids=["without-javascript", "with-javascript"])
def test_one_of_the_group_takes_a_task_with_an_age(event, visit, script):
    group = keep(event)
    member = visit("sv", phone=True, script=script)
    page = member.page
    member.open(f"talko/signup/to/{event.pk}/{token_of(group)}/")
    if script:
        member.check_page()
    assert "Luokka 3 B" in member.main
    assert "Salainen" not in member.main

    box = page.get_by_label("Alla som jag anmäler har fyllt 18 år")
    before = box.is_visible()
    page.locator("input[name=dates]").first.check()
    page.locator("input[name=task][data-age]").check()
    page.locator("input[name=name]").fill("Elev")
    page.locator("input[name=phone]").fill("040 1234567")
    page.get_by_label("Mina uppgifter får användas").check()
    page.wait_for_timeout(2100)
    member.click("Anmäl dig")
    # The box has not been ticked: told beside it, and nothing lost.
    assert (before, box.is_visible()) == (False, True)
    assert page.locator(".talko-error-summary").count() == 1
    if script:
        member.check_page()

    box.check()
    page.wait_for_timeout(2100)
    member.click("Anmäl dig")
    row = SignUp.objects.latest("pk")
    assert (row.participant.group, row.at_least, row.state) == (group, 18, "confirmed")
    if script:
        member.check_page()


def test_organiser_says_what_one_date_needs(event, visit):
    organiser = visit("fi", phone=True)
    row = event.occurrences.order_by("start").first()
    organiser.sign_in("host", "talko-demo")
    organiser.open(f"talko/organise/{event.pk}/{row.date}/")
    organiser.check_page()
    organiser.click("Mitä tällä kertaa tarvitaan", "link")
    organiser.check_page()

    organiser.page.get_by_label("Traktor").fill("0")
    organiser.page.get_by_label("Keitto").fill("8")
    organiser.click("Tallenna")

    assert "Keitto (8)" in organiser.main
    assert "Traktor" not in organiser.main
