"""Which booking an event's date goes into: a page with several times a day books its days."""

from datetime import date, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from tests.events.factories import block_of, make_event, make_site, page_of, publish, time_of
from tests.factories import local, make_association, make_room
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.events.actions import add_occurrence, cancel_occurrence, move_occurrence
from wagtail_talko.events.periodic import look_after
from wagtail_talko.events.shared_bookings import Share, distribute, share_out
from wagtail_talko.events.suspending import resume_event, suspend_event
from wagtail_talko.models import Booking, Occurrence
from wagtail_talko.timeslots import Span, in_utc

SEVEN_DAYS = "RRULE:FREQ=DAILY;COUNT=7"
HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.fixture
def room(db):
    make_site()
    return make_room(turnaround_minutes=30)


def sizes() -> list[int]:
    return [booking.dates.active().count() for booking in Booking.objects.order_by("pk")]


def missing() -> list:
    return list(Occurrence.objects.filter(room_missing=True).values_list("date", flat=True))


def test_times_of_a_day_go_into_one_booking_of_several(room, settings):
    settings.WAGTAIL_TALKO_MAX_DATES = 3

    make_event(
        recurrence=SEVEN_DAYS, room=room, takes_room=True,
        more_times=[block_of(16, 18), block_of(20, 22)],
    )  # fmt: skip

    assert missing() == []
    assert sizes() == [9, 9, 3]


def test_time_added_later_goes_into_the_bookings_of_its_days(room, settings):
    settings.WAGTAIL_TALKO_MAX_DATES = 3
    event = make_event(recurrence=SEVEN_DAYS, room=room, takes_room=True)

    publish(page_of(event), more_times=[block_of(20, 22)])

    assert missing() == []
    assert sizes() == [6, 6, 2]


def test_series_that_goes_on_books_both_times_of_a_new_day_together(room, settings):
    later = block_of(20, 22)
    with time_machine.travel(local(2027, 1, 4, 12)):
        event = make_event(
            recurrence="RRULE:FREQ=WEEKLY", room=room, takes_room=True, more_times=[later]
        )
    settings.WAGTAIL_TALKO_MAX_DATES = event.occurrences.count()

    with time_machine.travel(local(2027, 1, 25, 12)):
        look_after()

    assert missing() == []
    full = settings.WAGTAIL_TALKO_MAX_DATES * 2
    assert sizes() == [full, 6]
    event.refresh_from_db()
    assert time_of(event, later).booking == event.booking == Booking.objects.latest("pk")


def test_date_goes_into_no_booking_of_another_host(room):
    one, other = make_association(), make_association()
    event = make_event(recurrence=SEVEN_DAYS, room=room, takes_room=True, hosts=[one])
    span = in_utc(local(2027, 1, 12, 21), local(2027, 1, 12, 22))

    found = [share_out(event, room, host, [span])[0].booking for host in (one, other, None)]

    assert found == [event.booking, None, None]


@pytest.mark.parametrize("days", [1, 3])
def test_sharing_out_takes_as_many_queries_for_one_date_as_for_three(
    room, settings, days, django_assert_num_queries
):
    settings.WAGTAIL_TALKO_MAX_DATES = 1
    event = make_event(recurrence=f"RRULE:FREQ=DAILY;COUNT={days}", room=room, takes_room=True)
    spans = [
        in_utc(local(2027, 1, 12 + day, 21), local(2027, 1, 12 + day, 22)) for day in range(days)
    ]

    with django_assert_num_queries(3):
        shares = share_out(event, room, None, spans)

    assert len({share.own_booking for share in shares}) == days


# -- where dates meet ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "more", "turnaround"),
    [((22, 2), [(2, 4)], 30), ((0, 2), [(2, 5), (21, 24)], 30), ((21, 23), [(0, 1)], 120)],
)
def test_times_that_meet_over_midnight_keep_their_rooms(db, settings, hours, more, turnaround):
    make_site()
    room = make_room(turnaround_minutes=turnaround)
    settings.WAGTAIL_TALKO_MAX_DATES = 3

    make_event(
        recurrence=SEVEN_DAYS, room=room, takes_room=True, start_time=time(hours[0]),
        end_time=time(hours[1]), more_times=[block_of(*each) for each in more],
    )  # fmt: skip

    assert missing() == []


def test_time_added_beside_a_date_that_was_moved_to_the_day_of_another_booking(room, settings):
    settings.WAGTAIL_TALKO_MAX_DATES = 3
    event = make_event(recurrence="RRULE:FREQ=DAILY;COUNT=6", room=room, takes_room=True)
    row = event.occurrences.get(date=date(2027, 1, 15))
    move_occurrence(
        occurrence=row, start=local(2027, 1, 13, 8), end=local(2027, 1, 13, 10), by=None
    )

    publish(page_of(event), more_times=[block_of(20, 22)])

    assert missing() == []


def test_times_that_overlap_in_a_room_for_several_groups_both_have_it(db, settings):
    make_site()
    room = make_room(turnaround_minutes=0, parallel_groups=2)
    settings.WAGTAIL_TALKO_MAX_DATES = 3

    make_event(
        recurrence=SEVEN_DAYS, room=room, takes_room=True, start_time=time(22), end_time=time(2),
        more_times=[block_of(1, 3)],
    )  # fmt: skip

    assert missing() == []


@pytest.mark.parametrize("is_moved", [True, False])
def test_refused_move_of_one_booking_leaves_the_others(room, settings, is_moved):
    """To another room or to another hour: where one date is refused, that one has no room."""
    settings.WAGTAIL_TALKO_MAX_DATES = 3
    event = make_event(recurrence=SEVEN_DAYS, room=room, takes_room=True)
    other = make_room(turnaround_minutes=30, space=room.space)
    taken = other if is_moved else room
    hours = (17, 19) if is_moved else (21, 22)
    request_booking(
        room=taken, association=None, purpose="Kokous", by=None, origin="staff",
        dates=[tuple(local(2027, 1, 14, hour) for hour in hours)],
    )  # fmt: skip

    change = {"room": other} if is_moved else {"start_time": time(20), "end_time": time(22)}
    publish(page_of(event), **change)

    event.refresh_from_db()
    assert event.needs_projection is False
    assert missing() == [date(2027, 1, 14)]


def test_hosts_own_booking_gets_no_dates_of_the_event(room):
    host = make_association()
    own = request_booking(
        room=room, association=host, purpose="Kokous", by=None, origin="staff",
        dates=[(local(2027, 1, 14, 18), local(2027, 1, 14, 20))],
    )  # fmt: skip

    event = make_event(recurrence=SEVEN_DAYS, room=room, takes_room=True, hosts=[host])
    publish(page_of(event), more_times=[block_of(8, 10)])

    assert (missing(), own.dates.count()) == ([], 1)
    assert sizes() == [1, 13]


def test_event_that_goes_on_again_takes_its_booking_back(room):
    """With its hosts and its code for the door, though none of its dates was booked meanwhile."""
    event = make_event(recurrence=SEVEN_DAYS, room=room, takes_room=True)
    suspend_event(event=event, by=None)
    assert sizes() == [0]

    resume_event(event=event, by=None)

    assert (missing(), sizes()) == ([], [7])


def test_cancelled_day_leaves_its_place_in_the_booking(room, settings):
    settings.WAGTAIL_TALKO_MAX_DATES = 3
    event = make_event(recurrence="RRULE:FREQ=DAILY;COUNT=3", room=room, takes_room=True)
    cancel_occurrence(occurrence=event.occurrences.get(date=date(2027, 1, 13)), by=None)

    add_occurrence(event=event, start=local(2027, 3, 1, 18), end=local(2027, 3, 1, 20), by=None)

    assert sizes() == [3]


def test_new_day_goes_into_the_newest_booking_though_an_older_one_has_a_gap(room, settings):
    settings.WAGTAIL_TALKO_MAX_DATES = 3
    event = make_event(recurrence="RRULE:FREQ=DAILY;COUNT=5", room=room, takes_room=True)
    cancel_occurrence(occurrence=event.occurrences.get(date=date(2027, 1, 13)), by=None)

    add_occurrence(event=event, start=local(2027, 3, 1, 18), end=local(2027, 3, 1, 20), by=None)

    assert sizes() == [2, 3]


# -- for any dates -------------------------------------------------------------------------------

FIRST = local(2027, 3, 25, 0)
HALF_HOURS = st.integers(0, 13 * 48)


def half_hour(number: int) -> Span:
    start = in_utc(FIRST, FIRST).start + timedelta(minutes=30 * number)
    return Span(start, start + timedelta(minutes=30))


def shares_of(numbers: list[set[int]]) -> list[Share]:
    found = []
    for each in numbers:
        share = Share()
        for number in each:
            share.hold(half_hour(number), HELSINKI)
        found.append(share)
    return found


@given(
    there=st.lists(st.sets(HALF_HOURS, max_size=12), max_size=3),
    numbers=st.sets(HALF_HOURS, max_size=40),
    near=st.sampled_from([0, 30, 60]),
)
def test_every_date_goes_into_one_share_and_none_overlaps(there, numbers, near):
    most, spans = 4, [half_hour(number) for number in numbers]
    before = shares_of(there)
    days_before = [len(share.days) for share in before]

    with override_settings(WAGTAIL_TALKO_MAX_DATES=most):
        shares = distribute(before, spans, HELSINKI, near=timedelta(minutes=near))

    assert sorted(span for share in shares for span in share.spans) == sorted(spans)
    for share in shares:
        pairs = pairwise(share.held)
        assert all(one.end <= other.start for one, other in pairs)
    if not near:
        limits = [max(most, days) for days in days_before] + [most] * len(shares)
        assert all(len(share.days) <= limit for share, limit in zip(shares, limits, strict=False))


@given(numbers=st.sets(HALF_HOURS, max_size=60), near=st.sampled_from([30, 60, 180]))
def test_dates_nearer_than_the_turnaround_are_never_parted(numbers, near):
    spans = sorted(half_hour(number) for number in numbers)

    with override_settings(WAGTAIL_TALKO_MAX_DATES=2):
        shares = distribute([], spans, HELSINKI, near=timedelta(minutes=near))

    of_span = {span: number for number, share in enumerate(shares) for span in share.spans}
    for one, other in pairwise(spans):
        if other.start - one.end < timedelta(minutes=near):
            assert of_span[one] == of_span[other]


def test_days_are_those_of_the_rooms_clock():
    share = Share()

    # Midnight in Helsinki, an hour before the clocks go forward the next night.
    share.hold(in_utc(local(2027, 3, 28, 0), local(2027, 3, 28, 1)), HELSINKI)

    assert share.days == {date(2027, 3, 28)}
