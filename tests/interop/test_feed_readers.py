"""Other people's calendar programs read our feeds over real HTTP."""

from datetime import UTC, date, datetime, timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

import pytest

from tests.calendars.factories import list_event, make_event, make_weekly
from tests.factories import local, make_room, make_space
from tests.interop.readers import READERS, Read, read_with

pytestmark = pytest.mark.django_db(transaction=True)

HELSINKI = ZoneInfo("Europe/Helsinki")
YEAR = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
CANCELLED, MOVED = date(2027, 5, 11), date(2027, 8, 17)


def fetch(live_server, path: str, **headers: str):
    """Return the status, the headers and the body."""
    try:
        with urlopen(Request(f"{live_server.url}{path}", headers=headers), timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


@pytest.fixture
def kudontapiiri():
    """Tuesdays at 18 all through 2027; one is cancelled, one moved to the next day at 12."""
    event = make_weekly("Kudontapiiri", number=51, first=date(2027, 1, 12))
    event.occurrences.filter(date=CANCELLED).update(state="cancelled")
    event.occurrences.filter(date=MOVED).update(
        state="moved", start=local(2027, 8, 18, 12), end=local(2027, 8, 18, 14)
    )
    list_event(event, {"fi": "Kudontapiiri"})
    return event


def expected() -> list[Read]:
    """Every date as a phone in Helsinki should show it."""
    found = []
    for n in range(51):
        day = date(2027, 1, 12) + timedelta(weeks=n)
        start = datetime(day.year, day.month, day.day, 18, tzinfo=HELSINKI)
        status = "CANCELLED" if day == CANCELLED else "CONFIRMED"
        if day == MOVED:
            start = datetime(2027, 8, 18, 12, tzinfo=HELSINKI)
        utc = start.astimezone(UTC)
        found.append(Read(utc, utc + timedelta(hours=2), "", "Kudontapiiri", status))
    return sorted(found)


def times(reads: list[Read]) -> list[tuple[datetime, datetime, str]]:
    """What does not depend on how the titles are translated."""
    return [(one.start, one.end, one.status) for one in reads]


@pytest.mark.parametrize("reader", list(READERS))
def test_weekly_evening_stays_at_six_in_a_subscribed_calendar(live_server, kudontapiiri, reader):
    _status, _headers, body = fetch(live_server, "/fi/talko/feeds/events.ics")

    found = read_with(reader, body, *YEAR)

    assert times(found) == times(expected())
    assert {one.uid for one in found} == {kudontapiiri.uid}
    clocks = [one.start.astimezone(HELSINKI).hour for one in found]
    assert (clocks.count(18), clocks.count(12), len(clocks)) == (50, 1, 51)


@pytest.mark.parametrize("reader", list(READERS))
def test_expanded_feed_says_the_same_dates(live_server, kudontapiiri, reader):
    _status, _headers, body = fetch(live_server, "/fi/talko/feeds/events.ics?expand=1")

    found = read_with(reader, body, *YEAR)

    assert times(found) == times(expected())
    assert len({one.uid for one in found}) == 51


@pytest.mark.parametrize("reader", list(READERS))
def test_feed_of_a_room_is_read(live_server, reader):
    room = make_room("sali", space=make_space("talo"))
    make_event("Talkoot", space=room.space, room=room)

    _status, headers, body = fetch(live_server, "/sv/talko/feeds/room/talo/sali.ics")

    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [(one.start, one.summary) for one in read_with(reader, body, *YEAR)] == [
        (local(2027, 1, 12, 18), "Talkoot")
    ]


def test_second_fetch_is_not_modified(live_server, kudontapiiri):
    status, headers, body = fetch(live_server, "/fi/talko/feeds/events.ics")

    again, same, nothing = fetch(
        live_server, "/fi/talko/feeds/events.ics", **{"If-None-Match": headers["ETag"]}
    )

    assert (status, len(body) > 500, again, nothing) == (200, True, 304, b"")
    names = ("ETag", "Last-Modified", "Cache-Control")
    assert [same[name] for name in names] == [headers[name] for name in names]
