"""A taken time is waited for, another cancels, the mail offers it, and it is taken: on a phone."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from tests.factories import local, make_association, make_member, make_room, make_space
from wagtail_talko.bookings.actions import cancel_dates, request_booking
from wagtail_talko.models import BookingDate, WaitingWish

WORDS = {
    "fi": {
        "wait": "Jonota tätä aikaa",
        "check": "Tarkista ajat",
        "continue": "Jatka näillä valinnoilla",
        "join": "Liity jonoon",
        "first": "Olet jonossa ensimmäinen.",
        "take": "Otan ajan",
    },
    "sv": {
        "wait": "Ställ mig i kö till den här tiden",
        "check": "Kontrollera tiderna",
        "continue": "Fortsätt med dessa val",
        "join": "Ställ dig i kö",
        "first": "Du är först i kön.",
        "take": "Jag tar tiden",
    },
}


@pytest.fixture
def hall():
    space = make_space("kylatalo", name={"fi": "Kylätalo", "sv": "Byagården"})
    return make_room("sali", space=space, name={"fi": "Iso sali", "sv": "Stora salen"})


@pytest.fixture
def booker():
    choir = make_association("kuoro", name={"fi": "Kyläkuoro", "sv": "Bykören"})
    user = make_member(choir, name="booker", password="talko-demo")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def taken(hall):
    """Six to eight on the Monday after next, by somebody else."""
    today = datetime.now(UTC).date()
    monday = today + timedelta(days=14 - today.weekday())
    martat = make_association("martat", name={"fi": "Martat"})
    start = local(monday.year, monday.month, monday.day, 18)
    booking = request_booking(
        room=hall,
        association=martat,
        dates=[(start, start + timedelta(hours=2))],
        purpose="Leivonta",
        by=make_member(martat),
    )
    return booking.dates.get()


@pytest.mark.parametrize(
    ("language", "script"),
    [("fi", True), ("sv", False)],
    ids=["finnish", "swedish-without-javascript"],
)
def test_taken_time_is_waited_for_offered_and_taken(
    home, visit, hall, booker, taken, language, script
):
    words = WORDS[language]
    visitor = visit(language, phone=True, script=script)
    check = visitor.check_page if script else lambda: None
    year, week, _day = taken.start.isocalendar()

    visitor.sign_in("booker", "talko-demo")
    visitor.open(f"talko/rooms/kylatalo/sali/w/{year}-w{week:02d}/")
    check()
    visitor.page.locator(".talko-slot--booked .talko-slot__more").click()
    visitor.page.fill("#id_purpose", "Kuoroharjoitus")
    visitor.page.fill("#id_contact_name", "Kuoron puhelin")
    visitor.page.fill("#id_contact_email", booker.email)
    visitor.click(words["check"])
    check()
    visitor.page.get_by_label(words["wait"]).check()
    visitor.click(words["continue"])
    check()
    visitor.click(words["join"])
    check()
    visitor.open("talko/bookings/")
    check()
    assert words["first"] in visitor.main

    cancel_dates(dates=[taken], by=None)

    told = next(each for each in reversed(mail.outbox) if each.to == [booker.email])
    [path] = re.findall(r"https?://[^/]+/\w\w/(\S+waiting/\d+/)", told.body)
    visitor.open("talko/bookings/")
    check()
    visitor.open(path)
    check()
    visitor.click(words["take"])
    check()

    assert WaitingWish.objects.get().state == "accepted"
    date = BookingDate.objects.active().get()
    assert (date.start, date.state, date.booking.association.slug) == (
        taken.start,
        "confirmed",
        "kuoro",
    )
