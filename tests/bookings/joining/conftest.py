import pytest

from tests.bookings.views.visiting import book
from tests.factories import make_association, make_member, make_room, make_space


@pytest.fixture
def room():
    space = make_space("kylasali", name={"fi": "Kyläsali", "sv": "Bygården"})
    return make_room("iso", space=space, name={"fi": "Iso sali", "sv": "Stora salen"})


@pytest.fixture
def first():
    return make_association("martat", name={"fi": "Martat", "sv": "Marthorna"})


@pytest.fixture
def member(first):
    return make_member(first, first_name="Testi", last_name="Jäsen")


@pytest.fixture
def other():
    return make_association("lions", name={"fi": "Lions"})


@pytest.fixture
def asker(other):
    return make_member(other, first_name="Kysyjä", last_name="Salainen")


@pytest.fixture
def booking(room, first, member):
    return book(room, first, member, open_to_others=True)
