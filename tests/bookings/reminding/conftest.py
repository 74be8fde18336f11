"""The first days of 2027, and a house with its rules."""

import pytest

from tests.bookings.notifications.conftest import association, boss, january, member
from tests.bookings.notifications.reading import EIGHT, NOW, SIX
from tests.factories import make_municipality, make_room, make_space
from wagtail_talko.bookings.actions import request_booking

__all__ = ["association", "boss", "january", "member"]


@pytest.fixture
def room():
    municipality = make_municipality("joutsa", name={"fi": "Joutsa", "sv": "Joutsa"})
    space = make_space(
        "kylasali",
        municipality=municipality,
        name={"fi": "Kyläsali", "sv": "Bygården", "en": "Village Hall"},
        phone="040 1234567",
        house_rules={"fi": "Ovi lukkoon.", "sv": "Lås dörren."},
    )
    return make_room(
        "iso", space=space, name={"fi": "Iso sali", "sv": "Stora salen"}, ahead_days=9999
    )


@pytest.fixture
def book(room, association, member):
    """Book, and tell nobody of it."""

    def book(*spans, **details):
        fields = {"by": member, "language": "fi", "now": NOW, "silent": True, "room": room}
        return request_booking(
            association=association,
            dates=spans or [(SIX, EIGHT)],
            purpose="Ompeluseura",
            **fields | details,
        )

    return book
