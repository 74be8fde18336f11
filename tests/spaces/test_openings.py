from datetime import date, time, timedelta

import pytest

from tests.factories import local, make_space
from wagtail_talko.models import OpeningException, OpeningHours
from wagtail_talko.spaces.openings import OpeningBook
from wagtail_talko.timeslots import Span

pytestmark = pytest.mark.django_db

# A Tuesday.
DAY = date(2027, 1, 12)


def hours(space, weekday, opens, closes, **valid):
    OpeningHours.objects.create(
        space=space, weekday=weekday, opens=time(opens), closes=time(closes), **valid
    )


def book(space):
    return OpeningBook([space], DAY, DAY + timedelta(days=7))


def test_openings_without_hours_are_always_open():
    space = make_space()

    openings = book(space)

    assert openings.is_always_open(space.pk)
    assert openings.contains(space.pk, Span(local(2027, 1, 12, 3), local(2027, 1, 14, 5)))


def test_openings_past_midnight_join_the_next_day():
    """20-02 fits into Tuesday 18-24 and Wednesday 00-03."""
    space = make_space()
    hours(space, 1, 18, 0)
    hours(space, 2, 0, 3)

    openings = book(space)

    assert openings.contains(space.pk, Span(local(2027, 1, 12, 20), local(2027, 1, 13, 2)))
    assert not openings.contains(space.pk, Span(local(2027, 1, 12, 20), local(2027, 1, 13, 4)))


def test_openings_closing_after_midnight_belong_to_the_day_they_start():
    space = make_space()
    hours(space, 1, 18, 2)

    openings = book(space)

    assert openings.contains(space.pk, Span(local(2027, 1, 13, 0), local(2027, 1, 13, 2)))
    assert openings.starting_on(space.pk, date(2027, 1, 13)) == []


@pytest.mark.parametrize(
    ("valid", "expected"),
    [
        ({}, True),
        ({"valid_from": DAY}, True),
        ({"valid_from": DAY + timedelta(days=1)}, False),
        ({"valid_until": DAY}, True),
        ({"valid_until": DAY - timedelta(days=1)}, False),
    ],
)
def test_openings_are_kept_to_their_validity(valid, expected):
    space = make_space()
    hours(space, 1, 8, 20, **valid)

    openings = book(space)

    assert openings.contains(space.pk, Span(local(2027, 1, 12, 9), local(2027, 1, 12, 10))) == (
        expected
    )


def test_exception_replaces_the_intervals_that_start_that_day():
    space = make_space()
    hours(space, 0, 20, 2)
    hours(space, 1, 8, 20)
    OpeningException.objects.create(space=space, date=DAY, opens=time(12), closes=time(14))
    OpeningException.objects.create(space=space, date=DAY, opens=time(16), closes=time(18))

    openings = book(space)

    # Monday's night goes on into Tuesday; Tuesday's own hours are replaced.
    assert openings.spans(space.pk, Span(local(2027, 1, 12), local(2027, 1, 12, 23))) == [
        Span(local(2027, 1, 11, 20), local(2027, 1, 12, 2)),
        Span(local(2027, 1, 12, 12), local(2027, 1, 12, 14)),
        Span(local(2027, 1, 12, 16), local(2027, 1, 12, 18)),
    ]


def test_exception_without_times_closes_the_day():
    space = make_space()
    hours(space, 1, 8, 20)
    OpeningException.objects.create(space=space, date=DAY)

    assert book(space).starting_on(space.pk, DAY) == []


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_openings_keep_their_wall_clock_on_the_sundays_of_the_change(day):
    space = make_space()
    hours(space, 6, 2, 18)

    (span,) = OpeningBook([space], day, day).starting_on(space.pk, day)

    assert span == Span(
        local(day.year, day.month, day.day, 2), local(day.year, day.month, day.day, 18)
    )


def test_openings_of_many_spaces_cost_two_queries(django_assert_num_queries):
    spaces = [make_space(always_open=False) for _ in range(3)]

    for some in (spaces[:1], spaces):
        with django_assert_num_queries(2):
            openings = OpeningBook(some, DAY, DAY)
            for space in some:
                openings.spans(space.pk, Span(local(2027, 1, 12), local(2027, 1, 13)))
