"""The first days of 2027: offers are for times to come."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from tests.bookings.waiting.waiting import END, SIX, START_OF_YEAR
from tests.factories import make_association, make_member, make_room, make_space, make_user
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.waiting.joining import join_waiting_list


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(START_OF_YEAR):
        yield


@pytest.fixture
def room():
    space = make_space("kylasali", name={"fi": "Kyläsali", "sv": "Bygården"})
    return make_room("iso", space=space, name={"fi": "Iso sali", "sv": "Stora salen"})


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def martat():
    return make_association("martat", name={"fi": "Martat", "sv": "Marthorna"})


@pytest.fixture
def member(martat):
    return make_member(martat)


@pytest.fixture
def book(room):
    """Let another association have the room, from six to eight when nothing else is said."""
    lions = make_association("lions")
    by = make_member(lions)

    def book(start=SIX, end=END, **details):
        fields = {"room": room, "by": by, "now": START_OF_YEAR, "silent": True} | details
        return request_booking(
            association=lions, dates=[(start, end)], purpose="Kokous", **fields
        ).dates.get()

    return book


@pytest.fixture
def taken(book):
    return book()


@pytest.fixture
def wait(room, martat, member) -> Callable[..., Any]:
    def wait(association=martat, start=SIX, end=END, **details):
        by = member if association == martat else association.memberships.first().user
        fields = {"room": room, "by": by, "purpose": "Kudontailta", "now": START_OF_YEAR}
        return join_waiting_list(association=association, start=start, end=end, **fields | details)

    return wait
