"""Asking for a room that is not free: other times, other rooms, leaving out."""

import pytest

from tests.bookings.views.filling import (
    FIRST,
    NEW,
    TWO_HOURS,
    WEEK,
    Inputs,
    dates,
    day_of,
    take,
    typed,
)
from tests.factories import make_association
from wagtail_talko.models import Booking, BookingDate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("signed_in")]


def test_taken_time_offers_other_times_and_rooms(client, room, other_room, member, rival):
    take(room, rival, FIRST)

    response = client.post(NEW, typed(room))

    page = Inputs(response.text)
    [checked] = response.context["dates"]
    kinds = [suggestion.kind for suggestion in checked.planned.suggestions]
    assert (checked.state, kinds) == ("booked", ["shift", "shift", "room"])
    assert page.buttons == ["choose", "edit"]
    assert len(page.radios[checked.name]) == 4


def test_other_room_is_chosen_checked_and_booked(client, room, other_room, member, rival):
    take(room, rival, FIRST)
    page = Inputs(client.post(NEW, typed(room)).text)
    [(name, values)] = page.radios.items()

    again = Inputs(client.post(NEW, page.press("choose", **{name: values[-2]})).text)
    client.post(NEW, again.press("send"))

    assert dates()[1:] == [(FIRST, FIRST + TWO_HOURS, "pieni")]


def test_other_time_is_chosen_checked_and_booked(client, room, member, rival):
    take(room, rival, FIRST)
    page = Inputs(client.post(NEW, typed(room)).text)
    [(name, values)] = page.radios.items()

    again = Inputs(client.post(NEW, page.press("choose", **{name: values[0]})).text)
    client.post(NEW, again.press("send"))

    assert sorted(dates()) == [
        (FIRST - TWO_HOURS, FIRST, "iso"),
        (FIRST, FIRST + TWO_HOURS, "iso"),
    ]


def test_weekly_dates_are_left_out_moved_and_booked_together(
    client, room, other_room, member, rival
):
    take(room, rival, FIRST + WEEK, FIRST + 2 * WEEK)
    until = day_of(FIRST + 3 * WEEK)
    page = Inputs(client.post(NEW, typed(room, recurrence_repeats="weekly", until=until)).text)
    names = sorted(page.radios)
    room_value = page.radios[names[1]][-3]
    choices = {names[0]: page.radios[names[0]][-1], names[1]: room_value}

    again = Inputs(client.post(NEW, page.press("choose", **choices)).text)
    response = client.post(NEW, again.press("send"), follow=True)

    mine = BookingDate.objects.filter(booking__association__slug="martat").order_by("start")
    assert list(mine.values_list("start", "room__slug")) == [
        (FIRST, "iso"),
        (FIRST + 2 * WEEK, "pieni"),
        (FIRST + 3 * WEEK, "iso"),
    ]
    assert len(response.context["bookings"]) == 2


def test_choosing_nothing_says_what_to_choose(client, room, member, rival):
    take(room, rival, FIRST)
    page = Inputs(client.post(NEW, typed(room)).text)

    response = client.post(NEW, page.press("choose"))

    [error] = response.context["errors"]
    assert error.target == f"id_choice-{day_of(FIRST)}_0"
    assert Booking.objects.count() == 1


def test_losing_at_the_last_moment_shows_the_page_again(client, room, member, rival):
    page = Inputs(client.post(NEW, typed(room)).text)
    take(room, rival, FIRST)

    response = client.post(NEW, page.press("send"))

    assert response.status_code == 200
    assert (response.context["was_late"], response.context["refused_count"]) == (True, 1)
    assert Booking.objects.filter(created_by=member).count() == 0


def test_losing_one_of_two_rooms_books_neither(client, room, other_room, member, rival):
    take(room, rival, FIRST + WEEK)
    until = day_of(FIRST + WEEK)
    page = Inputs(client.post(NEW, typed(room, recurrence_repeats="weekly", until=until)).text)
    [(name, values)] = page.radios.items()
    again = Inputs(client.post(NEW, page.press("choose", **{name: values[-3]})).text)
    take(other_room, make_association("kolmas"), FIRST + WEEK)

    response = client.post(NEW, again.press("send"))

    assert response.context["refused_count"] == 1
    assert Booking.objects.filter(created_by=member).count() == 0


def test_a_refusal_of_the_whole_request_is_said_at_the_top(client, room, association, member):
    association.is_approved = False
    association.save()

    response = client.post(NEW, typed(room))

    assert len(response.context["errors"]) == 1
    assert Inputs(response.text).buttons == ["edit"]
