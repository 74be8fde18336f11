import pytest

from tests.bookings.actions.helpers import HOUR, NOW, SIX
from tests.factories import make_association, make_member, make_user
from wagtail_talko.bookings.actions import request_booking


@pytest.fixture
def association():
    return make_association("martat")


@pytest.fixture
def member(association):
    return make_member(association)


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def book(association, member):
    def book(room, *spans, **details):
        fields = {
            "room": room,
            "association": association,
            "dates": spans or [(SIX, SIX + 2 * HOUR)],
            "purpose": "Kudontailta",
            "by": member,
            "now": NOW,
        }
        return request_booking(**(fields | details))

    return book
