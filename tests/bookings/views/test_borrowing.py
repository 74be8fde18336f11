"""Borrowing with a room, as a browser without JavaScript asks for it."""

import pytest
from django.core.cache import cache

from tests.bookings.accessories.lending import make_accessory
from tests.bookings.views.filling import FIRST, NEW, TWO_HOURS, WEEK, Inputs, day_of, typed
from tests.bookings.views.visiting import book, in_language
from tests.factories import make_association, make_member, make_room
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.models import AccessoryHold, Booking, BookingAccessory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("signed_in")]


@pytest.fixture
def projector(room):
    return make_accessory(room.space, "Videotykki")


@pytest.fixture
def tables(room):
    return make_accessory(room.space, "Taittopöytä", stock=8)


@pytest.fixture
def other_room(room):
    return make_room("keittio", space=room.space)


@pytest.fixture
def borrowed(projector, other_room):
    """Others have the projector at the first time, in another room."""
    rival = make_association()
    return request_booking(
        room=other_room,
        association=rival,
        dates=[(FIRST, FIRST + TWO_HOURS)],
        purpose="Kokous",
        by=make_member(rival),
        accessories={projector: 1},
    )


def asked():
    rows = BookingAccessory.objects.order_by("accessory")
    return list(rows.values_list("accessory", "quantity"))


def test_form_asks_for_what_the_chosen_room_can_have(client, room, projector, tables, other_room):
    make_accessory(room.space, "Uuni", rooms=[other_room])

    response = client.get(NEW, {"room": room.pk})

    labels = [field.label for field in response.context["form"].accessory_fields]
    assert labels == ["Videotykki", "Taittopöytä"]
    assert client.get(NEW).context["form"].accessory_fields == []


def test_what_is_borrowed_is_shown_sent_and_shown_again(client, room, projector, tables):
    wishes = {f"accessory_{projector.pk}": "on", f"accessory_{tables.pk}": "3"}
    check = client.post(NEW, typed(room, **wishes))
    rows = {row.label: row.value for row in check.context["rows"]}

    done = client.post(NEW, Inputs(check.text).press("send"), follow=True)

    booking = Booking.objects.get()
    assert rows["Lainaksi"] == "Videotykki, 3 × Taittopöytä"
    assert asked() == [(projector.pk, 1), (tables.pk, 3)]
    assert AccessoryHold.objects.count() == 4
    assert done.context["borrowed"] == "Videotykki, 3 × Taittopöytä"
    page = client.get(f"/fi/talko/bookings/{booking.pk}/")
    shown = {row.label: row.value for row in page.context["rows"]}
    assert shown["Lainaksi"] == "Videotykki\n3 × Taittopöytä"


@pytest.mark.parametrize("stock", [1, 8])
def test_description_is_text_and_no_markup(client, room, stock):
    make_accessory(room.space, "Uuni", stock=stock, description={"fi": "<b id=bold>kuuma"})

    response = client.get(NEW, {"room": room.pk})

    assert "&lt;b id=bold&gt;kuuma" in response.text


def test_check_tells_what_could_be_borrowed(client, room, projector):
    check = client.post(NEW, typed(room))

    rows = {row.label: row.value for row in check.context["rows"]}
    assert rows["Lainaksi"] == "Ei mitään. Voit pyytää: Videotykki."


def test_more_than_there_are_is_refused_at_the_field(client, room, tables):
    name = f"accessory_{tables.pk}"

    response = client.post(NEW, typed(room, **{name: "9"}))

    form = response.context["form"]
    assert form.errors == {name: ["Taittopöytä: anna luku väliltä 0–8."]}
    assert form[name].value() == "9"


def test_wish_that_another_room_cannot_have_stays_in_the_form(client, room, other_room):
    oven = make_accessory(room.space, "Uuni", rooms=[other_room])
    name = f"accessory_{oven.pk}"

    response = client.post(NEW, typed(room, **{name: "on"}))

    form = response.context["form"]
    assert list(form.errors) == [name]
    assert form[name].value() is True
    assert Booking.objects.count() == 0


def test_taken_date_can_be_had_without_it_for_the_whole_booking(client, room, projector, borrowed):
    weekly = {
        "recurrence_repeats": "weekly",
        "recurrence_interval": "1",
        "until": day_of(FIRST + WEEK),
        f"accessory_{projector.pk}": "on",
    }
    check = client.post(NEW, typed(room, **weekly))
    reasons = [date.reasons for date in check.context["dates"]]
    sent = Inputs(check.text).press("")
    del sent["step"]

    again = client.post(NEW, {**sent, "without": str(projector.pk)})
    client.post(NEW, Inputs(again.text).press("send"))

    assert reasons == [["Videotykki: 1/1 käytössä."], []]
    assert check.context["leave_out"] == [projector]
    assert again.context["plan"].is_free
    assert asked() == [(projector.pk, 1)]
    assert Booking.objects.count() == 2


def test_borrow_page_changes_what_an_own_booking_borrows(client, room, member, association, tables):
    booking = request_booking(
        room=room,
        association=association,
        dates=[(FIRST, FIRST + TWO_HOURS)],
        purpose="Ompeluseura",
        by=member,
        accessories={tables: 2},
    )
    here = f"/fi/talko/bookings/{booking.pk}/"
    name = f"accessory_{tables.pk}"
    page = client.get(f"{here}borrow/")

    response = client.post(f"{here}borrow/", {name: "5"})

    assert page.context["form"][name].value() == 2
    assert response["Location"] == here
    assert asked() == [(tables.pk, 5)]
    assert AccessoryHold.objects.count() == 5


def test_borrow_page_tells_what_others_have_and_keeps_what_was_typed(
    client, room, member, association, projector, borrowed
):
    booking = request_booking(
        room=room,
        association=association,
        dates=[(FIRST, FIRST + TWO_HOURS)],
        purpose="Ompeluseura",
        by=member,
    )
    name = f"accessory_{projector.pk}"

    response = client.post(f"/fi/talko/bookings/{booking.pk}/borrow/", {name: "on"})

    assert [error.text.split(":")[0] for error in response.context["errors"]] == ["Videotykki"]
    assert response.context["form"][name].value() is True
    assert AccessoryHold.objects.count() == 1


def test_borrow_page_of_others_does_not_exist(client, borrowed):
    response = client.get(f"/fi/talko/bookings/{borrowed.pk}/borrow/")

    assert response.status_code == 404


@pytest.mark.parametrize("typed_number", ["99", "-1", "x"])
def test_accessory_may_have_a_percent_sign_in_its_name(client, room, typed_number):
    juice = make_accessory(room.space, "100 % mehu", stock=8)

    answer = client.post(NEW, typed(room, **{f"accessory_{juice.pk}": typed_number}))

    errors = answer.context["form"].errors[f"accessory_{juice.pk}"]
    assert [error.partition(":")[0] for error in errors] == ["100 % mehu"]


def test_what_is_borrowed_changes_only_so_often(
    client, room, association, member, projector, settings
):
    cache.clear()
    settings.WAGTAIL_TALKO_CHANGING_RATE = "1/h"
    url = in_language("en", "booking_borrow", book(room, association, member).pk)

    client.post(url, {f"accessory_{projector.pk}": "on"})
    answer = client.post(url, {})

    assert asked() == [(projector.pk, 1)]
    said = [error.text for error in answer.context["errors"]]
    assert said == ["You have made many changes. Try again in an hour."]
    cache.clear()
