"""What members of a host get for dates of their event: no more than they could book themselves."""

from datetime import date

import pytest

from tests.events.factories import make_event, page_of, publish
from tests.factories import local, make_association, make_member, make_room, make_user
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.outcomes.actions import mark_outcome
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.events.actions import (
    add_occurrence,
    cancel_occurrence,
    move_occurrence,
    restore_occurrence,
)
from wagtail_talko.events.refusals import EventIsOff
from wagtail_talko.events.suspending import suspend_event
from wagtail_talko.models import Booking

pytestmark = pytest.mark.django_db
THREE = "RRULE:FREQ=WEEKLY;COUNT=3"
THURSDAY = local(2027, 1, 14, 9), local(2027, 1, 14, 11)


@pytest.fixture
def room(site):
    return make_room("sali")


@pytest.fixture
def host(room):
    return make_association("kyla", municipality=room.space.municipality)


@pytest.fixture
def member(host):
    return make_member(host)


def series(room, *hosts, **fields):
    """Three Tuesdays 18-20 in the room."""
    return make_event(room=room, takes_room=True, hosts=hosts, recurrence=THREE, **fields)


def add(event, by, when=THURSDAY, **fields):
    return add_occurrence(event=event, start=when[0], end=when[1], by=by, **fields)


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def other_room(room):
    return make_room("kamari", space=room.space)


@pytest.mark.parametrize("is_staff", [False, True])
def test_dates_of_a_suspended_event_are_left_where_they_are(room, host, member, is_staff):
    event = series(room, host)
    row = event.occurrences.order_by("date")[0]
    by = make_user(is_superuser=True) if is_staff else member
    suspend_event(event=event, by=member)

    with pytest.raises(EventIsOff):
        move_occurrence(occurrence=row, start=row.start, end=row.end, room=other_room(room), by=by)
    with pytest.raises(EventIsOff):
        add(event, by)

    row.refresh_from_db()
    assert (row.state, row.room_id, event.occurrences.count()) == ("scheduled", None, 3)


def test_dates_of_an_event_that_its_page_cancels_are_left_where_they_are(room, host, member):
    event = publish(page_of(series(room, host)), is_cancelled=True)

    with pytest.raises(EventIsOff):
        add(event, member)


def test_added_date_gets_the_own_room_that_wants_approval_by_no_detour(room, host, member):
    event = series(room, host)
    room.needs_approval = True
    room.save()
    other = other_room(room)
    row = add(event, member, room=other)

    with pytest.raises(BookingRefused) as refused:
        move_occurrence(occurrence=row, start=row.start, end=row.end, room=room, by=member)
    cancel_occurrence(occurrence=row, by=member)
    restore_occurrence(occurrence=row, by=member)

    assert codes(refused) == ["needs_approval"]
    row.refresh_from_db()
    assert (row.room, row.booking_date.room, row.room_missing) == (other, other, False)


def test_date_of_the_series_keeps_the_own_room_at_another_time(room, host, member):
    event = series(room, host)
    room.needs_approval = True
    room.save()
    row = event.occurrences.order_by("date")[0]

    move_occurrence(occurrence=row, start=THURSDAY[0], end=THURSDAY[1], by=member)

    row.refresh_from_db()
    assert (row.booking_date.room, row.booking_date.start) == (room, THURSDAY[0])


def test_added_date_is_of_the_host_that_adds_it_and_the_series_stays(room, host):
    second = make_association("toinen", municipality=host.municipality)
    event = series(room, host, second)

    row = add(event, make_member(second))

    assert row.booking_date.booking.association == second
    event.refresh_from_db()
    assert event.booking.association == host
    publish(page_of(event), recurrence="RRULE:FREQ=WEEKLY;COUNT=4")
    assert [b.association for b in Booking.objects.order_by("pk")] == [host, second]


def test_added_date_stays_as_it_is_whatever_the_schedule_becomes(room, host, member):
    """Thursdays come and go again; the added Thursday keeps its hours and its room."""
    event = series(room, host)
    row = add(event, member)

    publish(page_of(event), recurrence="RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6")
    row.refresh_from_db()
    within = (row.is_detached, row.state, (row.start, row.end), row.booking_date.span.start)
    publish(page_of(event), recurrence=THREE)

    row.refresh_from_db()
    assert within == (False, "moved", THURSDAY, THURSDAY[0])
    assert (row.is_detached, (row.start, row.end)) == (True, THURSDAY)
    assert row.booking_date.span.start == THURSDAY[0]


def test_added_date_at_the_hours_of_the_series_stays_when_the_series_leaves_it(room, host, member):
    event = series(room, host)
    row = add(event, member, (local(2027, 1, 14, 18), local(2027, 1, 14, 20)))

    publish(page_of(event), recurrence="RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6")
    row.refresh_from_db()
    within = (row.is_detached, row.state)
    publish(page_of(event), recurrence=THREE)

    row.refresh_from_db()
    assert within == (False, "scheduled")
    assert (row.is_detached, event.occurrences.count()) == (True, 4)


def test_rules_of_the_host_that_adds_it_count(room, host):
    """The first host is no longer approved: that is none of the second one's business."""
    second = make_association("toinen", municipality=host.municipality)
    event = series(room, host, second)
    host.is_approved = False
    host.save()

    row = add(event, make_member(second))

    assert row.booking_date.booking.association == second


def test_host_that_did_not_come_adds_no_date(room, host, member):
    event = series(room, host)
    municipality = host.municipality
    municipality.no_show_limit, municipality.no_show_weeks = 1, 4
    municipality.no_show_pause_weeks = 3
    municipality.save()
    missed = request_booking(
        room=room, association=host, purpose="x", by=None, origin="staff",
        dates=[(local(2026, 12, 29, 9), local(2026, 12, 29, 11))],
        now=local(2026, 12, 1, 12),
    )  # fmt: skip
    mark_outcome(dates=list(missed.dates.all()), outcome="no_show", by=None, silent=True)
    first = event.occurrences.get(date=date(2027, 1, 12))

    with pytest.raises(BookingRefused) as refused:
        add(event, member)
    move_occurrence(
        occurrence=first, start=local(2027, 1, 12, 10), end=local(2027, 1, 12, 12), by=member
    )

    assert codes(refused) == ["no_shows"]
    assert event.occurrences.count() == 3
