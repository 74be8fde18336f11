"""An organiser with a phone at the door: tick who comes, add who just came; the report shows it."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress

from tests.admin.helpers import make_manager
from tests.factories import make_association, make_member, make_municipality, make_space
from tests.signups.factories import come_for_sure, make_open_event
from wagtail_talko.models import Occurrence, Outcome, SignUp
from wagtail_talko.pages.models import ProgrammePage

WORDS = {
    "fi": {
        "link": "Ketkä tulevat (järjestäjille)",
        "heading": "Ketkä tulevat: Katon tervaus",
        "save": "Tallenna saapuneet",
        "add": "Lisää",
        "name": "Nimi (valinnainen)",
        "new": "Mukana ensimmäistä kertaa",
        "numbers": "Tallenna luvut",
        "counted": "Laskettu: 7 henkilöä, 21 tuntia",
        "print": "Tulosta isoin kirjaimin",
    },
    "sv": {
        "link": "Vilka kommer (för arrangörer)",
        "heading": "Vilka kommer: Katon tervaus",
        "save": "Spara avprickningen",
        "add": "Lägg till",
        "name": "Namn (valfritt)",
        "new": "Med för första gången",
        "numbers": "Spara antalen",
        "counted": "Räknade: 7 personer, 21 timmar",
        "print": "Skriv ut med stora bokstäver",
    },
}


@pytest.fixture
def talko(home):
    """Yesterday's talko of two hours, to which Aino and Bertta's four had signed up."""
    municipality = make_municipality("joutsa")
    host = make_association("martat", municipality=municipality)
    user = make_member(host, name="host", password="talko-demo")
    manager = make_manager(municipality.collection, name="manager")
    manager.set_password("talko-demo")
    manager.save()
    for each in (user, manager):
        EmailAddress.objects.create(user=each, email=each.email, verified=True, primary=True)
    programme = home.add_child(
        instance=ProgrammePage(title="Ohjelma", slug="ohjelma", locale=home.locale)
    )
    event = make_open_event(
        parent=programme,
        hosts=[host],
        space=make_space("tupa", municipality=municipality),
        title="Katon tervaus",
        start_date=date.today() + timedelta(days=1),
        tasks=[("Tervaus", 4), ("Keitto", 2)],
    )
    (tar, _soup) = event.signup_sheet.tasks.all()
    come_for_sure(event, name="Aino", phone="+358 40 1234567", message="Tulen heti.")
    come_for_sure(event, name="Bertta", people=4, task=tar)
    # Two days go by.
    for row in event.occurrences.all():
        back = timedelta(days=2)
        Occurrence.objects.filter(pk=row.pk).update(
            start=row.start - back, end=row.end - back, date=row.date - back
        )
    return event


@pytest.mark.parametrize(
    ("language", "script"),
    [("fi", True), ("sv", False)],
    ids=["finnish-phone", "swedish-phone-without-javascript"],
)
def test_organiser_ticks_adds_and_counts_and_the_report_shows_it(talko, visit, language, script):
    words = WORDS[language]
    organiser = visit(language, phone=True, script=script)
    page = organiser.page
    organiser.sign_in("host", "talko-demo")
    if language == "fi":
        page.goto(talko.schedule_page.get_url())
        organiser.click(words["link"], "link")
    else:
        organiser.open(f"talko/organise/{talko.pk}/")
    # The only date opens at once.
    assert organiser.heading == words["heading"]
    if script:
        organiser.check_page()
    assert page.locator('a[href="tel:+358401234567"]').count() == 1

    page.get_by_label("Aino", exact=True).check()
    page.get_by_label("Bertta (4)", exact=True).check()
    page.locator("select").nth(1).select_option("3")
    organiser.click(words["save"])
    assert list(SignUp.objects.order_by("pk").values_list("arrived", flat=True)) == [1, 3]

    page.get_by_label(words["name"]).fill("Otto")
    page.locator("input[name=people]").fill("2")
    page.get_by_label(words["new"], exact=True).check()
    organiser.click(words["add"])
    organiser.click(words["add"])
    assert Outcome.objects.values_list("heads", "walk_ins", "first_timers").get() == (7, 3, 2)

    # More people than were ticked cannot be fewer: told, and nothing lost.
    page.locator("input[name=said_heads]").fill("2")
    page.locator("input[name=said_minutes_each]").fill("3")
    organiser.click(words["numbers"])
    assert page.locator(".talko-error-summary").count() == 1
    assert page.locator("input[name=said_minutes_each]").input_value() == "3"
    if script:
        organiser.check_page()
    page.locator("input[name=said_heads]").fill("")
    organiser.click(words["numbers"])
    assert words["counted"] in " ".join(organiser.main.split())

    organiser.click(words["print"], "link")
    if script:
        organiser.check_page()
    assert "1234567" not in organiser.main
    assert page.locator(".talko-paper tbody th").all_inner_texts()[:3] == ["Aino", "Bertta", "Otto"]

    if script:
        check_report(visit("fi"))


def check_report(manager):
    """The manager reads the walk-ins in the report of the year, on a wide screen."""
    manager.sign_in("manager", "talko-demo")
    day = date.today() - timedelta(days=1)
    manager.page.goto(f"/admin/talko/reports/?by=space&first={day}&last={day}")
    row = manager.page.locator(".talko-table tbody tr").first
    assert row.locator("td").all_inner_texts() == ["1", "0", "1", "1", "7", "3", "2", "21"]
    manager.check_page()
    manager.page.goto(f"/admin/talko/reports/dates/?first={day}&last={day}")
    manager.check_page()
