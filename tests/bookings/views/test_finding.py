"""Say what is needed, get the first free times, in Finnish and Swedish addresses."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.utils.html import strip_tags
from wagtail.models import Site

from tests.bookings.views.visiting import book, in_language
from tests.factories import (
    HELSINKI,
    local,
    make_association,
    make_member,
    make_municipality,
    make_room,
    make_space,
)
from wagtail_talko.models import OpeningHours, TalkoSettings

pytestmark = pytest.mark.django_db

# A Monday; rooms are open from 17 to 21 on Tuesdays only.
NOW = local(2027, 1, 11, 12)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
NEED = {"weekdays": "1", "part": "evening", "length": "120"}


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tuesdays(room):
    OpeningHours.objects.create(space=room.space, weekday=1, opens="17:00", closes="21:00")
    return room.space


def find(client, language="fi", **need):
    response = client.get(in_language(language, "rooms"), need)
    assert response.status_code == 200
    return response


def clocks(response):
    return [
        (
            item.room.slug,
            *(f"{m.astimezone(HELSINKI):%d.%m. %H:%M}" for m in (item.start, item.end)),
        )
        for item in response.context["items"]
    ]


def test_nothing_asked_lists_free_stretches_of_all_rooms_earliest_first(client, room, tuesdays):
    make_room("pieni", space=tuesdays, capacity=8)

    found = find(client)

    assert clocks(found)[:3] == [
        ("pieni", "12.01. 17:00", "12.01. 21:00"),
        ("iso", "12.01. 17:00", "12.01. 21:00"),
        ("pieni", "19.01. 17:00", "19.01. 21:00"),
    ]


def test_everything_asked_leaves_the_rooms_that_suit(client, room, tuesdays):
    room.equipment, room.capacity = ["kitchen", "piano"], 40
    room.save()
    tuesdays.accessibility = ["step-free"]
    tuesdays.save()
    make_room("pieni", space=tuesdays, capacity=10, equipment=["kitchen"])
    make_room("kuiva", space=tuesdays, capacity=40, equipment=["piano"])
    make_room("porras", space=make_space("toinen"), capacity=40, equipment=["kitchen"])

    found = find(client, people="20", equipment="kitchen", accessibility="step-free", **NEED)

    assert {item.room.slug for item in found.context["items"]} == {"iso"}
    assert [item.room.slug for item in found.context["rooms"]] == ["iso"]


@pytest.mark.parametrize(
    ("need", "first", "last"),
    [
        ({"part": "evening"}, "17:00", "19:00"),
        ({"part": "evening", "latest": "20:30"}, "17:00", "18:30"),
        ({"earliest": "18:15", "latest": "20:30"}, "18:30", "18:30"),
        ({"earliest": "18:30", "latest": "00:00"}, "18:30", "19:00"),
    ],
)
def test_the_whole_booking_lies_within_the_asked_times(client, room, tuesdays, need, first, last):
    found = find(client, length="120", **need)

    item = found.context["items"][0]
    assert f"{item.start.astimezone(HELSINKI):%H:%M}" == first
    assert f"{(item.last_start or item.start).astimezone(HELSINKI):%H:%M}" == last


def test_days_and_weekdays_are_kept(client, room):
    found = find(client, date="2027-01-20", until="2027-02-02", weekdays="1", length="60")

    assert [item.day.isoformat() for item in found.context["items"]] == ["2027-01-26", "2027-02-02"]


def test_a_free_time_says_it_all_and_fills_the_form(client, room, tuesdays, signed_in):
    item = find(client, "sv", people="25", **NEED).context["items"][0]

    form = client.get(item.url).context["form"]

    assert parse_qs(urlsplit(item.url).query) == {
        "room": [str(room.pk)],
        "date": ["2027-01-12"],
        "start": ["17:00"],
        "end": ["19:00"],
        "people": ["25"],
    }
    assert [form[name].value() for name in ("room", "start_time", "end_time", "people")] == [
        str(room.pk), "17:00", "19:00", "25",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "ti 12.1. klo 17.00–19.00, Iso sali, Kyläsali, 80 henkilöä vapaa – varaa"),
        ("sv", "ti 12.1. kl. 17.00–19.00, Stora salen, Bygården, 80 personer ledig – boka"),
    ],
)
def test_the_words_of_a_link(client, room, tuesdays, language, words):
    page = find(client, language, until="2027-01-12", **NEED)

    start = page.text.index('<a class="talko-slot__link"')
    link = page.text[start : page.text.index("</a>", start)]
    assert " ".join(strip_tags(link).split()) == words


def test_paging_shows_every_time_once_in_order(client, room, tuesdays):
    for n in range(3):
        make_room(f"r{n}", space=tuesdays, capacity=80)
    seen, url = [], f"{in_language('fi', 'rooms')}?length=120&part=evening&until=2027-02-28"

    while url:
        page = client.get(url)
        seen += [(item.start, item.room.pk) for item in page.context["items"]]
        url = page.context.get("more_url")

    assert len(seen) == 4 * 7
    assert seen == sorted(set(seen))


def test_what_is_further_ahead_is_one_link_away(client, room, tuesdays):
    first = find(client, length="60")

    assert first.context["later_url"] == "/fi/talko/rooms/?length=60&date=2027-03-14"


@pytest.mark.parametrize(
    ("need", "labels"),
    [
        ({"equipment": "kitchen"}, ["Ilman tätä: Keittiö: 2 tilaa on vapaana"]),
        (
            {"people": "200", "weekdays": "1"},
            ["Mille henkilömäärälle tahansa: 2 tilaa on vapaana"],
        ),
        (
            {"weekdays": "2", "space": "kylasali"},
            ["Minä viikonpäivänä tahansa: 2 tilaa on vapaana",
             "Missä talossa tahansa: 1 tila on vapaana"],
        ),
        ({"length": "480"}, ["Miten pitkäksi ajaksi tahansa: 2 tilaa on vapaana"]),
        ({"part": "morning"}, ["Mihin vuorokaudenaikaan tahansa: 2 tilaa on vapaana"]),
    ],
)  # fmt: skip
def test_nothing_found_says_what_to_give_up(client, room, tuesdays, need, labels):
    make_room("pieni", space=tuesdays, capacity=80)
    other = make_space("muu", municipality=tuesdays.municipality)
    OpeningHours.objects.create(space=other, weekday=2, opens="17:00", closes="18:00")
    make_room("ei", space=other, bookers="staff", equipment=["kitchen"])
    if "space" in need:
        make_room("muu", space=other)

    found = find(client, **need)

    assert [way.label for way in found.context["loosenings"]] == labels
    again = client.get(found.context["loosenings"][0].url)
    assert {item.room.slug for item in again.context["items"]} == {"iso", "pieni"}


@pytest.mark.parametrize(
    ("need", "field"),
    [
        ({"date": "2027-01-10"}, "date"),
        ({"date": "1.2.3"}, "date"),
        ({"date": "2027-01-20", "until": "2027-01-19"}, "until"),
        ({"people": "kaksi"}, "people"),
        ({"earliest": "20:00", "latest": "19:00"}, "latest"),
        ({"part": "morning", "earliest": "13:00"}, "part"),
        ({"weekly": "on", "length": "60"}, "until"),
        ({"weekly": "on", "until": "2028-02-01", "length": "60"}, "until"),
        ({"weekly": "on", "until": "2027-05-01"}, "length"),
        ({"space": "kylasali", "municipality": "muualla"}, "space"),
    ],
)
def test_what_was_typed_wrong_stays_and_is_explained(client, room, need, field):
    make_room(space=make_space(municipality=make_municipality("muualla")))

    found = find(client, **need)

    form = found.context["form"]
    assert list(form.errors) == [field]
    assert [form[name].value() for name in need] == [
        True if name == "weekly" else value for name, value in need.items()
    ]
    assert "items" not in found.context
    assert "<title>Virhe: " in found.text


def test_htmx_gets_the_answer_with_the_focus_and_errors_by_a_new_page(client, room):
    asked = client.get("/fi/talko/rooms/?length=60", headers={"HX-Request": "true"})
    refused = client.get("/fi/talko/rooms/?people=x", headers={"HX-Request": "true"})

    assert 'id="talko-found-title" tabindex="-1" autofocus>' in asked.text
    assert "HX-Request" in asked["Vary"]
    assert refused["HX-Redirect"] == "/fi/talko/rooms/?people=x"


# -- for every week ---------------------------------------------------------------------------


def weekly(client, **need):
    return find(client, weekly="on", until="2027-02-09", length="120", weekdays="1", **need)


def test_rooms_free_on_all_dates_come_before_those_free_on_most(
    client, room, tuesdays, association, member
):
    small = make_room("pieni", space=tuesdays, capacity=10)
    busy = make_room("kiire", space=tuesdays, capacity=10)
    book(small, association, member, (SIX, SIX + 3 * HOUR), people=None)
    evenings = [(SIX + n * WEEK - HOUR, SIX + n * WEEK + 3 * HOUR) for n in range(3)]
    book(busy, association, member, *evenings, people=None)

    found = weekly(client)

    assert [
        (item.room.slug, item.free, item.total, [day.isoformat() for day in item.missing])
        for item in found.context["items"]
    ] == [("iso", 5, 5, []), ("pieni", 4, 5, ["2027-01-12"])]
    assert found.context["count"] == (
        "1 aika on vapaana joka viikko. 1 on vapaana useimpina viikkoina. Sopivia tiloja: 3."
    )


def test_a_weekly_time_avoids_a_taken_hour_and_tells_how_late_it_may_begin(
    client, room, tuesdays, association, member
):
    book(room, association, member, (SIX - HOUR, SIX), people=None)

    item = weekly(client).context["items"][0]

    hours = [item.start, item.end, item.last_start]
    assert (item.free, [m.astimezone(HELSINKI).hour for m in hours]) == (5, [18, 20, 19])


def test_a_weekly_time_fills_the_repeating_form(client, room, tuesdays, signed_in):
    item = weekly(client, people="12").context["items"][0]

    form = client.get(item.url).context["form"]

    typed = ["start_date", "start_time", "end_time", "until", "people", "recurrence"]
    assert [form[name].value() for name in typed] == [
        "2027-01-12", "17:00", "19:00", "2027-02-09", "12", "RRULE:FREQ=WEEKLY",
    ]  # fmt: skip


# -- who may book -----------------------------------------------------------------------------


def test_rooms_of_the_municipality_only_have_no_times(client, room):
    room.bookers = "staff"
    room.save()

    found = find(client)

    assert found.context["items"] == []
    assert [item.is_bookable for item in found.context["rooms"]] == [False]


def test_own_municipality_comes_first_and_local_rooms_of_others_are_left_out(client, room):
    near = make_room("lahi", capacity=200)
    make_room("oma", capacity=1, bookers="local")
    member = make_member(make_association(municipality=near.space.municipality))

    anybody = find(client, length="60", date="2027-01-12", until="2027-01-12")
    client.force_login(member)
    theirs = find(client, length="60", date="2027-01-12", until="2027-01-12")

    assert [item.room.slug for item in anybody.context["items"]] == ["oma", "iso", "lahi"]
    assert [item.room.slug for item in theirs.context["items"]] == ["lahi", "iso"]


def test_rooms_of_other_municipalities_are_not_shown_where_a_site_has_chosen(client, room):
    chosen = TalkoSettings.for_site(Site.objects.get(is_default_site=True))
    chosen.municipalities.add(make_municipality("other"))

    listed = find(client)
    page = client.get(in_language("fi", "room", "kylasali", "iso"))

    assert (listed.context["items"], listed.context["rooms"], page.status_code) == ([], [], 404)
