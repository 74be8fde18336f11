"""A resident without an account finds the calendar on a page and gets it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from icalendar import Calendar

from tests.factories import make_municipality, make_room, make_space
from wagtail_talko.pages.models import ProgrammePage, TalkoEventPage, WelfareSpacePage


@pytest.fixture
def pages(home) -> list[str]:
    """The addresses of the programme, a space and an event there, all with the same dates."""
    space = make_space("kylatalo", municipality=make_municipality("joutsa"), name={"fi": "Talo"})
    room = make_room("sali", space=space, name={"fi": "Sali"})
    programme = home.add_child(instance=ProgrammePage(title="Ohjelma", slug="ohjelma"))
    event = programme.add_child(
        instance=TalkoEventPage(
            title="Pihatalkoot",
            slug="pihatalkoot",
            start_date=datetime.now(UTC).date() + timedelta(days=7),
            start_time=time(18),
            end_time=time(20),
            space=space,
            room=room,
        )
    )
    event.save_revision().publish()
    place = home.add_child(instance=WelfareSpacePage(title="Talo", slug="talo", space=space))
    return ["talko/events/", *(p.get_url().removeprefix("/fi/") for p in (programme, place, event))]


def test_resident_subscribes_from_every_page(visit, pages):
    visitor = visit("fi", phone=True)
    page = visitor.page
    for path in pages:
        visitor.open(path)
        button = page.get_by_role("link", name="Tilaa tälle laitteelle")
        address = button.get_attribute("href")
        assert address.startswith("webcal://"), path

        answer = page.request.get(address.replace("webcal://", "http://"))
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"

        page.get_by_text("Käytätkö toista kalenteria?").click()
        with page.expect_download() as download:
            page.locator(".talko-address").click()
        calendar = Calendar.from_ical(download.value.path().read_bytes())
        assert [str(each["SUMMARY"]) for each in calendar.walk("VEVENT")] == ["Pihatalkoot"], path
