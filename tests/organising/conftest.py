"""Every test of organising lives on Monday 4 January 2027 at noon in Helsinki."""

import pytest
import time_machine
from django.core.cache import cache

from tests.events.conftest import NOW
from tests.events.factories import make_site


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def uncounted():
    """The limits count by person, and a test's people have the ids of those of the last one."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def site(db):
    return make_site()
