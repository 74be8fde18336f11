"""A house with words about how one gets in."""

import pytest

from tests.bookings.notifications.conftest import association, boss, january, member
from tests.bookings.reminding.conftest import book
from tests.bookings.reminding.conftest import room as _room

__all__ = ["association", "book", "boss", "january", "member"]

SECRET = "Salainen4711"
CODE = "Koodi9876"
house = _room


@pytest.fixture
def room(house):
    house.space.entry = {"fi": f"Avain on kirjastossa. {SECRET}", "sv": f"Nyckel. {SECRET}"}
    house.space.save()
    return house
