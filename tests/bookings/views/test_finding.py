"""The list of rooms and its filters, in Finnish and Swedish addresses."""

from datetime import time, timedelta

import pytest
from django.utils import translation
from wagtail.models import Site

from tests.bookings.views.visiting import SIX, book, in_language
from tests.factories import HELSINKI, make_municipality, make_room
from wagtail_talko.models import TalkoSettings
from wagtail_talko.timeslots import at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "name"), [("fi", "Iso sali"), ("sv", "Stora salen"), ("en", "Iso sali")]
)
def test_rooms_are_listed_for_anybody_with_their_first_free_times(client, room, language, name):
    response = client.get(in_language(language, "rooms"))

    items = response.context["items"]
    with translation.override(language):
        names = [str(item.room) for item in items]
    assert (response.status_code, names) == (200, [name])
    assert [len(item.times) for item in items] == [3]


def test_rooms_are_filtered_by_size_and_place(client, room):
    make_room("pieni", space=room.space, capacity=10)
    make_room("muu", capacity=100)

    response = client.get(in_language("fi", "rooms"), {"people": "50", "space": "kylasali"})

    assert [item.room.slug for item in response.context["items"]] == ["iso"]


def test_rooms_that_are_taken_at_the_time_are_left_out(client, room, association, member):
    other = make_room("pieni", space=room.space)
    day = at(SIX.astimezone(HELSINKI).date(), time(17), HELSINKI)
    book(room, association, member, (day, day + timedelta(hours=7)), people=None)

    response = client.get(
        in_language("fi", "rooms"),
        {"date": f"{SIX.astimezone(HELSINKI):%Y-%m-%d}", "part": "evening", "length": "60"},
    )

    items = response.context["items"]
    assert [item.room for item in items] == [other]
    assert [time.start for time in items[0].times] == [
        day + timedelta(minutes=m) for m in (0, 60, 120)
    ]


def test_a_free_time_leads_to_the_form_filled_in(client, room):
    day = SIX.astimezone(HELSINKI).date()

    response = client.get(
        in_language("fi", "rooms"), {"date": str(day), "part": "evening", "length": "120"}
    )

    assert response.context["items"][0].times[0].url == (
        f"/fi/talko/bookings/new/?room={room.pk}&date={day}&start=17%3A00&end=19%3A00"
    )


def test_without_a_length_the_free_stretches_of_each_day_are_shown(
    client, room, association, member
):
    day = at(SIX.astimezone(HELSINKI).date(), time(12), HELSINKI)
    hours = [day + timedelta(hours=n) for n in range(13)]
    book(room, association, member, (hours[1], hours[2]), people=None)

    response = client.get(
        in_language("fi", "rooms"),
        {"date": f"{day.astimezone(HELSINKI):%Y-%m-%d}", "part": "afternoon"},
    )

    times = [(each.start, each.end) for each in response.context["items"][0].times]
    assert times == [(hours[0], hours[1]), (hours[2], hours[5])]


def test_rooms_of_the_municipality_only_are_shown_without_times(client, room):
    room.bookers = "staff"
    room.save()

    response = client.get(in_language("fi", "rooms"))

    item = response.context["items"][0]
    assert (item.is_bookable, item.times) == (False, [])


def test_rooms_of_other_municipalities_are_not_shown_where_a_site_has_chosen(client, room):
    chosen = TalkoSettings.for_site(Site.objects.get(is_default_site=True))
    chosen.municipalities.add(make_municipality("other"))

    listed = client.get(in_language("fi", "rooms"))
    page = client.get(in_language("fi", "room", "kylasali", "iso"))

    assert (listed.context["items"], page.status_code) == ([], 404)
