"""The first days of 2027: what a message calls coming must not pass while the tests grow old."""

import pytest
import time_machine

from tests.bookings.notifications.reading import EIGHT, NOW, SIX
from tests.factories import (
    make_association,
    make_member,
    make_municipality,
    make_room,
    make_space,
    make_user,
)
from wagtail_talko.bookings.actions import request_booking


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def room():
    municipality = make_municipality("joutsa", name={"fi": "Joutsa", "sv": "Joutsa"})
    space = make_space(
        "kylasali",
        municipality=municipality,
        name={"fi": "Kyläsali", "sv": "Bygården", "en": "Village Hall"},
        street_address={"fi": "Kylätie 1"},
        postal_code="19650",
        city={"fi": "Joutsa"},
        phone="040 1234567",
    )
    return make_room(
        "iso",
        space=space,
        name={"fi": "Iso sali", "sv": "Stora salen", "en": "Great Hall"},
        needs_approval=True,
    )


@pytest.fixture
def association():
    return make_association("martat", name={"fi": "Martat", "sv": "Marthorna"})


@pytest.fixture
def member(association):
    return make_member(association, name="testi")


@pytest.fixture
def boss():
    return make_user("boss", is_superuser=True)


@pytest.fixture
def book(room, association, member):
    def book(*spans, **details):
        fields = {"by": member, "language": "fi", "now": NOW, **details}
        return request_booking(
            room=room,
            association=association,
            dates=spans or [(SIX, EIGHT)],
            purpose="Ompeluseura",
            **fields,
        )

    return book
