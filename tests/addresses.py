"""Every public address of ours, and parts to fill it with."""

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver

from wagtail_talko import urls

# Something that each part of an address takes.
PARTS = {
    "int": "1",
    "slug": "x",
    "str": "x",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "talko_year": "2027",
    "talko_month": "01",
    "talko_week": "02",
    "talko_iso_week": "2027-w02",
    "talko_day": "2027-01-12",
}


def routes() -> list[str]:
    return sorted(_routes(urls.urlpatterns))


def _routes(patterns: list, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            assert isinstance(pattern, URLPattern)
            yield route


def filled_in(route: str, parts: Mapping[str, str] = PARTS) -> str:
    return re.sub(r"<(\w+):\w+>", lambda match: parts[match[1]], route)
