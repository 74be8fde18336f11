"""A taken time on the page to check: one may wait for it, alone or in a series."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.bookings.views.filling import FIRST, NEW, TWO_HOURS, WEEK, Inputs, day_of, take, typed
from tests.factories import make_member, make_user
from wagtail_talko.bookings.accessories.actions import create_accessory
from wagtail_talko.bookings.actions import cancel_dates, close_rooms, request_booking
from wagtail_talko.bookings.waiting.offering import offer_next
from wagtail_talko.models import Booking, BookingDate, WaitingWish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("signed_in")]


def ask(client, **fields):
    return Inputs(client.post(NEW, fields).text)


def waits(page):
    """The radio button that waits, by the name of each date's choice."""
    return {
        name: value for name, values in page.radios.items() for value in values if "|wait" in value
    }


def test_single_taken_time_is_waited_for_without_booking(client, room, rival, association):
    take(room, rival, FIRST)
    page = ask(client, **typed(room, people=7, is_private="on"))

    check = Inputs(client.post(NEW, page.press("choose", **waits(page))).text)
    response = client.post(NEW, check.press("send"), follow=True)

    wish = WaitingWish.objects.get()
    assert (wish.association, wish.start, wish.end) == (association, FIRST, FIRST + TWO_HOURS)
    assert (wish.purpose, wish.people, wish.is_private) == ("Ompeluseura", 7, True)
    assert not Booking.objects.filter(association=association).exists()
    assert [(own.wish, own.place) for own in response.context["wishes"]] == [(wish, 1)]


def test_taken_date_of_a_series_is_waited_for_as_part_of_it(client, room, rival, association):
    take(room, rival, FIRST + WEEK)
    weekly = typed(room, recurrence_repeats="weekly", until=day_of(FIRST + 2 * WEEK))
    page = ask(client, **weekly)

    check = Inputs(client.post(NEW, page.press("choose", **waits(page))).text)
    client.post(NEW, check.press("send"))

    booking = Booking.objects.get(association=association)
    wish = WaitingWish.objects.get()
    assert [date.start for date in booking.dates.all()] == [FIRST, FIRST + 2 * WEEK]
    assert (wish.booking, wish.start) == (booking, FIRST + WEEK)


def test_sending_twice_books_and_waits_once(client, room, rival, association):
    take(room, rival, FIRST + WEEK)
    page = ask(client, **typed(room, recurrence_repeats="weekly", until=day_of(FIRST + WEEK)))
    check = Inputs(client.post(NEW, page.press("choose", **waits(page))).text)

    first, second = (client.post(NEW, check.press("send")) for _ in range(2))

    assert parse_qs(urlsplit(first["Location"]).query) == parse_qs(
        urlsplit(second["Location"]).query
    )
    assert (
        Booking.objects.filter(association=association).count(),
        WaitingWish.objects.count(),
    ) == (
        1,
        1,
    )


def test_waiting_can_be_chosen_for_all_at_once_and_taken_back(client, room, rival):
    take(room, rival, FIRST, FIRST + WEEK)
    page = ask(client, **typed(room, recurrence_repeats="weekly", until=day_of(FIRST + WEEK)))

    filled = client.post(NEW, page.press("apply", for_all="wait"))
    check = client.post(NEW, Inputs(filled.text).press("choose", **waits(page)))
    again = client.post(NEW, Inputs(check.text).press("choose", restore=day_of(FIRST)))

    options = [option for each in filled.context["dates"] for option in each.options]
    assert sum(option.is_picked for option in options) == 2
    assert [each.state for each in check.context["dates"]] == ["waiting", "waiting"]
    assert [each.state for each in again.context["dates"]] == ["booked", "waiting"]


def test_closed_or_own_time_cannot_be_waited_for(client, room, association):
    close_rooms(
        rooms=[room],
        spans=[(FIRST, FIRST + TWO_HOURS)],
        reason="x",
        by=make_user(is_superuser=True),
    )
    take(room, association, FIRST + WEEK)

    page = ask(client, **typed(room, recurrence_repeats="weekly", until=day_of(FIRST + WEEK)))

    assert (len(page.radios), waits(page)) == (3, {})


def test_time_that_became_free_meanwhile_is_shown_free(client, room, rival, association):
    taken = take(room, rival, FIRST)
    page = ask(client, **typed(room))
    check = Inputs(client.post(NEW, page.press("choose", **waits(page))).text)
    cancel_dates(dates=list(taken.dates.all()), by=make_user(is_superuser=True))

    response = client.post(NEW, check.press("send"))
    client.post(NEW, Inputs(response.text).press("send"))

    assert [each.state for each in response.context["dates"]] == ["free"]
    assert BookingDate.objects.active().get().booking.association == association
    assert not WaitingWish.objects.exists()


def test_time_and_projector_that_one_booking_has_are_waited_for_together(
    client, room, rival, association
):
    projector = create_accessory(space=room.space, by=None, name={"en": "Projector"}, stock=1)
    taken = request_booking(
        room=room,
        association=rival,
        dates=[(FIRST, FIRST + TWO_HOURS)],
        purpose="Kokous",
        by=make_member(rival),
        accessories={projector: 1},
    )
    url = "/en/talko/bookings/new/"
    sent = typed(room, **{f"accessory_{projector.pk}": "on"})
    page = Inputs(client.post(url, sent).text)
    check = client.post(url, page.press("choose", **waits(page)))

    client.post(url, Inputs(check.text).press("send"))
    wish = WaitingWish.objects.get()
    own = client.get(f"/en/talko/bookings/waiting/{wish.pk}/")
    cancel_dates(dates=list(taken.dates.all()), by=make_user(is_superuser=True))
    offer_next(space_id=room.space_id)
    offered = client.get(f"/en/talko/bookings/waiting/{wish.pk}/")

    assert check.text.count("If not, the offer tells you.") == 1
    assert (own.context["borrowed"], offered.context["borrowed"]) == ("Projector", "Projector")
    assert offered.context["missing"] == ""
    wish.refresh_from_db()
    assert [each.accessory for each in wish.booking.accessories.all()] == [projector]


def test_page_of_an_offer_tells_what_it_is_without(client, room, other_room, rival, association):
    projector = create_accessory(space=room.space, by=None, name={"en": "Projector"}, stock=1)
    taken = take(room, rival, FIRST)
    url = "/en/talko/bookings/new/"
    page = Inputs(client.post(url, typed(room, **{f"accessory_{projector.pk}": "on"})).text)
    check = Inputs(client.post(url, page.press("choose", **waits(page))).text)
    client.post(url, check.press("send"))
    request_booking(
        room=other_room,
        association=rival,
        dates=[(FIRST, FIRST + TWO_HOURS)],
        purpose="Kokous",
        by=make_member(rival),
        accessories={projector: 1},
    )
    cancel_dates(dates=list(taken.dates.all()), by=make_user(is_superuser=True))
    offer_next(space_id=room.space_id)

    response = client.get(f"/en/talko/bookings/waiting/{WaitingWish.objects.get().pk}/")

    assert (response.context["borrowed"], response.context["missing"]) == (
        "",
        "You asked for this too, but it cannot be had at this time: Projector. The time is offered "
        "without it, as a booking of its own.",
    )
