"""RFC 9110, 13: what a calendar client that asks every quarter of an hour gets."""

from datetime import timedelta

import pytest
import time_machine

from tests.calendars.factories import make_event, make_weekly
from tests.factories import make_association, make_room, make_space
from wagtail_talko.feeds.changes import bump
from wagtail_talko.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january")]

FEED = "/fi/talko/feeds/events.ics"
RSS = "/fi/talko/feeds/events.rss"
KEPT = ("ETag", "Last-Modified", "Cache-Control")


@pytest.fixture
def everything():
    """A weekly event of everything that has a feed, and the addresses of those feeds."""
    space = make_space("talo")
    room = make_room("sali", space=space)
    event = make_weekly(space=space, room=room, hosts=[make_association("seura")])
    bump()
    return {
        "events": FEED,
        "space": "/fi/talko/feeds/space/talo.ics",
        "room": "/fi/talko/feeds/room/talo/sali.ics",
        "association": "/fi/talko/feeds/association/seura.ics",
        "event": f"/fi/talko/feeds/event/{event.uid}.ics",
        "rss": RSS,
    }


SCOPES = ["events", "space", "room", "association", "event", "rss"]


@pytest.mark.parametrize("scope", SCOPES)
def test_same_etag_is_not_modified_with_the_same_headers(client, everything, scope):
    full = client.get(everything[scope])

    again = client.get(everything[scope], headers={"If-None-Match": full["ETag"]})

    assert (full.status_code, again.status_code, again.content) == (200, 304, b"")
    assert [again[name] for name in KEPT] == [full[name] for name in KEPT]
    assert full["Cache-Control"] == "max-age=900"
    assert (full["ETag"][0], full["ETag"][-1]) == ('"', '"')
    assert "Set-Cookie" not in full and "Cookie" not in full.get("Vary", "")


@pytest.mark.parametrize("scope", SCOPES)
def test_not_modified_costs_two_queries_at_most(
    client, everything, scope, django_assert_num_queries
):
    etag = client.get(everything[scope])["ETag"]

    # The counter; and the thing of the address, whose slug may be an old one.
    with django_assert_num_queries(2 if scope in {"space", "room", "association"} else 1):
        client.get(everything[scope], headers={"If-None-Match": etag})


@pytest.mark.parametrize("scope", SCOPES)
def test_same_bytes_for_the_same_etag(client, everything, scope):
    first, second = client.get(everything[scope]), client.get(everything[scope])

    assert (first["ETag"], first.content) == (second["ETag"], second.content)


@pytest.mark.parametrize(
    ("template", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ('"other", {etag}', 304),
        ('W/"other",W/{etag}', 304),
        ("*", 304),
        ('"other"', 200),
        ("other", 200),
        ("", 200),
    ],
)
def test_if_none_match(client, everything, template, status):
    etag = client.get(FEED)["ETag"]

    response = client.get(FEED, headers={"If-None-Match": template.format(etag=etag)})

    assert response.status_code == status


def test_if_none_match_is_stronger_than_if_modified_since(client, everything):
    full = client.get(FEED)

    changed = client.get(
        FEED, headers={"If-None-Match": '"other"', "If-Modified-Since": full["Last-Modified"]}
    )
    same = client.get(
        FEED,
        headers={
            "If-None-Match": full["ETag"],
            "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT",
        },
    )

    assert (changed.status_code, same.status_code) == (200, 304)


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Sun, 10 Jan 2027 21:59:59 GMT", 200),
        ("Mon, 11 Jan 2027 10:00:00 GMT", 304),
        ("Tue, 12 Jan 2027 00:00:00 GMT", 304),
        ("yesterday", 200),
    ],
)
def test_if_modified_since(client, everything, since, status):
    assert client.get(FEED, headers={"If-Modified-Since": since}).status_code == status


def test_last_modified_is_local_midnight_when_nothing_changed_since(client):
    assert client.get(FEED)["Last-Modified"] == "Sun, 10 Jan 2027 22:00:00 GMT"


def test_last_modified_is_the_change_when_it_is_later(client, everything):
    assert client.get(FEED)["Last-Modified"] == "Mon, 11 Jan 2027 10:00:00 GMT"


@pytest.mark.parametrize("scope", SCOPES)
def test_head_has_the_headers_of_get(client, everything, scope):
    full, head = client.get(everything[scope]), client.head(everything[scope])

    assert (head.status_code, head.content) == (200, b"")
    names = (*KEPT, "Content-Type", "Content-Length")
    assert [head[name] for name in names] == [full[name] for name in names]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_feeds_only_read(client, everything, scope, method):
    assert getattr(client, method)(everything[scope]).status_code == 405


def test_etag_differs_by_all_that_the_bytes_depend_on(client, everything):
    requests = [
        ("/fi/talko/feeds/events.ics", {}, {}),
        ("/sv/talko/feeds/events.ics", {}, {}),
        ("/fi/talko/feeds/space/talo.ics", {}, {}),
        ("/fi/talko/feeds/events.ics", {"space": "talo"}, {}),
        ("/fi/talko/feeds/events.ics", {"expand": "1"}, {}),
        ("/fi/talko/feeds/events.ics", {}, {"host": "other.example.org"}),
        ("/fi/talko/feeds/events.ics", {}, {"secure": True}),
    ]

    etags = {
        client.get(
            path,
            query,
            secure=extra.get("secure", False),
            headers={"host": extra.get("host", "testserver")},
        )["ETag"]
        for path, query, extra in requests
    }

    assert len(etags) == len(requests)


def test_etag_does_not_depend_on_the_order_of_the_query(client, everything):
    first = client.get(f"{FEED}?space=talo&expand=1")["ETag"]

    assert client.get(f"{FEED}?expand=1&space=talo")["ETag"] == first


def test_etag_changes_with_the_counter(client, everything):
    etag = client.get(FEED)["ETag"]

    bump()

    assert client.get(FEED, headers={"If-None-Match": etag}).status_code == 200


def test_etag_changes_at_local_midnight(client, everything):
    etags = []
    for moment in ("2027-01-11T21:59:59Z", "2027-01-11T22:00:00Z"):
        with time_machine.travel(moment, tick=False):
            etags.append(client.get(FEED)["ETag"])

    assert len(set(etags)) == 2


@pytest.mark.parametrize(
    "path",
    ["space/nowhere.ics", "room/talo/nowhere.ics", "room/nowhere/sali.ics",
     "association/nobody.ics", "event/nothing@example.org.ics", "private/guess.ics",
     "events.ics?space=nowhere", "events.ics?audience=nobody", "events.rss?category=none"],
)  # fmt: skip
@pytest.mark.parametrize("headers", [{}, {"If-None-Match": "*"}])
def test_unknown_is_not_found(client, everything, path, headers):
    assert client.get(f"/fi/talko/feeds/{path}", headers=headers).status_code == 404


@pytest.mark.parametrize(("scope", "queries"), [
    ("events", 4), ("space", 6), ("room", 14), ("association", 6), ("event", 5), ("rss", 4),
])  # fmt: skip
@pytest.mark.parametrize("number", [1, 3])
def test_feed_costs_the_same_queries_for_any_number(
    client, everything, scope, queries, number, django_assert_num_queries
):
    first = Event.objects.get()
    for n in range(number - 1):
        make_event(f"Piiri {n}", space=first.space, room=first.room, hosts=first.hosts.all(),
                   length=timedelta(hours=1))  # fmt: skip

    with django_assert_num_queries(queries):
        response = client.get(everything[scope])

    assert response.content.count(b"Piiri ") == (0 if scope == "event" else number - 1)
