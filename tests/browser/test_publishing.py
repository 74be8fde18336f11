"""An editor publishes a weekly talko; a resident finds it and subscribes to it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from icalendar import Calendar

from tests.factories import make_municipality, make_room, make_space, make_user
from wagtail_talko.models import BookingDate, Event, Occurrence
from wagtail_talko.pages.models import ProgrammePage


@pytest.fixture
def monday() -> date:
    """A Monday of next month, so that the month's page shows four of them at the least."""
    today = datetime.now(UTC).date()
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=-first.weekday() % 7)


@pytest.fixture
def hall():
    space = make_space(
        "kylatalo",
        municipality=make_municipality("lapinjarvi", name={"fi": "Lapinjärvi"}),
        name={"fi": "Kylätalo", "sv": "Byagården"},
    )
    return make_room("iso-sali", space=space, name={"fi": "Iso sali", "sv": "Stora salen"})


@pytest.fixture
def programme(home) -> ProgrammePage:
    return home.add_child(instance=ProgrammePage(title="Ohjelma", slug="ohjelma"))


@pytest.fixture
def editor():
    user = make_user("editor", password="talko-demo", is_staff=True, is_superuser=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_editor_publishes_a_weekly_talko_that_residents_see(
    visit, home, programme, hall, editor, monday
):
    visitor = visit("fi")
    page = visitor.page
    visitor.sign_in("editor", "talko-demo")

    page.goto(f"/admin/pages/add/wagtail_talko_pages/talkoeventpage/{programme.pk}/")
    page.fill("#id_title", "Pihatalkoot")
    page.fill("#id_start_date", monday.isoformat())
    page.keyboard.press("Escape")
    page.fill("#id_start_time", "18:00")
    page.keyboard.press("Escape")
    page.fill("#id_end_time", "20:00")
    page.keyboard.press("Escape")
    page.locator("input[name=recurrence_repeats][value=weekly]").check()
    page.fill("#id_until", (monday + timedelta(days=21)).isoformat())
    page.keyboard.press("Escape")
    page.select_option("#id_space", label="Kylätalo")
    page.select_option("#id_room", str(hall.pk))
    page.locator("#id_takes_room").check()
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("[name=action-publish]").click()
    page.wait_for_url("**/admin/pages/**")

    event = Event.objects.get()
    days = [monday + timedelta(days=7 * number) for number in range(4)]
    assert [each.date for each in Occurrence.objects.order_by("date")] == days
    assert BookingDate.objects.filter(state="confirmed", room=hall).count() == 4

    resident = visit("sv", phone=True)
    resident.open(f"talko/events/{monday:%Y/%m}/")
    resident.check_page()
    assert resident.page.get_by_text("Pihatalkoot").count() >= 4
    answer = resident.page.request.get("/sv/talko/feeds/events.ics")
    series = Calendar.from_ical(answer.text()).walk("VEVENT")
    assert [str(each["SUMMARY"]) for each in series] == ["Pihatalkoot"]
    assert str(series[0]["UID"]).startswith(str(event.uid))
