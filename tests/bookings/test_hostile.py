"""What nobody does by accident: spans beyond reason, rooms of others, the same thing twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from tests.admin.helpers import make_manager
from tests.factories import (
    local,
    make_association,
    make_member,
    make_municipality,
    make_room,
    make_space,
)
from wagtail_talko.bookings import plans
from wagtail_talko.bookings.actions import close_rooms, move_dates, request_booking
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.bookings.queries import preview_request
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Booking

NOW = local(2037, 1, 1, 12)
SIX = local(2037, 1, 12, 18)
HOUR = timedelta(hours=1)


def at_utc(*parts):
    return datetime(*parts, tzinfo=UTC)


class Two:
    """Two municipalities with a room each, and who manages the first."""

    def __init__(self):
        self.here, self.there = make_municipality(), make_municipality()
        self.manager = make_manager(self.here.collection)
        self.room = make_room(space=make_space(municipality=self.here), ahead_days=9999)
        self.room_there = make_room(space=make_space(municipality=self.there), ahead_days=9999)
        self.association = make_association(municipality=self.here)
        self.member = make_member(self.association)

    def book(self, by, **details):
        return request_booking(
            room=self.room,
            association=self.association,
            dates=[(SIX, SIX + HOUR)],
            purpose="Kudonta",
            by=by,
            now=NOW,
            **details,
        )


@pytest.fixture
def two(db):
    return Two()


@pytest.mark.parametrize("origin", ["member", "staff"])
def test_manager_moves_no_booking_into_another_municipality(two, origin):
    date = two.book(two.manager, origin=origin).dates.get()
    move = {"moves": [(date, (SIX, SIX + HOUR))], "room": two.room_there, "override": True}

    with pytest.raises(NotAllowed):
        move_dates(**move, by=two.manager, now=NOW)

    date.refresh_from_db()
    assert date.room == two.room


def test_member_moves_own_booking_into_a_room_open_to_members(two):
    date = two.book(two.member).dates.get()
    other = make_room(space=make_space(municipality=two.here), ahead_days=9999)

    move_dates(moves=[(date, (SIX, SIX + HOUR))], by=two.member, room=other, now=NOW)

    date.refresh_from_db()
    assert date.room == other


@pytest.mark.parametrize(("is_here", "code"), [(True, "staff_only"), (False, "other_municipality")])
def test_member_moves_nothing_where_members_book_nothing(two, is_here, code):
    date = two.book(two.member).dates.get()
    municipality = two.here if is_here else two.there
    other = make_room(space=make_space(municipality=municipality), bookers="staff", ahead_days=9999)

    with pytest.raises(BookingRefused) as error:
        move_dates(
            moves=[(date, (SIX, SIX + HOUR))], by=two.member, room=other, override=True, now=NOW
        )

    assert [refusal.code for refusal in error.value.refusals] == [code]


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (at_utc(1970, 1, 1), at_utc(2199, 1, 1), "longer_than_a_week"),
        (at_utc(9999, 12, 31, 22), at_utc(9999, 12, 31, 23), "beyond_calendars"),
        (at_utc(1, 1, 1), at_utc(1, 1, 1, 1), "beyond_calendars"),
    ],
)
def test_impossible_span_is_refused_for_one_reason_in_words(two, start, end, code):
    preview = preview_request(
        room=two.room,
        association=two.association,
        dates=[(start, end), (SIX, SIX + HOUR)],
        by=two.member,
        now=NOW,
    )

    refused = [refusal for date in preview.dates for refusal in date.refusals]
    assert [refusal.code for refusal in [*preview.refusals, *refused]] == [code]
    assert str(refused[0])


def test_impossible_span_looks_up_no_occupancies_of_other_days(two, django_assert_num_queries):
    ask = {"room": two.room, "association": two.association, "by": two.member, "now": NOW}
    span = (at_utc(1970, 1, 1), at_utc(2199, 1, 1))

    # The membership, its room's layout, the quotas: neither bookings nor opening hours of years.
    with django_assert_num_queries(9):
        preview_request(**ask, dates=[span])


@pytest.mark.parametrize(
    "text",
    [
        "2037-01-12|1|99991231T2200|99991231T2330",
        "2037-01-12|1|00010101T0000|00010101T0100",
        "2037-01-12|1|19700101T0000|21990101T0000",
        "2037-01-12|1|20370112T1800|20370112T1800",
    ],
)
def test_change_to_an_impossible_time_is_not_read(text):
    assert plans.read_change(text) is None


def test_change_within_reason_is_read_back():
    change = plans.read_change("2037-01-12|1|20370112T1600|20370112T1800")

    assert change is not None
    assert change.text() == "2037-01-12|1|20370112T1600|20370112T1800"


def planned(room, start):
    return plans.Plan([plans.PlannedDate(start.date(), room, start, start + HOUR)])


@pytest.mark.parametrize(
    "rules",
    [{"needs_approval": True, "request_holds_room": False}, {"parallel_groups": 2}],
)
def test_plan_sent_twice_books_once_where_the_room_would_have_let_it(two, rules):
    room = make_room(space=two.room.space, ahead_days=9999, **rules)
    ask = {"association": two.association, "by": two.member, "purpose": "Kudonta"}

    first = plans.send(planned(room, SIX), **ask)
    second = plans.send(planned(room, SIX), **ask)

    assert second == first
    assert Booking.objects.count() == 1


def test_plan_for_another_purpose_is_another_booking(two):
    room = make_room(space=two.room.space, ahead_days=9999, parallel_groups=2)
    ask = {"association": two.association, "by": two.member}

    plans.send(planned(room, SIX), **ask, purpose="Kudonta")
    plans.send(planned(room, SIX), **ask, purpose="Laulu")

    assert sorted(Booking.objects.values_list("purpose", flat=True)) == ["Kudonta", "Laulu"]


def test_closure_within_the_hour_that_spring_skips_is_refused(two):
    # 3.30 is 4.30 that night.
    span = (local(2037, 3, 29, 3, 30), local(2037, 3, 29, 4))

    with pytest.raises(BookingRefused) as error:
        close_rooms(rooms=[two.room], spans=[span], reason="Remontti", by=two.manager, now=NOW)

    assert [refusal.code for refusal in error.value.refusals] == ["ends_before_start"]
    assert str(error.value)


@pytest.mark.django_db(transaction=True)
def test_action_starts_again_after_a_deadlock():
    tries = []

    @action
    def act():
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("deadlock detected")
        return "done"

    assert act() == "done"
    assert len(tries) == 2


def test_action_within_a_transaction_leaves_a_deadlock_to_its_caller(db):
    @action
    def act():
        raise OperationalError("deadlock detected")

    with pytest.raises(OperationalError):
        act()
