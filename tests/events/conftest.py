"""Every test of events lives on Monday 4 January 2027 at noon in Helsinki."""

import pytest
import time_machine

from tests.events.factories import make_site
from tests.factories import local

NOW = local(2027, 1, 4, 12)


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site(db):
    return make_site()
