"""A request that another site has forged changes nothing, whichever address it is sent to."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.utils import translation

from tests.factories import make_user
from wagtail_talko import urls

# Something that each part of an address takes.
PARTS = {
    "int": "1",
    "slug": "x",
    "str": "x",
    "talko_year": "2027",
    "talko_month": "01",
    "talko_week": "02",
    "talko_iso_week": "2027-w02",
}


def routes(patterns: list, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            assert isinstance(pattern, URLPattern)
            yield route


def filled_in(route: str) -> str:
    return re.sub(r"<(\w+):\w+>", lambda match: PARTS[match[1]], route)


@pytest.mark.django_db
@pytest.mark.parametrize("route", sorted(routes(urls.urlpatterns)))
def test_forged_request_is_refused_everywhere(route):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(is_superuser=True))

    with translation.override("fi"):
        answer = client.post(f"/fi/talko/{filled_in(route)}")

    assert answer.status_code == 403
