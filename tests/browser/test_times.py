"""An editor gives a second time in the admin; a resident with a Swedish phone sees both."""

from datetime import UTC, datetime, time, timedelta

import pytest
from allauth.account.models import EmailAddress

from tests.factories import make_user
from wagtail_talko.models import Event, SignUp
from wagtail_talko.pages.models import ProgrammePage


@pytest.fixture
def programme(home) -> ProgrammePage:
    return home.add_child(instance=ProgrammePage(title="Ohjelma", slug="ohjelma"))


@pytest.fixture
def editor():
    user = make_user("editor", password="talko-demo", is_staff=True, is_superuser=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_editor_adds_a_time_and_residents_sign_up_for_it(visit, home, programme, editor):
    visitor = visit("fi")
    page = visitor.page
    visitor.sign_in("editor", "talko-demo")
    day = datetime.now(UTC).date() + timedelta(days=14)

    page.goto(f"/admin/pages/add/wagtail_talko_pages/talkoeventpage/{programme.pk}/")
    page.fill("#id_title", "Saunavuorot")
    page.fill("#id_start_date", day.isoformat())
    page.keyboard.press("Escape")
    for name, clock in (("start", "17:00"), ("end", "18:30")):
        page.fill(f"#id_{name}_time", clock)
        page.keyboard.press("Escape")
    page.locator("[data-contentpath=more_times] .c-sf-add-button").first.click()
    for name, clock in (("start", "18:30"), ("end", "20:00")):
        page.fill(f"[name=more_times-0-value-{name}_time]", clock)
        page.keyboard.press("Escape")
    page.locator("#id_takes_signups").check()
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("[name=action-publish]").click()
    page.wait_for_url("**/admin/pages/**")

    first, second = Event.objects.order_by("start_time")
    assert (first.start_time, second.start_time) == (time(17), time(18, 30))

    resident = visit("sv", phone=True)
    resident.page.goto(first.schedule_page.get_url())
    resident.check_page()
    resident.open(f"talko/events/{day:%Y/%m}/")
    assert resident.page.get_by_text("Saunavuorot").count() >= 2

    guest = visit("fi", phone=True)
    guest.page.goto(first.schedule_page.get_url())
    guest.check_page()
    guest.page.get_by_role("link", name="Ilmoittaudu: 18.30–20.00").click()
    guest.check_page()
    assert guest.page.get_by_role("link", name="17.00–18.30").count() == 1
    guest.page.fill("[name=name]", "Aino")
    guest.page.fill("[name=phone]", "040 1234567")
    guest.page.locator("[name=consent]").check()
    guest.page.wait_for_timeout(2100)
    guest.page.locator("main button[type=submit]").last.click()
    guest.page.wait_for_url("**?new=1")

    assert [row.occurrence.event for row in SignUp.objects.all()] == [second]
