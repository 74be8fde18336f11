"""Rooms with several places: who else is there, how loud, and having the room alone."""

from datetime import timedelta

import pytest

from tests.bookings.views.filling import FIRST, TWO_HOURS, take, typed
from tests.bookings.views.visiting import in_language
from tests.factories import make_association, make_member, make_room
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.sharing.queries import beside
from wagtail_talko.bookings.sharing.words import neighbours
from wagtail_talko.models import Booking, Occupancy

pytestmark = pytest.mark.django_db

TIME = (FIRST, FIRST + TWO_HOURS)


@pytest.fixture
def room():
    return make_room("lukusali", parallel_groups=3, name={"fi": "Lukusali"})


@pytest.fixture
def readers():
    return make_association("lukupiiri", name={"fi": "Lukupiiri"})


@pytest.fixture
def band():
    return make_association("bandi", name={"fi": "Bändi"})


@pytest.fixture
def quiet(room, readers):
    booking = take(room, readers, FIRST)
    Booking.objects.update(loudness="quiet")
    return booking


def book(room, association, **details):
    return request_booking(
        room=room,
        association=association,
        dates=[TIME],
        purpose="Harjoitus",
        by=make_member(association),
        **details,
    )


def post(client, room, association, **changes):
    client.force_login(make_member(association))
    data = typed(room, **changes)
    return client.post(in_language("fi", "booking_new"), data)


@pytest.mark.parametrize(
    ("own", "theirs", "warned"),
    [("loud", "quiet", 1), ("quiet", "loud", 1), ("talking", "quiet", 0), ("", "loud", 0)],
)
def test_loud_and_quiet_together_are_warned_of_and_not_refused(
    client, room, quiet, band, own, theirs, warned
):
    Booking.objects.update(loudness=theirs)

    page = post(client, room, band, loudness=own)

    (date,) = page.context["dates"]
    assert [bool(each.warning) for each in date.neighbours] == [bool(warned)]
    assert "Lukupiiri" in date.neighbours[0].text
    assert date.planned.is_free
    post(client, room, band, loudness=own, step="send")
    assert Booking.objects.latest("pk").loudness == own


def test_private_and_touching_bookings_are_not_shown(room, quiet):
    after = (room, TIME[1], TIME[1] + TWO_HOURS)
    shown = beside([(room, *TIME), after])
    Booking.objects.update(is_private=True)

    assert (list(shown), beside([(room, *TIME)])) == ([(room, *TIME)], {})


def test_line_says_the_association_and_never_a_person(room, quiet):
    Booking.objects.update(contact_name="Salainen")
    (rows,) = beside([(room, *TIME)]).values()

    (line,) = neighbours(rows, room, "")

    assert "Salainen" not in line.text


@pytest.mark.parametrize("number", [1, 3])
def test_neighbours_of_any_number_of_dates_cost_two_queries(
    room, readers, number, django_assert_num_queries
):
    week = timedelta(days=7)
    take(room, readers, *(FIRST + n * week for n in range(number)))
    times = [(room, FIRST + n * week, FIRST + n * week + TWO_HOURS) for n in range(number)]

    with django_assert_num_queries(2):
        found = beside(times)

    assert len(found) == number


@pytest.mark.parametrize(("groups", "asked"), [(1, False), (3, True)])
def test_form_asks_how_loud_only_where_the_room_is_shared(client, band, groups, asked):
    room = make_room(parallel_groups=groups)
    client.force_login(make_member(band))

    page = client.get(in_language("fi", "booking_new"), {"room": room.pk})

    fields = page.context["form"].fields
    assert ("loudness" in fields, "is_exclusive" in fields) == (asked, False)


def test_member_has_the_room_alone_only_where_the_room_allows_it(room, band, readers):
    with pytest.raises(BookingRefused) as refused:
        book(room, band, is_exclusive=True)
    assert [each.code for each in refused.value.refusals] == ["not_exclusive"]
    room.allows_exclusive = True
    room.save()

    book(room, band, is_exclusive=True)

    assert Occupancy.objects.count() == 3
    with pytest.raises(BookingRefused) as refused:
        book(room, readers)
    assert [each.code for each in refused.value.refusals] == ["room_taken"]


def test_form_books_the_room_alone_and_refuses_it_beside_others(client, room, quiet, band):
    room.allows_exclusive = True
    room.save()

    beside_others = post(client, room, band, is_exclusive="on")
    Booking.objects.all().delete()
    post(client, room, band, is_exclusive="on", step="send")

    (date,) = beside_others.context["dates"]
    assert (date.planned.is_free, date.neighbours) == (False, [])
    assert Booking.objects.get().is_exclusive


def test_other_rooms_that_cannot_be_had_alone_are_not_suggested(client, room, quiet, band):
    room.allows_exclusive = True
    room.save()
    make_room("avoin", space=room.space, parallel_groups=2)
    make_room("oma", space=room.space, parallel_groups=2, allows_exclusive=True)

    page = post(client, room, band, is_exclusive="on")

    (date,) = page.context["dates"]
    rooms = [each.room.slug for each in date.planned.suggestions if each.kind == "room"]
    assert rooms == ["oma"]
