import pytest
from wagtail.models import ModelLogEntry

from tests.bookings.actions.helpers import HOUR, NOW, SIX, WEEK, codes, rows
from tests.factories import (
    make_association,
    make_member,
    make_room,
)
from wagtail_talko.bookings.actions import (
    add_dates,
    cancel_dates,
    confirm,
    move_dates,
)
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.refusals import (
    BookingRefused,
    HasPassed,
)
from wagtail_talko.bookings.rooms import change_room
from wagtail_talko.exceptions import NotAllowed

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(
    "rules",
    [{"needs_approval": True, "request_holds_room": False}, {"parallel_groups": 2}],
)
def test_dates_of_a_booking_never_overlap_where_the_room_would_let_them(book, member, rules):
    later = (SIX + HOUR, SIX + 3 * HOUR)
    booking = book(make_room(**rules), (SIX, SIX + 2 * HOUR), (SIX + WEEK, SIX + WEEK + HOUR))
    added = {"booking": booking, "dates": [later], "by": member, "now": NOW}

    with pytest.raises(BookingRefused) as adding:
        add_dates(**added)
    with pytest.raises(BookingRefused) as moving:
        move_dates(moves=[(booking.dates.last(), later)], by=member, now=NOW)

    assert codes(adding) == codes(moving) == [("dates_overlap", later[0])]


def test_move_a_little_later_where_the_turnaround_was_lengthened_since(book, member):
    room = make_room("sali")
    other = make_association()
    book(room, (SIX - HOUR, SIX), association=other, by=make_member(other))
    date = book(room).dates.get()
    change_room(room=room, by=None, turnaround_minutes=60, now=NOW)

    move_dates(moves=[(date, (SIX + HOUR / 2, SIX + HOUR))], by=member, now=NOW)

    assert rows() == [("sali", SIX - HOUR, SIX), ("sali", SIX + HOUR / 2, SIX + 2 * HOUR)]


def test_turnaround_cut_by_an_own_date_on_another_place_comes_back(book, member):
    room = make_room("sali", parallel_groups=2, turnaround_minutes=60)
    other = make_association()
    book(room, (SIX, SIX + HOUR), association=other, by=make_member(other))
    booking = book(room, (SIX, SIX + 2 * HOUR), (SIX + 2 * HOUR, SIX + 3 * HOUR))
    before = rows()

    cancel_dates(dates=[booking.dates.last()], by=member, now=NOW)

    others = ("sali", SIX, SIX + 2 * HOUR)
    assert before == [others, others, ("sali", SIX + 2 * HOUR, SIX + 4 * HOUR)]
    assert rows() == [others, ("sali", SIX, SIX + 3 * HOUR)]


def test_move_to_another_room_frees_the_first(book, member):
    room = make_room("sali")
    other = make_room("keittio", space=room.space)
    date = book(room).dates.get()

    move_dates(moves=[(date, (SIX, SIX + HOUR))], by=member, room=other, now=NOW)

    assert rows() == [("keittio", SIX, SIX + HOUR)]


@pytest.mark.parametrize("holds", [True, False])
@pytest.mark.parametrize("mover", ["member", "boss"])
def test_request_moved_to_a_room_without_approval_is_confirmed(book, member, boss, mover, holds):
    by = {"member": member, "boss": boss}[mover]
    room = make_room("sali", needs_approval=True, request_holds_room=holds)
    hall = make_room("halli", space=room.space)
    booking = book(room, (SIX, SIX + HOUR), (SIX + WEEK, SIX + WEEK + HOUR))
    first, second = booking.dates.all()

    move_dates(moves=[(first, first.span)], room=hall, by=by, now=NOW)

    states = booking.dates.order_by("pk").values_list("room__slug", "state", "holds_room")
    assert list(states) == [("halli", "confirmed", True), ("sali", "requested", holds)]
    stays = [("sali", SIX + WEEK, SIX + WEEK + HOUR)] if holds else []
    assert rows() == [("halli", SIX, SIX + HOUR), *stays]
    entry = ModelLogEntry.objects.get(action="wagtail_talko.booking.move").data
    [before], [after] = entry["before"], entry["after"]
    assert (before["state"], before["holds_room"]) == ("requested", holds)
    assert (after["state"], after["holds_room"]) == ("confirmed", True)
    assert find_faults(now=NOW) == []


def test_request_moved_to_a_taken_room_goes_on_waiting(book, member):
    room = make_room("sali", needs_approval=True)
    hall = make_room("halli", space=room.space)
    book(hall)
    date = book(room).dates.get()

    with pytest.raises(BookingRefused) as error:
        move_dates(moves=[(date, date.span)], room=hall, by=member, now=NOW)

    assert codes(error) == [("room_taken", SIX)]
    date.refresh_from_db()
    assert (date.room, date.state) == (room, "requested")


def test_move_by_a_member_waits_for_approval_again(book, member, boss):
    room = make_room(needs_approval=True)
    dates = list(book(room).dates.all())
    confirm(dates=dates, by=boss, now=NOW)

    (moved,) = move_dates(moves=[(dates[0], (SIX + HOUR, SIX + 2 * HOUR))], by=member, now=NOW)

    assert (moved.state, moved.holds_room) == ("requested", True)


@pytest.mark.parametrize("twice", [False, True])
def test_move_of_anything_but_dates_of_one_booking_is_an_error(book, member, twice):
    first = book(make_room()).dates.get()
    second = first if twice else book(make_room()).dates.get()

    with pytest.raises(ValueError, match="of one booking"):
        move_dates(
            moves=[(first, (SIX, SIX + HOUR)), (second, (SIX + WEEK, SIX + WEEK + HOUR))],
            by=member,
            now=NOW,
        )


def test_move_of_all_that_is_to_come_takes_the_booking_along(book, member, boss):
    room, other = make_room(), make_room("keittio")
    other.space.municipality = room.space.municipality
    other.space.save()
    booking = book(room, *((SIX + n * WEEK, SIX + n * WEEK + HOUR) for n in range(3)))
    _past, second, third = booking.dates.all()
    later = SIX + 2 * HOUR

    move_dates(moves=[(second, second.span)], by=boss, room=other, now=later)
    booking.refresh_from_db()
    stays = booking.room
    move_dates(moves=[(third, third.span)], by=boss, room=other, now=later)

    booking.refresh_from_db()
    assert (stays, booking.room) == (room, other)
    assert list(booking.dates.values_list("room", flat=True)) == [room.pk, other.pk, other.pk]
    assert ModelLogEntry.objects.latest("timestamp").data["booking_room"] == other.pk


def test_move_to_another_municipality_is_refused(book, boss):
    date = book(make_room()).dates.get()

    with pytest.raises(BookingRefused) as error:
        move_dates(moves=[(date, date.span)], by=boss, room=make_room(), now=NOW)

    assert codes(error) == [("other_municipality", None)]


def test_added_dates_count_with_those_the_booking_has(book, member, settings):
    settings.WAGTAIL_TALKO_MAX_DATES = 3
    booking = book(make_room(), *((SIX + n * WEEK, SIX + n * WEEK + HOUR) for n in range(3)))
    cancel_dates(dates=[booking.dates.first()], by=member, now=NOW)
    weeks = [SIX + n * WEEK for n in (3, 4)]

    with pytest.raises(BookingRefused) as error:
        add_dates(booking=booking, dates=[(w, w + HOUR) for w in weeks], by=member, now=NOW)

    assert codes(error) == [("too_many_dates", None)]
    add_dates(booking=booking, dates=[(weeks[0], weeks[0] + HOUR)], by=member, now=NOW)


def test_add_dates_to_a_booking(book, member):
    room = make_room("sali", turnaround_minutes=60)
    booking = book(room, (SIX, SIX + HOUR))

    add_dates(booking=booking, dates=[(SIX + HOUR, SIX + 2 * HOUR)], by=member, now=NOW)

    assert rows() == [("sali", SIX, SIX + HOUR), ("sali", SIX + HOUR, SIX + 3 * HOUR)]


def test_actions_are_audited_without_personal_data(book, member):
    booking = book(make_room(), contact_name="Secret Name", contact_email="s@example.org")
    cancel_dates(dates=list(booking.dates.all()), by=member, reason="Secret", now=NOW)

    entries = ModelLogEntry.objects.order_by("timestamp")
    assert [e.action for e in entries] == [
        "wagtail_talko.booking.request",
        "wagtail_talko.booking.cancel",
    ]
    assert [e.label for e in entries] == [f"#{booking.pk}"] * 2
    assert "Secret" not in str([e.data for e in entries])
