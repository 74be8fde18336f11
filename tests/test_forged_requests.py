"""A request that another site has forged changes nothing, whichever address it is sent to."""

import pytest
from django.test import Client
from django.utils import translation

from tests.addresses import filled_in, routes
from tests.factories import make_user


@pytest.mark.django_db
@pytest.mark.parametrize("route", routes())
def test_forged_request_is_refused_everywhere(route):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(is_superuser=True))

    with translation.override("fi"):
        answer = client.post(f"/fi/talko/{filled_in(route)}")

    assert answer.status_code == 403
