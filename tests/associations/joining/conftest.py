import pytest
from django.core.cache import cache

from tests.admin.helpers import make_manager
from tests.factories import make_association, make_member, make_municipality


@pytest.fixture(autouse=True)
def nothing_counted():
    """The limits are counted in the cache, which tests share."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def municipality():
    return make_municipality("joutsa", name={"fi": "Joutsa"}, contact_email="tilat@example.org")


@pytest.fixture
def clerk(municipality):
    return make_manager(municipality.collection, name="clerk")


@pytest.fixture
def martat(municipality):
    return make_association("martat", municipality=municipality, name={"fi": "Martat"})


@pytest.fixture
def chair(martat):
    return make_member(
        martat, role="manager", name="chair", first_name="Puheen", last_name="Johtaja"
    )


@pytest.fixture
def booker(martat):
    return make_member(martat, name="booker")
