"""Every test of sign-ups lives on Monday 4 January 2027 at noon in Helsinki."""

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
def nobody_has_sent_anything():
    """How often somebody has signed up is counted in the cache, beyond one test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def site(db):
    return make_site()
