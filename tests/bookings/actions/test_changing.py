"""Changing a series as its association means it: this, this and following, all; details; back."""

import pytest
from wagtail.models import ModelLogEntry

from tests.bookings.actions.helpers import HOUR, NOW, SIX, WEEK, codes, rows
from tests.factories import make_association, make_member, make_room
from wagtail_talko.bookings.actions import (
    add_dates,
    cancel_dates,
    change_booking,
    change_dates,
    close_rooms,
    confirm,
    decline,
    move_dates,
    restore_dates,
)
from wagtail_talko.bookings.admin_queries import waiting_bookings, waiting_dates
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.refusals import (
    BookingRefused,
    ChangedMeanwhile,
    HasPassed,
    NotYoursToTakeBack,
    WaitsForAssociation,
    WrongState,
)
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import BookingDate, Message

pytestmark = pytest.mark.django_db


def weekly(number, start=SIX):
    return [(start + n * WEEK, start + n * WEEK + HOUR) for n in range(number)]


def states(booking):
    return list(booking.dates.order_by("pk").values_list("state", flat=True))


# -- a series --------------------------------------------------------------------------------


def test_change_moves_some_gives_up_some_and_keeps_some_with_one_message(book, member):
    room = make_room("sali")
    other = make_room("keittio", space=room.space)
    booking = book(room, *weekly(4), contact_email="yhteys@example.org")
    first, second, third, fourth = booking.dates.all()
    uids = [date.uid for date in booking.dates.all()]
    before = Message.objects.count()

    change_dates(
        moves=[
            (first, (SIX + 2 * HOUR, SIX + 3 * HOUR)),
            (second, (SIX + WEEK + HOUR, SIX + WEEK + 2 * HOUR)),
        ],
        rooms={second.pk: other},
        cancelled=[third],
        kept=[fourth],
        by=member,
        now=NOW,
    )

    assert rows() == [
        ("keittio", SIX + WEEK + HOUR, SIX + WEEK + 2 * HOUR),
        ("sali", SIX + 2 * HOUR, SIX + 3 * HOUR),
        ("sali", SIX + 3 * WEEK, SIX + 3 * WEEK + HOUR),
    ]
    dates = booking.dates.order_by("pk")
    assert [(d.uid, d.sequence) for d in dates] == list(zip(uids, [1, 1, 1, 0], strict=True))
    told = Message.objects.latest("pk")
    assert (Message.objects.count() - before, told.calendar_method) == (1, "PUBLISH")
    assert [told.calendar.count(text) for text in ("BEGIN:VEVENT", "STATUS:CANCELLED")] == [3, 1]


def test_change_that_collides_somewhere_changes_nothing(book, member):
    room = make_room("sali")
    book(room, (SIX + WEEK + HOUR, SIX + WEEK + 2 * HOUR))
    booking = book(room, *weekly(3))
    first, second, third = booking.dates.all()
    before = rows()

    with pytest.raises(BookingRefused) as error:
        change_dates(
            moves=[(d, (d.start + HOUR, d.end + HOUR)) for d in (first, second)],
            cancelled=[third],
            by=member,
            now=NOW,
        )

    assert codes(error) == [("room_taken", SIX + WEEK + HOUR)]
    assert error.value.refusals[0].suggestions != ()
    assert (rows(), states(booking)) == (before, ["confirmed"] * 3)


def test_change_sent_twice_is_made_once(book, member):
    first, second = book(make_room("sali"), *weekly(2)).dates.all()
    seen = {first.pk: 0, second.pk: 0}

    def send():
        moves = [(d, (d.start + HOUR, d.end + HOUR)) for d in (first, second)]
        change_dates(moves=moves, seen=seen, by=member, now=NOW)

    send()
    with pytest.raises(ChangedMeanwhile):
        send()

    assert set(BookingDate.objects.values_list("sequence", flat=True)) == {1}


def test_what_is_given_up_makes_room_for_what_moves(book, member):
    room = make_room("sali")
    first, second = book(room, *weekly(2)).dates.all()

    change_dates(moves=[(first, second.span)], cancelled=[second], by=member, now=NOW)

    assert rows() == [("sali", SIX + WEEK, SIX + WEEK + HOUR)]


def test_own_dates_do_not_overlap_in_a_room_for_several_groups(book, member):
    first, second = book(make_room(parallel_groups=3), *weekly(2)).dates.all()

    with pytest.raises(BookingRefused) as error:
        move_dates(moves=[(first, second.span)], by=member, now=NOW)

    assert codes(error) == [("dates_overlap", SIX + WEEK)]


# -- late ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hours", "late"), [(23, True), (24, False), (25, False)])
def test_cancelling_is_late_after_the_rooms_deadline(book, member, hours, late):
    [date] = book(make_room(free_cancel_hours=24)).dates.all()

    cancel_dates(dates=[date], by=member, now=SIX - hours * HOUR)

    date.refresh_from_db()
    assert (date.cancelled_late, date.given_up) == (late, True)


def test_cancelling_by_staff_or_without_a_deadline_is_never_late(book, member, boss):
    strict, free = make_room(free_cancel_hours=24), make_room()
    by_staff, by_member = book(strict).dates.get(), book(free).dates.get()

    cancel_dates(dates=[by_staff], by=boss, now=SIX - HOUR)
    cancel_dates(dates=[by_member], by=member, now=SIX - HOUR)

    found = BookingDate.objects.order_by("pk").values_list("cancelled_late", "given_up")
    assert list(found) == [(False, False), (False, True)]


def test_taking_back_a_request_that_held_no_room_is_never_late(book, member):
    room = make_room(free_cancel_hours=24, needs_approval=True, request_holds_room=False)
    [date] = book(room).dates.all()

    cancel_dates(dates=[date], by=member, now=SIX - HOUR)

    date.refresh_from_db()
    assert not date.cancelled_late


# -- taking back -----------------------------------------------------------------------------


def test_restore_claims_anew_and_forgets_that_it_was_late(book, member):
    room = make_room("sali", free_cancel_hours=1000)
    [date] = book(room).dates.all()
    cancel_dates(dates=[date], by=member, now=NOW)

    [back] = restore_dates(dates=[date], by=member, now=NOW)

    assert rows() == [("sali", SIX, SIX + 2 * HOUR)]
    assert (back.state, back.uid, back.sequence) == ("confirmed", date.uid, 2)
    assert (back.cancelled_late, back.given_up) == (False, False)
    assert Message.objects.latest("pk").kind == "booking.restored"


def test_restore_waits_for_approval_where_the_room_asks_for_it(book, member, boss):
    room = make_room(needs_approval=True)
    [date] = book(room).dates.all()
    confirm(dates=[date], by=boss, now=NOW)
    cancel_dates(dates=[date], by=member, now=NOW)

    [back] = restore_dates(dates=[date], by=member, now=NOW)

    assert (back.state, back.holds_room) == ("requested", True)


def test_restore_of_a_taken_time_is_refused_and_changes_nothing(book, member):
    room = make_room("sali")
    booking = book(room)
    cancel_dates(dates=list(booking.dates.all()), by=member, now=NOW)
    book(room, (SIX + HOUR, SIX + 3 * HOUR))

    with pytest.raises(BookingRefused) as error:
        restore_dates(dates=list(booking.dates.all()), by=member, now=NOW)

    assert codes(error) == [("room_taken", SIX)]
    assert (states(booking), find_faults(now=NOW)) == (["cancelled"], [])


def test_only_the_municipality_takes_back_what_it_cancelled(book, member, boss):
    [date] = book(make_room()).dates.all()
    cancel_dates(dates=[date], by=boss, now=NOW)

    with pytest.raises(NotYoursToTakeBack):
        restore_dates(dates=[date], by=member, now=NOW)
    [back] = restore_dates(dates=[date], by=boss, now=NOW)

    assert back.state == "confirmed"


def test_restore_by_others_or_of_what_is_not_cancelled_is_refused(book, member):
    booking = book(make_room())
    dates = list(booking.dates.all())

    with pytest.raises(WrongState):
        restore_dates(dates=dates, by=member, now=NOW)
    cancel_dates(dates=dates, by=member, now=NOW)
    with pytest.raises(NotAllowed):
        restore_dates(dates=dates, by=make_member(make_association()), now=NOW)
    with pytest.raises(HasPassed):
        restore_dates(dates=dates, by=member, now=SIX + 3 * HOUR)


# -- more dates ------------------------------------------------------------------------------


def test_added_dates_may_be_in_another_room_and_keep_what_was_left_out(book, member):
    room = make_room("sali")
    other = make_room("keittio", space=room.space)
    booking = book(room, contact_email="yhteys@example.org")
    left_out = (SIX + 2 * WEEK).date()

    add_dates(
        booking=booking,
        dates=[(SIX + WEEK, SIX + WEEK + HOUR)],
        room=other,
        left_out=[left_out],
        by=member,
        now=NOW,
    )

    booking.refresh_from_db()
    assert (rows()[0], booking.left_out) == (
        ("keittio", SIX + WEEK, SIX + WEEK + HOUR),
        [left_out.isoformat()],
    )
    told = Message.objects.latest("pk")
    assert told.body.count(f"{left_out.day}.{left_out.month}.{left_out.year}") == 1


# -- details ---------------------------------------------------------------------------------


def test_change_of_details_is_logged_without_the_words(book, member):
    booking = book(make_room(), people=10)

    change_booking(
        booking=booking, by=member, now=NOW, people=20, purpose="Secret", contact_name="Secret"
    )

    booking.refresh_from_db()
    entry = ModelLogEntry.objects.latest("timestamp")
    assert (booking.people, booking.purpose, booking.contact_name) == (20, "Secret", "Secret")
    assert entry.action == "wagtail_talko.booking.change"
    assert entry.data["fields"] == ["contact_name", "purpose"]
    assert (entry.data["before"]["people"], entry.data["after"]["people"]) == (10, 20)
    assert "Secret" not in str(entry.data)


def test_change_to_more_people_than_fit_is_refused(book, member, boss):
    room = make_room(capacity=50)
    small = make_room(capacity=12, space=room.space)
    booking = book(room, *weekly(2))
    move_dates(moves=[(booking.dates.last(), (SIX + WEEK, SIX + WEEK + HOUR))], room=small,
               by=member, now=NOW)  # fmt: skip

    with pytest.raises(BookingRefused) as error:
        change_booking(booking=booking, by=member, now=NOW, people=13)

    assert codes(error) == [("too_many_people", None)]
    change_booking(booking=booking, by=boss, now=NOW, people=13, override=True)


def test_new_title_updates_the_calendar_of_what_is_to_come(book, member):
    booking = book(make_room(), *weekly(2), contact_email="yhteys@example.org")

    change_booking(booking=booking, by=member, now=SIX + 2 * HOUR, public_title="Kuoro")

    told = Message.objects.latest("pk")
    assert list(booking.dates.values_list("sequence", flat=True)) == [0, 1]
    assert (told.kind, told.calendar.count("SUMMARY:Kuoro")) == ("booking.changed", 1)


def test_change_of_nothing_is_not_logged(book, member):
    booking = book(make_room(), people=10)
    before = ModelLogEntry.objects.count()

    change_booking(booking=booking, by=member, now=NOW, people=10)

    assert ModelLogEntry.objects.count() == before


def test_details_of_others_and_of_what_is_over_cannot_be_changed(book, member):
    booking = book(make_room())

    with pytest.raises(NotAllowed):
        change_booking(booking=booking, by=make_member(make_association()), now=NOW, people=1)
    with pytest.raises(HasPassed):
        change_booking(booking=booking, by=member, now=SIX + 3 * HOUR, people=1)


# -- offers ----------------------------------------------------------------------------------


@pytest.fixture
def offer(book):
    """A date that is an offer to one in the waiting list, and one that waits for the staff."""
    booking = book(make_room(needs_approval=True), *weekly(2))
    offered, waiting = booking.dates.all()
    offered.offered_until = SIX - WEEK
    offered.save()
    return offered, waiting


@pytest.mark.parametrize("answer", [confirm, decline])
def test_an_offer_is_answered_by_nobody_but_its_association(offer, boss, answer):
    offered, waiting = offer

    with pytest.raises(WaitsForAssociation):
        answer(dates=[offered, waiting], by=boss, now=NOW)
    answer(dates=[waiting], by=boss, now=NOW)

    offered.refresh_from_db()
    assert offered.state == "requested"


def test_an_offer_is_not_in_the_queue_and_does_not_move(offer, boss):
    offered, waiting = offer

    assert list(waiting_dates(boss, now=NOW)) == [waiting]
    assert [booking.waiting for booking in waiting_bookings(boss, now=NOW)] == [1]
    with pytest.raises(WaitsForAssociation):
        move_dates(moves=[(offered, (SIX + HOUR, SIX + 2 * HOUR))], by=boss, now=NOW)


def test_an_offer_can_be_cancelled_and_closed_over(offer, boss):
    offered, waiting = offer
    waiting.offered_until = SIX
    waiting.save()

    cancel_dates(dates=[offered], by=boss, now=NOW)
    close_rooms(
        rooms=[waiting.room],
        spans=[(waiting.start, waiting.end)],
        reason="Remontti",
        by=boss,
        seen_hits=[waiting.pk],
        now=NOW,
    )

    found = BookingDate.objects.filter(booking=offered.booking)
    assert set(found.values_list("state", "offered_until")) == {("cancelled", None)}
