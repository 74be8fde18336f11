from datetime import timedelta

import pytest

from tests.bookings.actions.helpers import HOUR, NOW, SIX, codes, rows
from tests.factories import (
    local,
    make_room,
    make_space,
    make_user,
)
from wagtail_talko.bookings.actions import (
    cancel_dates,
    close_rooms,
    restore_dates,
)
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.refusals import (
    BookingRefused,
    ClosureHits,
)
from wagtail_talko.exceptions import NotAllowed

pytestmark = pytest.mark.django_db


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


def test_close_for_a_day_that_has_begun_closes_the_rest(book, boss):
    room = make_room("sali")
    over = book(room, (SIX, SIX + HOUR)).dates.get()
    begun = book(room, (SIX + HOUR, SIX + 3 * HOUR)).dates.get()
    whole_day = (local(2027, 1, 12), local(2027, 1, 13))

    close_rooms(
        rooms=[room],
        spans=[whole_day],
        reason="Putki vuotaa",
        by=boss,
        seen_hits=[begun.pk],
        now=SIX + 2 * HOUR + timedelta(seconds=40),
    )

    begun.refresh_from_db()
    assert begun.state == "cancelled"
    assert rows() == [("sali", *over.span), ("sali", SIX + 2 * HOUR, whole_day[1])]


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


def test_closure_taken_back_needs_no_turnaround_and_cuts_that_of_others(book, boss):
    room = make_room("sali", turnaround_minutes=60)
    book(room, (SIX, SIX + HOUR))
    (closure,) = close_rooms(
        rooms=[room], spans=[(SIX + HOUR, SIX + 2 * HOUR)], reason="x", by=boss, now=NOW
    )
    book(room, (SIX + 2 * HOUR, SIX + 3 * HOUR))
    before = rows()
    dates = list(closure.dates.all())
    cancel_dates(dates=dates, by=boss, now=NOW)

    restore_dates(dates=dates, by=boss, now=NOW)

    assert rows() == before


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
