"""What a browser should never send is harmless."""

import pytest

from tests.bookings.views.filling import FIRST, NEW, TWO_HOURS, WEEK, dates, day_of, typed
from wagtail_talko.models import Booking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("signed_in")]


@pytest.mark.parametrize(
    "value",
    ["x", "", "a|b|c|d", "2027-01-01|1|x|y", "\x00", "9" * 400, "|||", "2027-01-01|skip"],
)
def test_garbage_among_the_choices_is_harmless(client, room, member, value):
    data = typed(room, change=value, asked=[day_of(FIRST), value])
    data |= {f"choice-{day_of(FIRST)}": value, "step": "send"}

    client.post(NEW, data)

    assert dates() == [(FIRST, FIRST + TWO_HOURS, "iso")]


@pytest.mark.parametrize(
    "name",
    [
        "room",
        "start_date",
        "start_time",
        "end_time",
        "recurrence_repeats",
        "recurrence_weekdays",
        "until",
        "left_out_dates",
    ],
)
@pytest.mark.parametrize(
    "value", ["x", "\x00", "-1", "9" * 60, "0001-01-01", "9999-12-31", "24:00", "ä" * 3000]
)
def test_garbage_in_a_field_is_refused_not_an_error_of_ours(client, room, member, name, value):
    response = client.post(
        NEW, typed(room) | {"recurrence_repeats": "weekly", "step": "send", name: value}
    )

    assert response.status_code == 200
    assert Booking.objects.count() == 0


def test_a_room_of_the_municipality_cannot_be_slipped_in(client, room, other_room, member):
    other_room.bookers = "staff"
    other_room.save()
    moment = f"{FIRST:%Y%m%dT%H%M}|{FIRST + TWO_HOURS:%Y%m%dT%H%M}"
    data = typed(room, change=f"{day_of(FIRST)}|{other_room.pk}|{moment}", step="send")

    client.post(NEW, data)

    assert [row[2] for row in dates()] == ["iso"]


def test_a_time_in_the_past_cannot_be_slipped_in(client, room, member):
    past = FIRST - 60 * WEEK
    moment = f"{past:%Y%m%dT%H%M}|{past + TWO_HOURS:%Y%m%dT%H%M}"
    data = typed(room, change=f"{day_of(FIRST)}|{room.pk}|{moment}", step="send")

    response = client.post(NEW, data)

    assert response.context["dates"][0].planned.refusals[0].code == "in_the_past"
    assert Booking.objects.count() == 0


def test_too_many_dates_are_refused(client, room, member, settings):
    settings.WAGTAIL_TALKO_MAX_DATES = 3
    until = day_of(FIRST + 10 * WEEK)

    response = client.post(NEW, typed(room, recurrence_repeats="weekly", until=until, step="send"))

    assert [r.code for r in response.context["plan"].refusals] == ["too_many_dates"]
    assert Booking.objects.count() == 0


@pytest.mark.parametrize("start", ["18:00+02:00", "18:00Z"])
def test_time_of_another_zone_in_the_address_is_no_time(client, room, start):
    query = {"room": room.pk, "date": day_of(FIRST), "start": start, "end": "20:00"}

    assert client.get(NEW, query).status_code == 200
