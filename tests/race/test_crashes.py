"""The process is killed in the middle of an action: what was there before is there, whole."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.factories import local, make_association, make_room, make_user
from tests.race.racing import in_process
from wagtail_talko.bookings.actions import (
    cancel_dates,
    close_rooms,
    confirm,
    move_dates,
    request_booking,
)
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.models import Booking, BookingDate, Message, Occupancy

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WRITES = ("INSERT", "UPDATE", "DELETE")


def contents():
    """Everything that an action on bookings writes, and nothing else."""
    return [
        sorted(model.objects.values_list(*fields))
        for model, fields in (
            (Booking, ["room", "origin"]),
            (BookingDate, ["room", "start", "end", "state", "holds_room", "sequence"]),
            (Occupancy, ["place", "start", "end"]),
            (Message, ["kind"]),
        )
    ]


def killed_after(number):
    """A wrapper of queries that ends this process like `kill -9`, `number` writes on its way."""
    left = number

    def run(execute, sql, params, many, context):
        nonlocal left
        result = execute(sql, params, many, context)
        if sql.startswith(WRITES):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return result

    return run


@pytest.fixture
def actions():
    boss, association = make_user(is_superuser=True), make_association()
    room = make_room(needs_approval=True)
    other = make_room(space=room.space)
    member = make_user()
    association.memberships.create(user=member)

    def ask(*starts):
        return request_booking(
            room=room,
            association=association,
            dates=[(start, start + HOUR) for start in starts],
            purpose="x",
            by=member,
            now=NOW,
        )

    dates = list(ask(SIX, SIX + DAY).dates.all())
    moves = [(date, (date.start + HOUR, date.end + HOUR)) for date in dates]
    spans = [(SIX, SIX + DAY)]
    seen = [date.pk for date in dates]
    return {
        "request": lambda: ask(SIX + 2 * DAY, SIX + 3 * DAY),
        "confirm": lambda: confirm(dates=dates, by=boss, now=NOW),
        "cancel": lambda: cancel_dates(dates=dates, by=boss, now=NOW),
        "move": lambda: move_dates(moves=moves, room=other, by=boss, now=NOW),
        "close": lambda: close_rooms(
            rooms=[room], spans=spans, reason="x", by=boss, seen_hits=seen, now=NOW
        ),
    }


@pytest.mark.parametrize("name", ["request", "confirm", "cancel", "move", "close"])
def test_killed_action_leaves_nothing_half_done(actions, name):
    before = contents()
    with transaction.atomic():
        actions[name]()
        after = contents()
        transaction.set_rollback(True)
    codes = []

    def work(number):
        with connection.execute_wrapper(killed_after(number)):
            actions[name]()

    # Killed after the first write, the second, and so on until one comes as far as its commit.
    while contents() == before:
        codes.append(in_process(work, len(codes) + 1))

    assert contents() == after
    assert find_faults(now=NOW) == []
    assert len(codes) > 3
    assert codes[:-1] == [-signal.SIGKILL] * (len(codes) - 1)
