from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from tests.factories import (
    local,
    make_association,
    make_member,
    make_municipality,
    make_room,
    make_space,
    make_user,
)
from wagtail_talko.bookings.actions import (
    add_dates,
    cancel_dates,
    close_rooms,
    confirm,
    decline,
    move_dates,
    request_booking,
)
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.refusals import (
    BookingRefused,
    ClosureHits,
    HasPassed,
    WrongState,
)
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Booking, BookingDate, Occupancy

pytestmark = pytest.mark.django_db

NOW = local(2027, 1, 1, 12)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


@pytest.fixture
def association():
    return make_association("martat")


@pytest.fixture
def member(association):
    return make_member(association)


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def book(association, member):
    def book(room, *spans, **details):
        fields = {
            "room": room,
            "association": association,
            "dates": spans or [(SIX, SIX + 2 * HOUR)],
            "purpose": "Kudontailta",
            "by": member,
            "now": NOW,
        }
        return request_booking(**(fields | details))

    return book


def codes(error):
    return [(r.code, r.start) for r in error.value.refusals]


def rows():
    return sorted(Occupancy.objects.values_list("place__room__slug", "start", "end"))


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


def test_requests_that_hold_nothing_are_confirmed_once(book, boss):
    room = make_room(needs_approval=True, request_holds_room=False)
    first, second = book(room).dates.get(), book(room).dates.get()
    assert rows() == []

    confirm(dates=[second], by=boss, now=NOW)
    with pytest.raises(BookingRefused):
        confirm(dates=[first], by=boss, now=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("requested", "confirmed")
    assert find_faults(now=NOW) == []


def test_confirm_by_a_member_is_not_allowed(book, member):
    booking = book(make_room(needs_approval=True))

    with pytest.raises(NotAllowed):
        confirm(dates=list(booking.dates.all()), by=member, now=NOW)


def test_confirm_twice_is_refused(book, boss):
    dates = list(book(make_room(needs_approval=True)).dates.all())
    confirm(dates=dates, by=boss, now=NOW)

    with pytest.raises(WrongState):
        confirm(dates=dates, by=boss, now=NOW)


def test_decline_frees_the_room(book, boss):
    room = make_room(needs_approval=True)
    dates = list(book(room).dates.all())

    decline(dates=dates, by=boss, message="Remontti", now=NOW)

    assert rows() == []
    assert [(d.state, d.reason) for d in BookingDate.objects.all()] == [("declined", "Remontti")]
    book(room)


def test_cancel_some_dates_frees_only_them(book, member):
    room = make_room("sali")
    booking = book(room, *((SIX + n * WEEK, SIX + n * WEEK + HOUR) for n in range(3)))
    middle = booking.dates.all()[1]

    cancel_dates(dates=[middle], by=member, now=NOW)

    assert rows() == [
        ("sali", SIX, SIX + HOUR),
        ("sali", SIX + 2 * WEEK, SIX + 2 * WEEK + HOUR),
    ]
    middle.refresh_from_db()
    assert (middle.state, middle.sequence) == ("cancelled", 1)


def test_cancel_by_another_association_is_not_allowed(book):
    other = make_member(make_association())

    with pytest.raises(NotAllowed):
        cancel_dates(dates=list(book(make_room()).dates.all()), by=other, now=NOW)


def test_cancel_a_date_that_is_over_is_refused(book, member):
    dates = list(book(make_room()).dates.all())

    with pytest.raises(HasPassed):
        cancel_dates(dates=dates, by=member, now=SIX + 2 * HOUR)


def test_move_to_overlap_its_own_old_time_is_accepted(book, member):
    room = make_room("sali")
    date = book(room).dates.get()

    move_dates(moves=[(date, (SIX + HOUR, SIX + 3 * HOUR))], by=member, now=NOW)

    assert rows() == [("sali", SIX + HOUR, SIX + 3 * HOUR)]
    assert find_faults(now=NOW) == []


def test_move_a_series_by_its_own_interval_is_accepted(book, member):
    room = make_room("sali")
    booking = book(room, *((SIX + n * WEEK, SIX + n * WEEK + HOUR) for n in range(3)))

    moves = [(d, (d.start + WEEK, d.end + WEEK)) for d in booking.dates.all()]
    move_dates(moves=moves, by=member, now=NOW)

    assert rows() == [("sali", SIX + n * WEEK, SIX + n * WEEK + HOUR) for n in (1, 2, 3)]


def test_move_onto_another_booking_is_refused_and_changes_nothing(book, member):
    room = make_room("sali")
    book(room, (SIX + 2 * HOUR, SIX + 4 * HOUR))
    date = book(room).dates.get()
    before = rows()

    with pytest.raises(BookingRefused) as error:
        move_dates(moves=[(date, (SIX + HOUR, SIX + 3 * HOUR))], by=member, now=NOW)

    assert codes(error) == [("room_taken", SIX + HOUR)]
    assert rows() == before


def test_move_to_another_room_frees_the_first(book, member):
    room = make_room("sali")
    other = make_room("keittio", space=room.space)
    date = book(room).dates.get()

    move_dates(moves=[(date, (SIX, SIX + HOUR))], by=member, room=other, now=NOW)

    assert rows() == [("keittio", SIX, SIX + HOUR)]


def test_move_by_a_member_waits_for_approval_again(book, member, boss):
    room = make_room(needs_approval=True)
    dates = list(book(room).dates.all())
    confirm(dates=dates, by=boss, now=NOW)

    (moved,) = move_dates(moves=[(dates[0], (SIX + HOUR, SIX + 2 * HOUR))], by=member, now=NOW)

    assert (moved.state, moved.holds_room) == ("requested", True)


def test_add_dates_to_a_booking(book, member):
    room = make_room("sali", turnaround_minutes=60)
    booking = book(room, (SIX, SIX + HOUR))

    add_dates(booking=booking, dates=[(SIX + HOUR, SIX + 2 * HOUR)], by=member, now=NOW)

    assert rows() == [("sali", SIX, SIX + HOUR), ("sali", SIX + HOUR, SIX + 3 * HOUR)]


def test_close_shows_whom_it_hits_before_it_cancels(book, boss):
    space = make_space()
    hall, kitchen = make_room("hall", space=space), make_room("kitchen", space=space)
    house = make_room("house", parts=[hall, kitchen])
    hit = book(kitchen).dates.get()
    closing = {
        "rooms": [house, hall],
        "spans": [(SIX - HOUR, SIX + 30 * HOUR)],
        "reason": "Lattia lakataan",
        "by": boss,
        "now": NOW,
    }

    with pytest.raises(ClosureHits) as error:
        close_rooms(**closing)
    (closure,) = close_rooms(**closing, seen_hits=[d.pk for d in error.value.dates])

    hit.refresh_from_db()
    assert error.value.dates == [hit]
    assert (hit.state, hit.reason) == ("cancelled", "Lattia lakataan")
    midnight = local(2027, 1, 13)
    assert rows() == [
        ("hall", SIX - HOUR, midnight),
        ("hall", midnight, SIX + 30 * HOUR),
        ("kitchen", SIX - HOUR, midnight),
        ("kitchen", midnight, SIX + 30 * HOUR),
    ]
    assert closure.room == house
    assert find_faults(now=NOW) == []


def test_close_around_a_standing_closure_covers_the_rest(boss):
    space = make_space()
    hall, kitchen = make_room("hall", space=space), make_room("kitchen", space=space)
    house = make_room("house", parts=[hall, kitchen])
    spans = [(SIX, SIX + 2 * HOUR)]
    close_rooms(rooms=[kitchen], spans=spans, reason="a", by=boss, now=NOW)

    close_rooms(rooms=[house], spans=[(SIX - HOUR, SIX + 3 * HOUR)], reason="b", by=boss, now=NOW)

    assert rows() == [
        ("hall", SIX - HOUR, SIX + 3 * HOUR),
        ("kitchen", SIX - HOUR, SIX),
        ("kitchen", SIX, SIX + 2 * HOUR),
        ("kitchen", SIX + 2 * HOUR, SIX + 3 * HOUR),
    ]


def test_close_cuts_a_turnaround_and_reopening_gives_it_back(book, boss):
    room = make_room("sali", turnaround_minutes=60)
    book(room, (SIX, SIX + HOUR))
    (closure,) = close_rooms(
        rooms=[room], spans=[(SIX + 1.5 * HOUR, SIX + 3 * HOUR)], reason="x", by=boss, now=NOW
    )
    cut = rows()

    cancel_dates(dates=list(closure.dates.all()), by=boss, now=NOW)

    assert cut[0] == ("sali", SIX, SIX + 1.5 * HOUR)
    assert rows() == [("sali", SIX, SIX + 2 * HOUR)]


def test_close_room_of_another_municipality_is_not_allowed():
    with pytest.raises(NotAllowed):
        close_rooms(
            rooms=[make_room()], spans=[(SIX, SIX + HOUR)], reason="x", by=make_user(), now=NOW
        )


def test_request_in_a_closed_room_says_closed(book, boss):
    room = make_room()
    close_rooms(rooms=[room], spans=[(SIX, SIX + HOUR)], reason="x", by=boss, now=NOW)

    with pytest.raises(BookingRefused) as error:
        book(room)

    assert codes(error) == [("room_closed", SIX)]


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


def test_actions_are_audited_without_personal_data(book, member):
    from wagtail.models import ModelLogEntry

    booking = book(make_room(), contact_name="Secret Name", contact_email="s@example.org")
    cancel_dates(dates=list(booking.dates.all()), by=member, reason="Secret", now=NOW)

    entries = ModelLogEntry.objects.order_by("timestamp")
    assert [e.action for e in entries] == [
        "wagtail_talko.booking.request",
        "wagtail_talko.booking.cancel",
    ]
    assert [e.label for e in entries] == [f"#{booking.pk}"] * 2
    assert "Secret" not in str([e.data for e in entries])


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
