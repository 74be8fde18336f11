"""Choosing how often one is reminded, on the booking's page."""

import pytest

from tests.bookings.notifications.reading import SIX
from tests.factories import make_association, make_member
from tests.race.stories import entries
from wagtail_talko.models import Booking, BookingHost

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client, book, member):
    client.force_login(member)
    return f"/fi/talko/bookings/{book().pk}/"


def test_page_shows_how_it_is_and_leads_to_the_choice(client, here):
    page = client.get(here)

    rows = {row.label: row.value for row in page.context["rows"]}
    assert rows["Muistutukset"] == "Ennen ensimmäistä kertaa ja tauon jälkeen"
    assert f'href="{here}reminders/"' in page.text
    form = client.get(f"{here}reminders/").context["form"]
    assert form["reminders"].value() == "some"


def test_choice_is_kept_and_logged_once(client, here):
    for _twice in range(2):
        answer = client.post(f"{here}reminders/", {"reminders": "each"}, follow=True)

    assert [str(m) for m in answer.context["messages"]] == ["Muistutusten asetus on tallennettu."]
    rows = {row.label: row.value for row in answer.context["rows"]}
    assert rows["Muistutukset"] == "Ennen joka kertaa"
    log = [{"before": {"reminders": "some"}, "after": {"reminders": "each"}}]
    assert entries("booking.reminders") == log


def test_host_chooses_where_the_municipality_has_booked(client, here):
    Booking.objects.update(origin="staff")

    page = client.get(here)
    client.post(f"{here}reminders/", {"reminders": "never"})

    assert f'href="{here}reminders/"' in page.text
    assert Booking.objects.get().reminders == "never"


@pytest.mark.parametrize("value", ["", "often", "\0", "9" * 30])
def test_other_choices_are_refused_in_words(client, here, value):
    answer = client.post(f"{here}reminders/", {"reminders": value})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["reminders"]


def test_who_only_sees_the_booking_does_not_choose(client, book, here):
    booking = book((SIX.replace(day=13), SIX.replace(day=13, hour=18)))
    watching = make_association()
    BookingHost.objects.create(booking=booking, association=watching, state="accepted")
    client.force_login(make_member(watching))
    url = f"/fi/talko/bookings/{booking.pk}/"

    assert "reminders/" not in client.get(url).text
    assert client.post(f"{url}reminders/", {"reminders": "never"}).status_code == 404
    assert client.get(f"{here}reminders/").status_code == 404
