"""A volunteer changes a weekly booking on a phone, in Finnish and in Swedish."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress

from tests.factories import (
    local,
    make_association,
    make_member,
    make_municipality,
    make_room,
    make_space,
)
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.models import Booking

WORDS = {
    "fi": {
        "change": "Muuta tätä aikaa",
        "following": "Tämä ja 2 seuraavaa aikaa",
        "check": "Tarkista ajat",
        "keep": "Pidä tämä aika ennallaan",
        "continue": "Jatka näillä valinnoilla",
        "make": "Tee muutokset",
        "restore": "Ota tämä aika takaisin",
        "yes": "Anna vuoro muille",
    },
    "sv": {
        "change": "Ändra den här tiden",
        "following": "Den här och de 2 följande tiderna",
        "check": "Kontrollera tiderna",
        "keep": "Behåll den här tiden som den är",
        "continue": "Fortsätt med dessa val",
        "make": "Gör ändringarna",
        "restore": "Ta tillbaka den här tiden",
        "yes": "Ge tiden till andra",
    },
}
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@pytest.fixture
def tuesday() -> date:
    """A Tuesday about two weeks ahead."""
    today = datetime.now(UTC).date()
    return today + timedelta(days=22 - today.weekday())


def evening(day: date) -> tuple[datetime, datetime]:
    start = local(day.year, day.month, day.day, 18)
    return start, start + timedelta(hours=2)


@pytest.fixture
def series(tuesday) -> Booking:
    """Four Tuesdays of a choir; the third Wednesday is somebody else's."""
    municipality = make_municipality("lapinjarvi", name={"fi": "Lapinjärvi", "sv": "Lappträsk"})
    space = make_space(
        "kylatalo", municipality=municipality, name={"fi": "Kylätalo", "sv": "Byagården"}
    )
    hall = make_room(
        "iso-sali",
        space=space,
        name={"fi": "Iso sali", "sv": "Stora salen"},
        needs_approval=False,
        free_cancel_hours=24,
    )
    choir = make_association(
        "kuoro", municipality=municipality, name={"fi": "Kyläkuoro", "sv": "Bykören"}
    )
    martat = make_association("martat", municipality=municipality, name={"fi": "Martat"})
    booker = make_member(choir, name="booker", password="talko-demo", first_name="Aino")
    EmailAddress.objects.create(user=booker, email=booker.email, verified=True, primary=True)

    def book(association, by, *days):
        return request_booking(
            room=hall,
            association=association,
            dates=[evening(day) for day in days],
            purpose="Harjoitus",
            by=by,
            contact_name="Yhteys",
            contact_email="yhteys@example.org",
        )

    book(martat, make_member(martat), tuesday + 2 * WEEK + DAY)
    return book(choir, booker, *(tuesday + n * WEEK for n in range(4)))


@pytest.mark.parametrize(
    ("language", "script"),
    [("fi", True), ("sv", True), ("fi", False)],
    ids=["finnish", "swedish", "without-javascript"],
)
def test_this_and_following_move_and_one_that_collides_stays(
    home, visit, series, tuesday, language, script
):
    words = WORDS[language]
    visitor = visit(language, phone=True, script=script)
    page = visitor.page
    check = visitor.check_page if script else lambda: None
    visitor.sign_in("booker", "talko-demo")
    here = f"talko/bookings/{series.pk}/"

    visitor.open(here)
    check()
    page.get_by_role("link", name=words["change"]).nth(1).click()
    check()
    page.get_by_label(words["following"], exact=True).check()
    page.fill("#id_day", (tuesday + WEEK + DAY).isoformat())
    visitor.click(words["check"])
    check()
    page.get_by_label(words["keep"]).check()
    visitor.click(words["continue"])
    check()
    visitor.click(words["make"])
    check()

    days = [tuesday, tuesday + WEEK + DAY, tuesday + 2 * WEEK, tuesday + 3 * WEEK + DAY]
    found = series.dates.order_by("pk")
    assert [(d.start, d.end, d.state) for d in found] == [(*evening(d), "confirmed") for d in days]
    assert [date.sequence for date in found] == [0, 1, 0, 1]

    last = found.last()
    visitor.open(f"{here}cancel/?date={last.pk}")
    check()
    visitor.click(words["yes"])
    check()
    page.get_by_role("button", name=words["restore"]).click()
    page.wait_for_load_state()
    check()
    for name in ("extend", "add", "details"):
        visitor.open(f"{here}{name}/")
        check()

    last.refresh_from_db()
    assert (last.state, last.sequence) == ("confirmed", 3)
