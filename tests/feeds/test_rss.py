from datetime import date
from xml.etree import ElementTree

import pytest

from tests.calendars.factories import make_event, make_weekly
from tests.factories import make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january")]

FEED = "/fi/talko/feeds/events.rss"


def items_of(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).findall("channel/item")


def test_each_coming_date_is_an_item(client):
    event = make_weekly("Kudontapiiri", number=3, first=date(2027, 1, 5))

    items = items_of(client.get(FEED))

    assert [item.findtext("guid") for item in items] == [
        event.uid.replace("@", f"-2027-01-{day}@") for day in (12, 19)
    ]
    assert [item.findtext("title").split(": ")[-1] for item in items] == ["Kudontapiiri"] * 2
    assert items[0].findtext("link") == f"http://testserver/fi/events/{event.pk}/"
    assert items[0].findtext("pubDate") == "Tue, 01 Dec 2026 12:00:00 +0000"


def test_filters_narrow_it(client):
    make_event("Eka", space=make_space("talo"))
    make_event("Toka")

    assert len(items_of(client.get(FEED, {"space": "talo"}))) == 1


@pytest.mark.parametrize("number", [0, 60])
def test_it_is_never_longer_than_fifty(client, number):
    for n in range(number):
        make_event(f"Piiri {n}")

    assert len(items_of(client.get(FEED))) == min(number, 50)


def test_control_characters_never_break_it(client):
    event = make_event("Eka\x0bilta")

    items = items_of(client.get(FEED, {"q": "\x01\x0b"}))
    event.listings.update(summary="Rivi\x0ctoinen")

    assert items == []
    assert len(items_of(client.get(FEED))) == 1
