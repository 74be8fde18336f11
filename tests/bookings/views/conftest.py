import pytest

from tests.factories import make_association, make_member, make_room, make_space


@pytest.fixture
def room():
    space = make_space("kylasali", name={"fi": "Kyläsali", "sv": "Bygården"})
    return make_room("iso", space=space, name={"fi": "Iso sali", "sv": "Stora salen"}, capacity=80)


@pytest.fixture
def other_room(room):
    return make_room("pieni", space=room.space, name={"fi": "Pieni sali"}, capacity=80)


@pytest.fixture
def association(room):
    return make_association("martat", name={"fi": "Martat", "sv": "Marthorna"})


@pytest.fixture
def member(association):
    return make_member(association, first_name="Testi", last_name="Jäsen")


@pytest.fixture
def signed_in(client, member):
    client.force_login(member)


@pytest.fixture
def rival():
    return make_association("lions", name={"fi": "Lions"})
