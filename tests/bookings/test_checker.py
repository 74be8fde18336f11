"""What the checker looks at, and when."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from tests.factories import local, make_room, make_user
from wagtail_talko.bookings import checker
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.checker import Fault, find_faults, find_faults_in_part
from wagtail_talko.models import Occupancy

pytestmark = pytest.mark.django_db

NOW = local(2027, 1, 1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FAR = 30


@pytest.fixture
def dates():
    """A date on each of sixty days, the first of them tomorrow. None has lost anything."""
    starts = [NOW + n * DAY for n in range(1, 61)]
    booking = request_booking(
        room=make_room(), association=None, dates=[(start, start + HOUR) for start in starts],
        purpose="x", by=make_user(is_superuser=True), origin="staff", now=NOW, override=True,
    )  # fmt: skip
    return list(booking.dates.order_by("start"))


@pytest.fixture
def few_a_tick(monkeypatch):
    monkeypatch.setattr(checker, "NEWEST", 2)
    monkeypatch.setattr(checker, "SLICES", 4)


def lose(*dates):
    Occupancy.objects.filter(date__in=dates).delete()


def fault(date):
    return Fault("wrong_places", date.pk)


def test_all_faults_are_found_in_portions_of_any_size(dates, monkeypatch):
    monkeypatch.setattr(checker, "CHUNK", 7)
    lost = [dates[0], dates[6], dates[7], dates[59]]
    lose(*lost)

    assert find_faults(now=NOW) == [fault(date) for date in lost]


@pytest.mark.parametrize("number", [1, 3])
def test_a_portion_costs_the_same_for_any_number_of_faults(
    dates, django_assert_num_queries, number
):
    lose(*dates[:number])

    # Nine for the dates, two for the layout of their space, two to see where the dates end.
    with django_assert_num_queries(13):
        assert len(find_faults(now=NOW)) == number


def test_a_tick_looks_at_the_next_days_and_the_newest(dates, few_a_tick, monkeypatch):
    monkeypatch.setattr(checker, "SLICES", 10_000)
    lose(dates[2], dates[FAR], dates[58])

    assert find_faults_in_part(now=NOW) == [fault(dates[2]), fault(dates[58])]


def test_ticks_in_turn_look_at_everything(dates, few_a_tick):
    lose(dates[FAR])

    found = [find_faults_in_part(now=NOW + n * timedelta(minutes=5)) for n in range(4)]

    assert sorted(found) == [[], [], [], [fault(dates[FAR])]]


def test_a_fault_of_two_parts_is_told_once(dates, few_a_tick):
    lose(*dates)

    for n in range(4):
        found = find_faults_in_part(now=NOW + n * timedelta(minutes=5))
        assert len(found) == len(set(found))


def test_no_dates_have_no_faults():
    assert (find_faults(), find_faults_in_part()) == ([], [])


def test_tick_checks_all_where_it_is_told_to(dates, few_a_tick, monkeypatch):
    monkeypatch.setattr(checker, "SLICES", 10_000)
    lose(dates[FAR])

    with time_machine.travel(NOW, tick=False):
        call_command("talko_tick")
        with pytest.raises(CommandError, match="failed: check bookings"):
            call_command("talko_tick", check_all=True)
