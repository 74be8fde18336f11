"""One answer for all the dates that are not free, without JavaScript; and what is left out."""

import pytest

from tests.bookings.views.filling import FIRST, NEW, WEEK, Inputs, day_of, take, typed
from wagtail_talko.bookings.actions import close_rooms
from wagtail_talko.models import Booking, BookingDate, Message
from wagtail_talko.wording import format_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("signed_in")]

SECOND, THIRD, FOURTH = (FIRST + n * WEEK for n in (1, 2, 3))


@pytest.fixture
def weekly(room, rival):
    """Four weeks asked for, two of them taken."""
    take(room, rival, SECOND, THIRD)
    return typed(room, recurrence_repeats="weekly", until=day_of(FOURTH))


def mine():
    dates = BookingDate.objects.filter(booking__association__slug="martat").order_by("start")
    return list(dates.values_list("start", "room__slug"))


def test_every_choice_that_serves_several_dates_is_offered(client, other_room, weekly):
    page = Inputs(client.post(NEW, weekly).text)

    kinds = [value.partition("|")[0] for value in page.radios["for_all"]]
    assert kinds == ["", "skip", "wait", "shift", "shift", "room"]


def test_one_taken_date_has_no_answer_for_all(client, room, rival):
    take(room, rival, SECOND)

    sent = typed(room, recurrence_repeats="weekly", until=day_of(FOURTH))
    response = client.post(NEW, sent)

    assert response.context["answers"] == []


def test_the_same_for_all_fills_in_what_can_still_be_changed(client, room, other_room, weekly):
    page = Inputs(client.post(NEW, weekly).text)
    same_room = page.radios["for_all"][-1]

    response = client.post(NEW, page.press("apply", for_all=same_room))

    filled = Inputs(response.text)
    picked = {
        d.name: [o.value for o in d.options if o.is_picked] for d in response.context["dates"]
    }
    [(first, [there]), (second, [_there_too])] = [row for row in picked.items() if row[1]]
    assert (there.split("|")[1], _there_too.split("|")[1]) == (str(other_room.pk),) * 2
    assert Booking.objects.filter(association__slug="martat").count() == 0

    own = {first: there, second: filled.radios[second][-1]}
    checked = Inputs(client.post(NEW, filled.press("choose", **own)).text)
    client.post(NEW, checked.press("send"))

    assert mine() == [(FIRST, "iso"), (SECOND, "pieni"), (FOURTH, "iso")]


def test_own_choices_stay_where_the_same_does_not_fit(client, room, weekly):
    close_rooms(
        rooms=[room],
        spans=[(FOURTH - WEEK / 7, FOURTH + WEEK / 7)],
        reason="Remontti",
        by=None,
        seen_hits=[],
    )
    page = Inputs(client.post(NEW, weekly).text)
    shift = next(v for v in page.radios["for_all"] if v.startswith("shift"))
    closed = f"choice-{day_of(FOURTH)}"
    own = {closed: page.radios[closed][-1]}

    response = client.post(NEW, page.press("apply", for_all=shift, **own))

    without = client.post(NEW, page.press("apply", for_all=shift))
    assert response.context["applied"] == "Valintasi on täytetty 2 kertaan. Katso ne läpi ja jatka."
    assert [each.is_open for each in response.context["dates"]] == [False] * 4
    assert [each.is_open for each in without.context["dates"]] == [False, False, False, True]


def test_what_was_left_out_is_said_and_can_be_taken_back(client, weekly):
    page = Inputs(client.post(NEW, weekly).text)
    filled = Inputs(client.post(NEW, page.press("apply", for_all="skip")).text)
    choices = {name: values[-1] for name, values in filled.radios.items() if name != "for_all"}

    response = client.post(NEW, filled.press("choose", **choices))
    back = client.post(NEW, Inputs(response.text).press("check", restore=day_of(THIRD)))

    states = [[d.state for d in each.context["dates"]] for each in (response, back)]
    assert states == [
        ["free", "left_out", "left_out", "free"],
        ["free", "left_out", "booked", "free"],
    ]


def test_done_page_mail_and_booking_repeat_what_was_left_out(client, weekly):
    page = Inputs(client.post(NEW, weekly).text)
    choices = {n: values[-1] for n, values in page.radios.items() if n != "for_all"}
    checked = Inputs(client.post(NEW, page.press("choose", **choices)).text)

    response = client.post(NEW, checked.press("send"), follow=True)

    days = [format_day(day.date(), language="fi") for day in (SECOND, THIRD)]
    booking = Booking.objects.get(association__slug="martat")
    told = Message.objects.filter(recipient="yhteys@example.org").latest("pk")
    assert response.context["left_out"] == ", ".join(days)
    assert booking.left_out == [day_of(SECOND), day_of(THIRD)]
    assert told.body.count(f"Ei varattu:\n- {days[0]}\n- {days[1]}\n") == 1


def test_only_leaving_out_is_said_where_nothing_else_is_possible(client, room, weekly):
    close_rooms(
        rooms=[room],
        spans=[(FOURTH - WEEK / 7, FOURTH + WEEK / 7)],
        reason="Remontti",
        by=None,
        seen_hits=[],
    )

    response = client.post(NEW, weekly)

    last = response.context["dates"][-1]
    assert (last.only_skip, last.reasons) == (True, ["Iso sali on suljettu."])
