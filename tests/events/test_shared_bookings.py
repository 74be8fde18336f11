"""Which booking an event's date goes into: a page with several times a day books its days."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from tests.events.factories import block_of, make_event, make_site, page_of, publish, time_of
from tests.factories import local, make_association, make_room
from wagtail_talko.events.periodic import look_after
from wagtail_talko.events.shared_bookings import Share, distribute, share_out
from wagtail_talko.models import Booking, Occurrence
from wagtail_talko.timeslots import in_utc, local_date

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

    with django_assert_num_queries(2):
        shares = share_out(event, room, None, spans)

    assert len({share.own_booking for share in shares}) == days


FIRST = local(2027, 3, 25, 0)
SPANS = st.builds(
    lambda day, hour: in_utc(
        FIRST + timedelta(days=day, hours=hour), FIRST + timedelta(days=day, hours=hour + 1)
    ),
    st.integers(0, 12),
    st.integers(0, 23),
)
DAYS_OF_A_SHARE = st.sets(st.builds(lambda day: date(2027, 3, 25 + day), st.integers(0, 6)))


@given(there=st.lists(DAYS_OF_A_SHARE, max_size=3), spans=st.sets(SPANS, max_size=40))
def test_every_day_goes_into_one_share_and_none_has_too_many(there, spans):
    most = 4
    before = [Share(None, set(days), []) for days in there]

    with override_settings(WAGTAIL_TALKO_MAX_DATES=most):
        shares = distribute(before, spans, HELSINKI)

    assert sorted(span for share in shares for span in share.spans) == sorted(spans)
    for share, days in zip(shares, [*there, *[set()] * len(shares)], strict=False):
        assert len(share.days) <= max(most, len(days))
    of_day: dict[date, set[int]] = {}
    for number, share in enumerate(shares):
        for span in share.spans:
            of_day.setdefault(local_date(span.start, HELSINKI), set()).add(number)
    assert {len(numbers) for numbers in of_day.values()} <= {1}


def test_span_belongs_to_the_day_of_the_rooms_clock():
    late = in_utc(local(2027, 3, 28, 0), local(2027, 3, 28, 1))

    (share,) = distribute([], [late], HELSINKI)

    assert share.days == {date(2027, 3, 28)}
