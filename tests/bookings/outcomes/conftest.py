"""A time of last week, booked before it."""

import pytest

from tests.bookings.notifications.conftest import association, boss, january, member
from tests.bookings.reminding.conftest import book, room

__all__ = ["association", "book", "boss", "january", "member", "room"]


@pytest.fixture
def date(book):
    return book().dates.get()
