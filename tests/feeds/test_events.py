from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from tests.calendars.factories import date_of, list_event, make_event, make_weekly
from tests.factories import make_association, make_municipality, make_room, make_space
from tests.feeds.reading import calendar_of, entries_of, titles_of
from wagtail_talko.models import EventCategory, EventListing, OldSlug

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january")]

FEEDS = "/fi/talko/feeds/"
FEED = FEEDS + "events.ics"


def test_feed_is_the_stored_text_of_every_event_put_in_unread(client):
    events = [make_weekly("Kudontapiiri"), make_event("Risusavotta")]

    content = client.get(FEED).content.decode()

    for event in events:
        assert content.count(event.listings.get(language="fi").vevents) == 1
    assert content.startswith("BEGIN:VCALENDAR\r\n")
    assert content.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")


def test_feed_has_one_block_for_each_zone_it_uses(client):
    make_event()
    make_event()
    make_event(time_zone="America/New_York")

    zones = calendar_of(client.get(FEED)).walk("VTIMEZONE")

    assert [str(zone["TZID"]) for zone in zones] == ["Europe/Helsinki", "America/New_York"]


def test_empty_feed_is_a_calendar(client):
    calendar = calendar_of(client.get(FEED))

    assert (calendar.walk("VEVENT"), str(calendar["METHOD"])) == ([], "PUBLISH")


def test_expanded_feed_has_each_date_by_itself(client):
    make_weekly(number=3)

    entries = entries_of(client.get(FEED, {"expand": "1"}))

    assert [("RRULE" in entry, entry.start.day) for entry in entries] == [
        (False, 12),
        (False, 19),
        (False, 26),
    ]
    assert len({str(entry["UID"]) for entry in entries}) == 3


def test_calendar_links_to_its_page_and_to_itself(client):
    make_space("talo", name={"fi": "Kylätalo"})

    calendar = calendar_of(client.get(FEEDS + "space/talo.ics"))

    assert str(calendar["X-WR-CALNAME"]) == "Kylätalo"
    assert str(calendar["URL"]) == "http://testserver/fi/talko/events/?space=talo"
    assert str(calendar["SOURCE"]) == "http://testserver/fi/talko/feeds/space/talo.ics"


# ---- languages ----


def test_each_language_has_its_own_words_and_the_same_uid(client):
    make_event(titles={"fi": "Talkoot", "sv": "Talko"})

    found = [
        [(str(entry["SUMMARY"]), entry["SUMMARY"].params, str(entry["UID"])) for entry in entries]
        for entries in (
            entries_of(client.get(f"/{language}/talko/feeds/events.ics"))
            for language in ("fi", "sv", "en")
        )
    ]

    uid = EventListing.objects.first().event.uid
    assert found == [
        [("Talkoot", {}, uid)],
        [("Talko", {}, uid)],
        [("Talkoot", {"LANGUAGE": "fi"}, uid)],
    ]


def test_name_of_the_calendar_is_in_the_feeds_language(client):
    make_space("talo", name={"fi": "Kylätalo", "sv": "Byahuset"})

    names = [
        str(calendar_of(client.get(f"/{language}/talko/feeds/space/talo.ics"))["NAME"])
        for language in ("fi", "sv", "en")
    ]

    assert names == ["Kylätalo", "Byahuset", "Kylätalo"]


# ---- what is in a feed, and for how long ----


def test_hidden_event_is_in_no_feed(client):
    event = make_event(state="hidden")

    assert entries_of(client.get(FEED)) == []
    assert client.get(f"{FEEDS}event/{event.uid}.ics").status_code == 404


@pytest.mark.parametrize(("days_later", "number"), [(0, 1), (59, 1), (60, 1), (61, 0)])
def test_cancelled_event_stays_for_sixty_days(client, days_later, number):
    cancelled_at = datetime(2027, 1, 11, 10, tzinfo=UTC)
    make_event(state="cancelled", cancelled_at=cancelled_at)

    with time_machine.travel(cancelled_at + timedelta(days=days_later), tick=False):
        entries = entries_of(client.get(FEED))

    assert [str(entry["STATUS"]) for entry in entries] == ["CANCELLED"] * number


@pytest.mark.parametrize(
    ("now", "number"), [("2028-02-12T12:00:00Z", 1), ("2028-02-13T12:00:00Z", 0)]
)
def test_what_ended_over_thirteen_months_ago_leaves(client, now, number):
    make_event(days=[date(2027, 1, 12)])

    with time_machine.travel(now, tick=False):
        assert len(entries_of(client.get(FEED))) == number


def test_cancelled_date_stays_with_its_recurrence_id(client):
    event = make_weekly("Kudontapiiri", number=3)
    event.occurrences.filter(date=date(2027, 1, 19)).update(state="cancelled")
    list_event(event, {"fi": "Kudontapiiri"})

    master, override = entries_of(client.get(FEED))

    assert "RECURRENCE-ID" not in master
    assert override["RECURRENCE-ID"].dt.isoformat() == "2027-01-19T18:00:00+02:00"
    assert (str(override["STATUS"]), override["UID"]) == ("CANCELLED", master["UID"])


# ---- narrower feeds ----


@pytest.fixture
def two_houses():
    for slug, audience in (("eka", "seniors"), ("toka", "families")):
        municipality = make_municipality(slug)
        space = make_space(f"talo-{slug}", municipality=municipality)
        make_event(
            f"Pajailta {slug}",
            space=space,
            room=make_room(f"sali-{slug}", space=space),
            hosts=[make_association(f"seura-{slug}", municipality=municipality)],
            categories=[EventCategory.objects.create(slug=f"laji-{slug}", name={"fi": slug})],
            audience=[audience],
        )


@pytest.mark.parametrize(
    "path",
    [
        "space/talo-eka.ics",
        "room/talo-eka/sali-eka.ics",
        "association/seura-eka.ics",
        "events.ics?space=talo-eka",
        "events.ics?space=talo-eka&room=sali-eka",
        "events.ics?association=seura-eka",
        "events.ics?category=laji-eka",
        "events.ics?municipality=eka",
        "events.ics?audience=seniors",
        "events.ics?q=PAJAILTA+eka",
        "space/talo-eka.ics?category=laji-eka",
    ],
)
def test_narrower_feed_has_its_own_events_only(client, two_houses, path):
    assert titles_of(client.get(FEEDS + path)) == ["Pajailta eka"]


def test_feed_of_one_event(client, two_houses):
    event = make_event("Yksin")

    response = client.get(f"{FEEDS}event/{event.uid}.ics")

    assert titles_of(response) == ["Yksin"]
    assert str(calendar_of(response)["NAME"]) == "Yksin"


def test_feed_of_an_association_without_events_is_empty(client):
    make_association("uusi")

    assert entries_of(client.get(FEEDS + "association/uusi.ics")) == []


def test_feed_of_an_archived_space_goes_on(client, two_houses):
    make_event("Viimeiset", space=make_space("vanha", archived_at=datetime(2027, 1, 1, tzinfo=UTC)))

    assert titles_of(client.get(FEEDS + "space/vanha.ics")) == ["Viimeiset"]


def test_place_that_is_hidden_has_no_feed_that_tells_it(client):
    space = make_space("talo")
    make_event("Tukiryhmä", space=space, room=make_room("sali", space=space), hides_place=True)

    found = [
        len(entries_of(client.get(FEEDS + path)))
        for path in ("space/talo.ics", "room/talo/sali.ics", "events.ics")
    ]

    assert found == [0, 0, 1]


def test_site_serves_the_municipalities_chosen_for_it(client, two_houses, talko_settings):
    talko_settings("toka")

    assert titles_of(client.get(FEED)) == ["Pajailta toka"]
    assert client.get(FEEDS + "space/talo-eka.ics").status_code == 404
    assert client.get(FEEDS + "association/seura-eka.ics").status_code == 404
    eka = EventListing.objects.filter(title="Pajailta eka").first().event
    assert client.get(f"{FEEDS}event/{eka.uid}.ics").status_code == 404


# ---- old addresses ----


@pytest.fixture
def old_slugs(two_houses):
    from wagtail_talko.models import Association, Room, Space

    space = Space.objects.get(slug="talo-eka")
    room = Room.objects.get(slug="sali-eka")
    association = Association.objects.get(slug="seura-eka")
    rows = [
        ("space", "", "vanha-talo", space.pk),
        ("room", str(space.pk), "vanha-sali", room.pk),
        ("association", "", "vanha-seura", association.pk),
    ]
    for kind, within, slug, pk in rows:
        OldSlug.objects.create(kind=kind, within=within, slug=slug, object_id=pk)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("space/vanha-talo.ics", "space/talo-eka.ics"),
        ("space/vanha-talo.ics?expand=1", "space/talo-eka.ics?expand=1"),
        ("association/vanha-seura.ics", "association/seura-eka.ics"),
        ("room/talo-eka/vanha-sali.ics", "room/talo-eka/sali-eka.ics"),
        ("room/vanha-talo/sali-eka.ics", "room/talo-eka/sali-eka.ics"),
        ("room/vanha-talo/vanha-sali.ics", "room/talo-eka/sali-eka.ics"),
    ],
)
def test_old_address_redirects(client, old_slugs, old, new):
    response = client.get(FEEDS + old)

    assert (response.status_code, response["Location"]) == (301, FEEDS + new)


def test_old_slug_in_a_filter_still_works(client, old_slugs):
    assert titles_of(client.get(FEED, {"space": "vanha-talo"})) == ["Pajailta eka"]


def test_date_added_by_hand_is_in_the_expanded_feed(client):
    event = make_event("Kiertue")
    event.occurrences.bulk_create([date_of(event, date(2027, 1, 13))])
    list_event(event, {"fi": "Kiertue"})

    entries = entries_of(client.get(FEED, {"expand": "1"}))

    assert [entry.start.day for entry in entries] == [12, 13]
