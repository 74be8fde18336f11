"""An editor at the beginning of January 2027."""

import pytest
import time_machine

from tests.factories import local, make_user


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(local(2027, 1, 4, 12), tick=False):
        yield


@pytest.fixture
def editor(client):
    user = make_user(is_superuser=True)
    client.force_login(user)
    return client
