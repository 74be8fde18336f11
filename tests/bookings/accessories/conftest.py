import pytest

from tests.bookings.accessories.lending import HOUR, NOW, SIX, make_accessory
from tests.factories import make_association, make_member, make_room, make_space, make_user
from wagtail_talko.bookings.actions import request_booking


@pytest.fixture
def space():
    return make_space()


@pytest.fixture
def rooms(space):
    return [make_room(space=space, ahead_days=9999) for _ in range(4)]


@pytest.fixture
def projector(space):
    return make_accessory(space)


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def association():
    return make_association("martat")


@pytest.fixture
def member(association):
    return make_member(association)


@pytest.fixture
def book(association, member):
    def book(room, accessories, *spans, **details):
        fields = {
            "room": room,
            "association": association,
            "dates": spans or [(SIX, SIX + 2 * HOUR)],
            "purpose": "Kudontailta",
            "by": member,
            "now": NOW,
            "accessories": accessories,
        }
        return request_booking(**(fields | details))

    return book
