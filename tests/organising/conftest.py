"""Every test of organising lives on Monday 4 January 2027 at noon in Helsinki."""

import pytest
import time_machine

from tests.events.conftest import NOW
from tests.events.factories import make_site


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site(db):
    return make_site()
