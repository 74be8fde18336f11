"""An association proposes a talko with tasks together with another, which accepts from its mail."""

import re
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from wagtail.models import Locale

from tests.events.factories import make_event
from tests.factories import make_association, make_member, make_municipality, make_user
from wagtail_talko.models import Event, Task
from wagtail_talko.organising.hosting.actions import invite_to_host
from wagtail_talko.pages.models import ProgrammePage, TalkoEventPage


def person(user):
    user.set_password("talko-demo")
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def programme(home):
    page = home.add_child(
        instance=ProgrammePage(title="Ohjelma", slug="ohjelma", locale=home.locale)
    )
    page.copy_for_translation(Locale.objects.get(language_code="sv")).save_revision().publish()
    return page


@pytest.fixture
def weavers():
    municipality = make_municipality(name={"fi": "Joutsa", "sv": "Joutsa"})
    return make_association(name={"fi": "Kutojat", "sv": "Vävarna"}, municipality=municipality)


@pytest.fixture
def singers(weavers):
    return make_association(
        name={"fi": "Laulajat", "sv": "Sångarna"}, municipality=weavers.municipality
    )


def link_in_mail(user, language):
    letters = [letter.body for letter in mail.outbox if letter.to == [user.email]]
    (path,) = re.findall(rf"/{language}/talko/organise/hosting/\d+/", letters[-1])
    return path.removeprefix(f"/{language}/")


def test_talko_with_tasks_is_proposed_together_and_published(programme, weavers, singers, visit):
    person(make_member(weavers, name="kutoja"))
    singer = person(make_member(singers, role="manager", name="laulaja"))
    person(make_user("editor", is_superuser=True))
    member = visit("fi", phone=True)
    page = member.page
    member.sign_in("kutoja", "talko-demo")
    member.open("talko/organise/events/new/")

    page.locator("input[name=title]").fill("Rantatalkoot")
    page.locator("textarea[name=introduction]").fill("Siivotaan ranta.")
    day = date.today() + timedelta(days=10)
    page.locator("input[name=start_date]").fill(day.isoformat())
    page.locator("input[name=start_time]").fill("10:00")
    page.locator("input[name=end_time]").fill("14:00")
    page.locator("input[name=place]").fill("Kivijärven ranta")
    page.locator("input[name=host_name]").fill("laulajat")
    member.click("Lisää yhdistys")
    assert "Laulajat, Joutsa" in member.main
    member.check_page()
    page.locator("textarea[name=hosts_message]").fill("Tulkaa mukaan!")
    page.locator("input[name=takes_signups]").check()
    page.locator("input[name=tasks-0-name]").fill("Haravointi")
    page.locator("input[name=tasks-1-name]").fill("Makkaranpaisto")
    page.locator("input[name=tasks-1-needed]").fill("0")
    # Enter sends what was typed to be checked: no row of a list swallows it.
    page.locator("input[name=title]").press("Enter")
    page.wait_for_load_state()
    member.check_page()
    assert page.locator(".talko-error-summary a").get_attribute("href") == "#id_tasks-1-needed"
    page.locator("input[name=tasks-1-needed]").fill("2")
    member.click("Lisää rivejä")
    assert page.locator("input[name=tasks-5-name]").count() == 1
    assert page.locator("input[name=tasks-0-name]").input_value() == "Haravointi"
    member.check_page()
    member.click("Tarkista tapahtuma")
    member.check_page()
    assert "Makkaranpaisto" in member.main
    member.click("Lähetä kunnalle")

    other = visit("fi", phone=True)
    other.sign_in("laulaja", "talko-demo")
    other.open("talko/organise/events/")
    other.check_page()
    assert "Rantatalkoot: Kutojat pyytää" in other.main
    other.open(link_in_mail(singer, "fi"))
    other.check_page()
    assert "Tulkaa mukaan!" in other.main
    other.click("Järjestä yhdessä")
    other.check_page()
    assert "Laulajat on nyt mukana" in other.page.locator("body").inner_text()

    editor = visit("en")
    editor.sign_in("editor", "talko-demo")
    made = TalkoEventPage.objects.get(title="Rantatalkoot")
    editor.page.goto(f"/admin/pages/{made.pk}/edit/")
    editor.page.locator("[data-workflow-action-name=approve]").first.evaluate(
        "each => each.click()"
    )
    editor.page.wait_for_url("**/admin/pages/*/")

    event = Event.objects.get()
    assert sorted(str(host) for host in event.hosts.all()) == ["Kutojat", "Laulajat"]
    assert [(str(task), task.needed) for task in Task.objects.all()] == [
        ("Haravointi", None),
        ("Makkaranpaisto", 2),
    ]
    page.goto(made.get_url())
    assert "Laulajat" in member.main
    other.open(f"talko/organise/{event.pk}/dates/")
    assert "Rantatalkoot" in other.heading


@pytest.mark.parametrize(
    ("accepts", "button", "said"),
    [
        (True, "Ordna tillsammans", "Sångarna är nu med och ordnar evenemanget."),
        (False, "Vi kommer inte med", "De andra har fått veta att Sångarna inte kommer med."),
    ],
    ids=["yes", "no"],
)
def test_question_is_answered_without_javascript(
    programme, weavers, singers, visit, accepts, button, said
):
    weaver = make_member(weavers, name="kutoja")
    singer = person(make_member(singers, role="manager", name="laulaja"))
    singers.memberships.update(language="sv")
    event = make_event(
        parent=programme,
        title="Rantatalkoot",
        hosts=[weavers],
        start_date=date.today() + timedelta(days=7),
    )
    asking = {"asked_by": weavers, "associations": [singers], "by": weaver}
    invite_to_host(key=event.translation_key, **asking)
    other = visit("sv", script=False)
    other.sign_in("laulaja", "talko-demo")

    other.open(link_in_mail(singer, "sv"))
    assert "Vävarna frågar om Sångarna" in other.main
    other.click(button)

    assert said in other.page.locator("body").inner_text()
    assert event.hosts.count() == (2 if accepts else 1)


def test_page_of_hosts_and_of_leaving_with_javascript(programme, weavers, singers, visit):
    weaver = person(make_member(weavers, name="kutoja"))
    event = make_event(
        parent=programme,
        title="Rantatalkoot",
        hosts=[weavers, make_association()],
        start_date=date.today() + timedelta(days=7),
    )
    asking = {"asked_by": weavers, "associations": [singers], "by": weaver}
    invite_to_host(key=event.translation_key, **asking)
    member = visit("fi", phone=True)
    member.sign_in("kutoja", "talko-demo")

    member.open(f"talko/organise/hosts/{event.translation_key}/")
    member.check_page()
    member.click("Peru kutsu Laulajat")
    assert "Kutsu on peruttu: Laulajat." in member.page.locator("body").inner_text()
    member.page.get_by_role("link", name="Jätä tapahtuma muille").click()
    member.page.wait_for_load_state()
    member.check_page()
    member.click("Jätä tapahtuma")

    assert [str(host) for host in event.hosts.all()] != ["Kutojat"]
    assert event.hosts.count() == 1
