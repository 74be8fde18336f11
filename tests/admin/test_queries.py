"""A list costs the same for one row and for three."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.admin.helpers import client_of, manager_of_new, our_viewsets, url_of
from tests.admin.world import World

pytestmark = pytest.mark.django_db

LISTS = [v for v in our_viewsets() if hasattr(v, "model")]


def count_of(client, url):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("viewset", LISTS, ids=lambda v: v.name)
@pytest.mark.parametrize("query", ["", "?export=csv"])
def test_list_costs_the_same_for_one_and_three(viewset, query):
    municipality, manager = manager_of_new()
    client = client_of(manager)
    url = url_of(viewset, "index") + query
    World(municipality, "one", str(uuid.uuid4()))
    client.get(url)
    one = count_of(client, url)

    World(municipality, "two", str(uuid.uuid4()))
    World(municipality, "three", str(uuid.uuid4()))

    assert count_of(client, url) == one


def test_requests_cost_the_same_for_one_and_three():
    municipality, manager = manager_of_new()
    client = client_of(manager)
    World(municipality, "one", str(uuid.uuid4()))
    client.get("/admin/talko/requests/")
    one = count_of(client, "/admin/talko/requests/")

    World(municipality, "two", str(uuid.uuid4()))
    World(municipality, "three", str(uuid.uuid4()))

    assert count_of(client, "/admin/talko/requests/") == one
