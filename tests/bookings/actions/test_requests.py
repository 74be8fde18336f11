from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from tests.bookings.actions.helpers import HOUR, NOW, SIX, WEEK, codes, rows
from tests.factories import (
    make_municipality,
    make_room,
    make_space,
    make_user,
)
from wagtail_talko.bookings.actions import (
    request_booking,
)
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.refusals import (
    BookingRefused,
)
from wagtail_talko.models import Booking, Occupancy

pytestmark = pytest.mark.django_db


def test_request_free_room_is_confirmed_and_held(book):
    room = make_room("sali")

    booking = book(room)

    date = booking.dates.get()
    assert (date.state, date.holds_room, date.span) == ("confirmed", True, (SIX, SIX + 2 * HOUR))
    assert rows() == [("sali", SIX, SIX + 2 * HOUR)]
    assert find_faults(now=NOW) == []


def test_request_taken_room_is_refused_with_suggestions(book):
    room = make_room("sali", start_interval_minutes=60)
    kitchen = make_room("keittio", space=room.space)
    book(room)

    with pytest.raises(BookingRefused) as error:
        book(room, (SIX, SIX + 2 * HOUR), (SIX + WEEK, SIX + WEEK + 2 * HOUR))

    assert codes(error) == [("room_taken", SIX)]
    suggestions = error.value.refusals[0].suggestions
    assert [(s.kind, s.room, s.start) for s in suggestions] == [
        ("shift", room, SIX - 2 * HOUR),
        ("shift", room, SIX + 2 * HOUR),
        ("room", kitchen, SIX),
        ("skip", room, SIX),
    ]
    assert Booking.objects.count() == 1


def test_request_every_refusal_of_every_date_is_told(book):
    room = make_room(shortest_minutes=60, longest_minutes=180, start_interval_minutes=30)

    with pytest.raises(BookingRefused) as error:
        book(
            room,
            (SIX, SIX + HOUR / 2),
            (SIX + WEEK, SIX + WEEK + 4 * HOUR),
            (SIX + 2 * WEEK + HOUR / 6, SIX + 2 * WEEK + 2 * HOUR),
            (NOW - HOUR, NOW + HOUR),
            (SIX + 3 * WEEK, SIX + 3 * WEEK - HOUR),
            (SIX + 100 * WEEK, SIX + 100 * WEEK + HOUR),
            (datetime.max.replace(tzinfo=UTC) - HOUR, datetime.max.replace(tzinfo=UTC)),
        )

    assert sorted(codes(error)) == sorted(
        [
            ("too_short", SIX),
            ("too_long", SIX + WEEK),
            ("wrong_start", SIX + 2 * WEEK + HOUR / 6),
            ("in_the_past", NOW - HOUR),
            ("ends_before_start", SIX + 3 * WEEK),
            ("too_far_ahead", SIX + 100 * WEEK),
            ("beyond_calendars", datetime.max.replace(tzinfo=UTC) - HOUR),
        ]
    )


@pytest.mark.parametrize(
    ("fields", "details", "code"),
    [
        ({"capacity": 10}, {"people": 11}, "too_many_people"),
        ({"bookers": "staff"}, {}, "staff_only"),
        ({"bookers": "local"}, {}, "local_only"),
        ({"archived_at": NOW}, {}, "room_archived"),
        ({"parallel_groups": 2}, {"is_exclusive": True}, "not_exclusive"),
        ({"notice_hours": 24 * 30}, {}, "too_soon"),
        ({}, {"dates": []}, "no_dates"),
    ],
)
def test_request_against_a_rule_is_refused(book, fields, details, code):
    room = make_room(**fields)

    with pytest.raises(BookingRefused) as error:
        book(room, **details)

    assert [r.code for r in error.value.refusals] == [code]


def test_request_by_a_stranger_is_refused(book):
    with pytest.raises(BookingRefused) as error:
        book(make_room(), by=make_user())

    assert [r.code for r in error.value.refusals] == ["not_member"]


def test_request_for_an_unapproved_association_is_refused(book, association):
    association.is_approved = False
    association.save()

    with pytest.raises(BookingRefused) as error:
        book(make_room())

    assert [r.code for r in error.value.refusals] == ["association_not_approved"]


def test_request_outside_opening_hours_is_refused(book):
    room = make_room(space=make_space(always_open=False))

    with pytest.raises(BookingRefused) as error:
        book(room, (SIX + 3 * HOUR, SIX + 5 * HOUR))

    assert codes(error) == [("outside_opening_hours", SIX + 3 * HOUR)]


def test_request_by_staff_departs_from_soft_rules_only_when_told(boss):
    room = make_room(bookers="staff", longest_minutes=60)
    ask = {
        "room": room,
        "association": None,
        "dates": [(SIX, SIX + 2 * HOUR)],
        "purpose": "Kokous",
        "by": boss,
        "origin": "staff",
        "now": NOW,
    }

    with pytest.raises(BookingRefused) as error:
        request_booking(**ask)
    booking = request_booking(**ask, override=True)

    assert {r.code for r in error.value.refusals} == {"staff_only", "too_long"}
    assert booking.dates.get().state == "confirmed"


def test_request_two_dates_that_overlap_each_other_are_refused(book):
    room = make_room(parallel_groups=3)

    with pytest.raises(BookingRefused) as error:
        book(room, (SIX, SIX + 2 * HOUR), (SIX + HOUR, SIX + 3 * HOUR))

    assert codes(error) == [("dates_overlap", SIX + HOUR)]


def test_request_whole_house_collides_with_its_parts(book):
    space = make_space()
    hall, kitchen = make_room("hall", space=space), make_room("kitchen", space=space)
    house = make_room("house", parts=[hall, kitchen])
    book(kitchen)

    with pytest.raises(BookingRefused) as error:
        book(house)
    book(hall)

    assert codes(error) == [("room_taken", SIX)]
    assert rows() == [("hall", SIX, SIX + 2 * HOUR), ("kitchen", SIX, SIX + 2 * HOUR)]


def test_request_room_for_two_groups_lets_two_in_and_recolours(book):
    room = make_room(parallel_groups=2)
    # First-fit puts these on places 1, 2, 1: the fourth fits only after a change of places.
    book(room, (SIX, SIX + 2 * HOUR))
    book(room, (SIX + HOUR, SIX + 4 * HOUR))
    book(room, (SIX + 5 * HOUR, SIX + 7 * HOUR))
    later = book(room, (SIX + 4 * HOUR, SIX + 6 * HOUR))
    Occupancy.objects.filter(date=later.dates.get()).update(place=room.places.get(number=2))

    wide = book(room, (SIX + 2 * HOUR, SIX + 4 * HOUR))
    with pytest.raises(BookingRefused):
        book(room, (SIX + 3 * HOUR, SIX + 4 * HOUR))

    assert wide.dates.get().occupancies.count() == 1
    assert find_faults(now=NOW) == []


def test_request_recolouring_moves_neighbours_to_other_places(book):
    room = make_room(parallel_groups=2)
    first = book(room, (SIX, SIX + 2 * HOUR)).dates.get()
    second = book(room, (SIX + 4 * HOUR, SIX + 6 * HOUR)).dates.get()
    Occupancy.objects.filter(date=second).update(place=room.places.get(number=2))

    between = book(room, (SIX + HOUR, SIX + 5 * HOUR)).dates.get()

    places = {o.date_id: o.place.number for o in Occupancy.objects.select_related("place")}
    assert places[first.pk] != places[between.pk] != places[second.pk]
    assert find_faults(now=NOW) == []


def test_request_turnaround_is_kept_after_other_bookings_but_not_between_own_dates(book):
    room = make_room(turnaround_minutes=30)
    own = book(room, (SIX, SIX + HOUR), (SIX + HOUR, SIX + 2 * HOUR))

    with pytest.raises(BookingRefused):
        book(room, (SIX + 2 * HOUR, SIX + 3 * HOUR))
    book(room, (SIX + 2.5 * HOUR, SIX + 3 * HOUR))

    slug = room.slug
    assert rows() == [
        (slug, SIX, SIX + HOUR),
        (slug, SIX + HOUR, SIX + 2.5 * HOUR),
        (slug, SIX + 2.5 * HOUR, SIX + 3.5 * HOUR),
    ]
    assert own.dates.count() == 2


def test_request_needing_approval_waits_and_holds_the_room(book):
    room = make_room(needs_approval=True)

    booking = book(room)

    assert booking.dates.get().state == "requested"
    with pytest.raises(BookingRefused):
        book(room)


def test_refusal_names_the_association_that_has_the_room(book, association):
    room = make_room("sali", name={"fi": "Iso sali"})
    book(room)

    with pytest.raises(BookingRefused) as error:
        book(room)

    with override("en"):
        said = str(error.value.refusals[0])
    assert said == (
        "Iso sali is booked Tue 12 Jan 2027, 18:00–20:00 (Martat). Choose another time or room."
    )


def test_naive_times_are_a_programming_error(book):
    with pytest.raises(ValueError, match="aware"):
        book(make_room(), (SIX.replace(tzinfo=None), SIX.replace(tzinfo=None) + HOUR))


def test_municipality_manager_books_for_any_association(association):
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupCollectionPermission

    municipality = make_municipality()
    room = make_room(space=make_space(municipality=municipality))
    group = Group.objects.create(name="managers")
    GroupCollectionPermission.objects.create(
        group=group,
        collection=municipality.collection,
        permission=Permission.objects.get(codename="manage_municipality"),
    )
    manager = make_user()
    manager.groups.add(group)

    ask = {"association": association, "purpose": "x", "by": manager, "now": NOW}
    booking = request_booking(room=room, dates=[(SIX, SIX + HOUR)], **ask)
    with pytest.raises(BookingRefused) as error:
        request_booking(room=make_room(), dates=[(SIX, SIX + HOUR)], **ask)

    assert booking.dates.count() == 1
    assert [r.code for r in error.value.refusals] == ["not_member"]
