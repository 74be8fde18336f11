"""Addresses of events, for those who came to the site by another host name."""

import pytest

from wagtail_talko.calendars.sites import SiteScope


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://talko.example/fi/talkoot/", "/fi/talkoot/"),
        ("https://talko.example.org/fi/talkoot/", "https://talko.example.org/fi/talkoot/"),
        ("https://other.example/fi/talkoot/", "https://other.example/fi/talkoot/"),
        ("", ""),
    ],
)
def test_link_of_own_site_is_a_path(url: str, link: str) -> None:
    scope = SiteScope("Talko", root_url="https://talko.example")

    shown = scope.link(url)

    assert shown == link


def test_link_without_a_site_stays_whole() -> None:
    scope = SiteScope()

    shown = scope.link("https://talko.example/fi/talkoot/")

    assert shown == "https://talko.example/fi/talkoot/"
