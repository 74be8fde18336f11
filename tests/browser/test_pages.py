"""Every public page of the demo, looked at by axe: on a phone, on a screen, in both languages."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from wagtail.models import Site

from tests.browser.visiting import Visitor
from wagtail_talko.models import BookingDate, Room
from wagtail_talko.pages.models import (
    ProgrammePage,
    TalkoEventPage,
    WelfareSpaceIndexPage,
    WelfareSpacePage,
)


@pytest.fixture
def demo(live_server) -> None:
    call_command("talko_demo", scale="small", quiet=True, verbosity=0)
    host, _, port = live_server.url.removeprefix("http://").partition(":")
    Site.objects.filter(is_default_site=True).update(hostname=host, port=port)


def page_paths(language: str) -> list[str]:
    """One address of each kind of page, below /<language>/."""
    found = [""]
    for model in (WelfareSpaceIndexPage, WelfareSpacePage, ProgrammePage, TalkoEventPage):
        page = model.objects.live().filter(locale__language_code=language).first()
        assert page is not None, model
        found.append(page.get_url().removeprefix(f"/{language}/"))
    return found


def view_paths(today: date) -> list[str]:
    room = Room.objects.filter(archived_at=None).exclude(bookers="staff").first()
    assert room is not None
    address = f"talko/rooms/{room.space.slug}/{room.slug}/"
    year, week, _ = (today + timedelta(days=7)).isocalendar()
    return [
        "talko/events/",
        "talko/events/?text=zzz",
        "talko/events/?start_date=garbage",
        f"talko/events/{today:%Y/%m}/",
        f"talko/events/{year}/w{week:02}/",
        "talko/rooms/",
        "talko/rooms/?people=9999",
        address,
        f"{address}w/{year}-w{week:02}/",
        "accounts/login/",
        "accounts/signup/",
        "accounts/login/code/",
    ]


def test_pages_are_accessible(demo, visit):
    for language, phone in (("fi", True), ("sv", False)):
        look_at_public_pages(visit(language, phone=phone))
        look_at_pages_of_a_booker(visit(language, phone=phone))

        newcomer = visit(language, phone=phone)
        newcomer.sign_in("newcomer", "talko-demo")
        newcomer.open("talko/bookings/new/")
        newcomer.check_page()


def look_at_public_pages(visitor: Visitor) -> None:
    for path in [*page_paths(visitor.language), *view_paths(date.today())]:
        visitor.open(path)
        visitor.check_page()


def look_at_pages_of_a_booker(visitor: Visitor) -> None:
    visitor.sign_in("booker", "talko-demo")
    coming = (
        BookingDate.objects.filter(
            booking__association__memberships__user__username="booker",
            booking__origin="member",
            state="confirmed",
        )
        .order_by("-start")
        .first()
    )
    assert coming is not None
    booking = f"talko/bookings/{coming.booking_id}/"
    for path in (
        "talko/bookings/",
        "talko/bookings/?past=1",
        "talko/bookings/new/",
        booking,
        f"{booking}cancel/?date={coming.pk}",
    ):
        visitor.open(path)
        visitor.check_page()

    # Nothing filled in: the focus is on the summary of what is missing.
    visitor.open("talko/bookings/new/")
    visitor.page.locator("main form button").last.click()
    visitor.page.wait_for_load_state()
    visitor.check_page()
    summary = visitor.page.locator(".talko-error-summary")
    assert summary.evaluate("node => node === document.activeElement")
