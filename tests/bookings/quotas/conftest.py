import pytest

from tests.bookings.actions.helpers import HOUR, NOW
from tests.factories import make_association, make_member, make_room, make_user
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.models import Quota


@pytest.fixture
def room():
    return make_room("iso", name={"fi": "Iso sali", "sv": "Stora salen"}, longest_minutes=6000)


@pytest.fixture
def association():
    return make_association("martat", name={"fi": "Martat", "sv": "Marthorna"})


@pytest.fixture
def member(association):
    return make_member(association)


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def limit(room):
    """Make a quota of the room's municipality: eight hours a week unless told otherwise."""

    def limit(amount=8, *, rooms=(), **fields):
        fields = {"measure": "hours", "name": {"en": "Quota"}} | fields
        quota = Quota.objects.create(municipality=room.space.municipality, amount=amount, **fields)
        quota.rooms.set(rooms)
        return quota

    return limit


@pytest.fixture
def book(association, member):
    def book(room, *starts, hours=2, **details):
        fields = {
            "room": room,
            "association": association,
            "dates": [(start, start + hours * HOUR) for start in starts],
            "purpose": "x",
            "by": member,
            "now": NOW,
        }
        return request_booking(**(fields | details))

    return book
