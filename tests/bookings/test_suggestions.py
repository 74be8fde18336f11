"""The other times offered for a time that is not free."""

from datetime import timedelta

import pytest

from tests.factories import local, make_association, make_member, make_room
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.queries import preview

pytestmark = pytest.mark.django_db

NOW = local(2027, 1, 1, 12)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
RULES = {"start_interval_minutes": 30, "shortest_minutes": 30}


@pytest.fixture
def association():
    return make_association()


@pytest.fixture
def member(association):
    return make_member(association)


def offers(room, association, member, start, length=2 * HOUR):
    """Hours between the start wanted and those offered in the same room."""
    [date] = preview(
        room=room,
        association=association,
        dates=[(start, start + length)],
        by=member,
        now=NOW,
    )
    shifts = [s for s in date.refusals[0].suggestions if s.kind == "shift"]
    return [(s.start - start) / HOUR for s in shifts]


def take(room, association, member, *spans):
    for first, last in spans:
        request_booking(
            room=room,
            association=association,
            dates=[(SIX + first * HOUR, SIX + last * HOUR)],
            purpose="Kokous",
            by=member,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([(0, 2)], [-2.0, 2.0]),
        ([(-0.5, 1)], [1.0, -2.5]),
        ([(0, 0.5)], [0.5, -2.0]),
        # All before is taken: the second one comes after the first, not half an hour into it.
        ([(-4, 0.5)], [0.5, 2.5]),
        ([(1.5, 6)], [-0.5, -2.5]),
        ([(-4, 2.5)], [2.5]),
        ([(-4, 6)], []),
    ],
)
def test_two_other_times_do_not_overlap_and_lie_on_both_sides_where_they_can(
    association, member, taken, expected
):
    room = make_room(**RULES)
    take(room, association, member, *taken)

    assert offers(room, association, member, SIX) == expected


def test_odd_start_is_offered_the_nearest_and_one_on_the_other_side(association, member):
    room = make_room(**RULES)

    found = offers(room, association, member, SIX + HOUR / 6)

    assert [round(hours * 60) for hours in found] == [-10, 120 - 10]


def test_room_that_is_too_small_is_offered_at_no_other_time(association, member):
    small = make_room(capacity=20, **RULES)
    large = make_room(space=small.space, capacity=60, **RULES)
    take(small, association, member, (0, 2))

    [date] = preview(
        room=small,
        association=association,
        dates=[(SIX, SIX + 2 * HOUR)],
        people=30,
        by=member,
        now=NOW,
    )

    [taken] = date.refusals
    assert [(s.kind, s.room, s.start) for s in taken.suggestions] == [("room", large, SIX)]
