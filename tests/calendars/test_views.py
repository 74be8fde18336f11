import re
from datetime import date, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calendars.factories import (
    date_of,
    list_event,
    make_event,
    make_many,
    make_weekly,
    weekly,
)
from tests.factories import local, make_association, make_municipality, make_room, make_space
from wagtail_talko.models import EventCategory, Occurrence, OldSlug

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_site", "january")]

LIST = "/fi/talko/events/"
MONTH = "/fi/talko/events/2027/01/"
WEEK = "/fi/talko/events/2027/w02/"


def text(response):
    """The words of a page, without markup."""
    assert response.status_code == 200
    body = re.sub(r"(?s)<(svg|script|option|select).*?</\1>", "", response.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.mark.parametrize("url", [LIST, MONTH, WEEK])
def test_page_shows_the_event(client, url):
    make_event("Risusavotta")

    page = text(client.get(url))

    assert page.count("Risusavotta") == 1
    assert "18.00" in page or "18:00" in page


@pytest.mark.parametrize("url", [LIST, MONTH, WEEK])
@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_the_same_queries_for_any_number(client, url, number, django_assert_num_queries):
    for n in range(number):
        make_weekly(f"Piiri {n}", hosts=[make_association()], space=make_space())

    # The site, its municipalities, what can be chosen (3), dates counted and read, open bookings.
    with django_assert_num_queries({LIST: 9, MONTH: 9, WEEK: 9}[url]):
        client.get(url)


@pytest.mark.parametrize("url", [LIST, MONTH, WEEK])
def test_a_thousand_events_cost_the_same_queries(client, url, django_assert_num_queries):
    make_many(1000, weekly(date(2027, 1, 12), 2))

    with django_assert_num_queries({LIST: 9, MONTH: 9, WEEK: 9}[url]):
        response = client.get(url)

    assert len(response.content) < 200_000


@pytest.mark.parametrize("url", [LIST, MONTH, WEEK])
def test_hidden_event_is_not_shown(client, url):
    make_event("Risusavotta", state="hidden")

    assert text(client.get(url)).count("Risusavotta") == 0


@pytest.mark.parametrize("url", [LIST, MONTH, WEEK])
def test_cancelled_event_is_shown_as_cancelled(client, url):
    make_event("Risusavotta", state="cancelled")

    assert client.get(url).content.count(b"talko-tag--cancelled") == 1


@pytest.mark.parametrize("url", [LIST, MONTH, WEEK])
def test_cancelled_date_is_marked_and_the_others_are_not(client, url):
    event = make_event("Risusavotta", days=[date(2027, 1, 12), date(2027, 1, 14)])
    event.occurrences.filter(date=date(2027, 1, 12)).update(state="cancelled")

    assert client.get(url).content.count(b"talko-tag--cancelled") == 1


@pytest.mark.parametrize(("url", "language"), [(LIST, "fi"), (WEEK, "fi"), (LIST, "sv")])
def test_day_is_said_once_in_the_heading(client, url, language):
    make_event("Risusavotta", days=[date(2027, 1, 12)])

    page = text(client.get(url.replace("/fi/", f"/{language}/")))

    heading, times = {
        "fi": ("huomenna, ti 12.1.", "klo 18.00–20.00"),
        "sv": ("i morgon, ti 12.1.", "kl. 18.00–20.00"),
    }[language]
    assert (page.count(f"{heading} {times}"), page.count("12.1.")) == (1, 1)


@pytest.mark.parametrize("url", [LIST, MONTH, WEEK])
def test_way_to_the_next_stands_above_and_below_with_one_landmark(client, url):
    make_event("Risusavotta")

    page = client.get(url).content.decode()

    links = [each.start() for each in re.finditer('<a [^>]*rel="next"', page)]
    assert (len(links), page.count('<nav aria-label="Aiemmat ja myöhemmät">')) == (2, 1)
    assert links[0] < page.index("Risusavotta") < links[1]


def test_moved_date_stands_on_its_new_day_in_its_new_room(client):
    space = make_space("kylatalo", name={"fi": "Kylätalo"})
    other = make_room(space=space, name={"fi": "Keittiö"})
    event = make_event("Risusavotta")
    event.occurrences.update(
        state="moved", start=local(2027, 1, 15, 10), end=local(2027, 1, 15, 12), room=other
    )

    response = client.get(LIST)

    (group,) = response.context["groups"]
    (item,) = group.items
    assert (group.date, item.state, item.place) == (date(2027, 1, 15), "moved", "Keittiö, Kylätalo")


def test_times_are_those_of_the_event_whatever_zone_is_active(client):
    make_event("Risusavotta", time_zone="America/New_York", days=[date(2027, 1, 12)])

    with timezone.override("Asia/Tokyo"):
        response = client.get(MONTH)

    assert b'<span class="talko-month__time">18.00</span>' in response.content.replace(
        b"18:00", b"18.00"
    )
    week = next(w for w in response.context["weeks"] if w.number == 2)
    assert [len(day.items) for day in week.days] == [0, 1, 0, 0, 0, 0, 0]


def test_event_of_another_zone_stands_on_its_own_local_day(client):
    # 23 o'clock in New York is the next morning in Helsinki.
    make_event("Yöjuna", time_zone="America/New_York", days=[date(2027, 1, 17)], clock=time(23),
               length=timedelta(hours=1))  # fmt: skip

    response = client.get(WEEK)

    assert [len(group.items) for group in response.context["groups"]] == [0] * 6 + [1]


def test_running_event_is_on_each_of_its_days_and_found_once(client):
    make_event("Näyttely", days=[date(2027, 1, 9)], clock=None, length=timedelta(days=5))

    response = client.get(WEEK)

    assert [len(group.items) for group in response.context["groups"]] == [1, 1, 1, 0, 0, 0, 0]
    assert response.context["found"] == 1


def test_words_of_another_language_are_marked(client):
    make_event(titles={"sv": "Risbränning"})

    assert client.get(LIST).content.count(b'<span lang="sv">Risbr') == 1


def test_page_of_each_language_has_its_own_words(client):
    make_event(titles={"fi": "Talkoot", "sv": "Talko"})

    assert text(client.get("/sv/talko/events/")).count("Talkoot") == 0
    assert b"/sv/events/" in client.get("/sv/talko/events/").content


def test_full_day_shows_the_first_and_links_to_the_rest(client):
    for n in range(16):
        make_event(f"Piiri {n}", clock=time(8, n))

    response = client.get(MONTH)

    day = response.context["weeks"][2].days[1]
    assert [item.title["fi"] for item in day.items] == [f"Piiri {n}" for n in range(4)]
    assert (day.more_count, day.more_url) == (12, "/fi/talko/events/?from=2027-01-12&days=1")
    assert client.get(day.more_url).context["found"] == 16


def test_long_list_is_paged(client):
    make_many(101, [date(2027, 1, 12)])

    first, second = client.get(LIST), client.get(LIST, {"page": 2})

    assert [len(page.context["groups"][0].items) for page in (first, second)] == [100, 1]
    assert first.context["found"] == 101


def test_empty_list_leads_to_the_next_event(client):
    make_event(days=[date(2027, 3, 2)])

    assert client.get(LIST).context["next_found_url"] == "/fi/talko/events/?from=2027-03-02"


@pytest.mark.parametrize(
    ("url", "before", "after"),
    [
        (LIST, "/fi/talko/events/?from=2027-01-04", "/fi/talko/events/?from=2027-01-18"),
        (MONTH, "/fi/talko/events/2026/12/", "/fi/talko/events/2027/02/"),
        (WEEK, "/fi/talko/events/2027/w01/", "/fi/talko/events/2027/w03/"),
        ("/fi/talko/events/2026/w53/", "/fi/talko/events/2026/w52/", "/fi/talko/events/2027/w01/"),
        ("/fi/talko/events/1970/01/", "", "/fi/talko/events/1970/02/"),
        ("/fi/talko/events/2199/12/", "/fi/talko/events/2199/11/", ""),
        ("/fi/talko/events/1970/w01/", "", "/fi/talko/events/1970/w02/"),
        ("/fi/talko/events/2199/w52/", "/fi/talko/events/2199/w51/", ""),
    ],
)
def test_way_to_earlier_and_later_ends_at_the_bounds(client, url, before, after):
    context = client.get(url).context

    assert (context["previous_url"], context["next_url"]) == (before, after)


@pytest.mark.parametrize(
    "path",
    ["2027/13/", "2027/00/", "1969/12/", "2200/01/", "2027/w53/", "2027/w00/", "2027/w54/",
     "9999/12/", "0001/01/", "2027/1/", "２０２７/01/", "20270/01/"],
)  # fmt: skip
def test_what_is_no_date_is_not_found(client, path):
    assert client.get(LIST + path).status_code == 404


@pytest.mark.parametrize(
    ("url", "noindex"),
    [(MONTH, 0), ("/fi/talko/events/2028/01/", 0), ("/fi/talko/events/2028/02/", 1),
     ("/fi/talko/events/2025/12/", 1), (MONTH + "?q=talkoot", 1)],
)  # fmt: skip
def test_far_and_filtered_pages_are_not_indexed(client, url, noindex):
    response = client.get(url)

    assert response.content.count(b'<meta name="robots" content="noindex">') == noindex
    canonical = f'<link rel="canonical" href="http://testserver{url.split("?")[0]}">'
    assert response.content.decode().count(canonical) == 1


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_only_read(client, method):
    assert getattr(client, method)(LIST).status_code == 405


def test_page_may_be_kept_for_a_minute_by_its_reader_only(client):
    assert client.get(LIST)["Cache-Control"] == "private, max-age=60"


# ---- filters ----


@pytest.fixture
def two_houses():
    """Two events that differ in everything one can ask for."""
    for slug, audience in (("eka", "seniors"), ("toka", "families")):
        municipality = make_municipality(slug)
        space = make_space(f"talo-{slug}", municipality=municipality)
        make_event(
            f"Työpaja {slug}",
            space=space,
            room=make_room(f"sali-{slug}", space=space),
            hosts=[make_association(f"seura-{slug}", municipality=municipality)],
            categories=[EventCategory.objects.create(slug=f"laji-{slug}", name={"fi": slug})],
            audience=[audience, "everyone"],
        )


FILTERS = [
    {"space": "talo-eka"},
    {"space": "talo-eka", "room": "sali-eka"},
    {"association": "seura-eka"},
    {"category": "laji-eka"},
    {"municipality": "eka"},
    {"audience": "seniors"},
    {"q": "EKA"},
    {"q": "työ eka"},
    {"q": "TYÖPAJA EKA"},
]


@pytest.mark.parametrize("given_filters", FILTERS)
@pytest.mark.parametrize("url", [LIST, MONTH, WEEK])
def test_filter_finds_its_events_only(client, two_houses, url, given_filters):
    response = client.get(url, given_filters)

    page = text(response)
    assert (page.count("Työpaja eka"), page.count("Työpaja toka")) == (1, 0)
    assert response.context["found"] == 1


@pytest.mark.parametrize("given_filters", FILTERS)
def test_filters_stay_in_every_link(client, two_houses, given_filters):
    response = client.get(MONTH, given_filters)

    programme = response.context["programme"]
    for url in (programme.feed_url, response.context["next_url"], *(w.url for w in programme.ways)):
        query = dict(part.split("=") for part in url.split("?")[1].split("&"))
        assert set(given_filters) <= set(query)


@pytest.mark.parametrize(
    "bad",
    [
        {"space": "nowhere"},
        {"room": "sali-eka"},
        {"space": "talo-eka", "room": "sali-toka"},
        {"association": "x' OR 1=1"},
        {"audience": "nobody"},
        {"from": "soon"},
        {"from": "0001-01-01"},
        {"from": "9999-12-31"},
        {"q": "x" * 101},
        {"q": "a\x00b"},
    ],
)
@pytest.mark.parametrize("url", [LIST, MONTH, WEEK])
def test_unknown_filter_says_so(client, two_houses, url, bad):
    response = client.get(url, bad)

    assert (response.status_code, response.context["found"]) == (200, 0)
    assert response.content.count(b"talko-error-summary__title") == 1


def test_old_slug_of_a_space_still_filters(client, two_houses):
    space = Occurrence.objects.get(event__space__slug="talo-eka").event.space
    OldSlug.objects.create(kind="space", slug="vanha", object_id=space.pk)

    response = client.get(LIST, {"space": "vanha"})

    assert response.context["found"] == 1
    assert response.context["programme"].form.query == "space=talo-eka"


def test_hidden_place_is_not_found_by_its_place(client):
    space = make_space("talo")
    make_event("Tukiryhmä", space=space, hides_place=True)

    assert client.get(LIST, {"space": "talo"}).context["found"] == 0
    assert client.get(LIST).context["found"] == 1


def test_room_finds_what_happens_in_the_whole_house(client):
    space = make_space("talo")
    hall, kitchen = (make_room(slug, space=space) for slug in ("sali", "keittio"))
    house = make_room("koko-talo", parts=[hall, kitchen])
    make_event("Juhla", space=space, room=house)
    make_event("Kokkikerho", space=space, room=kitchen)

    found = [
        client.get(LIST, {"space": "talo", "room": slug}).context["found"]
        for slug in ("koko-talo", "sali", "keittio")
    ]

    assert found == [2, 1, 2]


def test_one_date_in_another_space_is_found_there_only(client):
    here, there = make_space("tama"), make_space("tuo")
    event = make_event("Kiertue", space=here, room=make_room(space=here))
    event.occurrences.update(room=make_room(space=there))
    Occurrence.objects.bulk_create([date_of(event, date(2027, 1, 13))])
    list_event(event, {"fi": "Kiertue"})

    found = [client.get(LIST, {"space": slug}).context["found"] for slug in ("tama", "tuo")]

    assert found == [1, 1]


def test_site_shows_the_municipalities_chosen_for_it(client, two_houses, talko_settings):
    talko_settings("eka")
    make_event("Kaikkien")

    page = text(client.get(LIST))

    assert (page.count("Työpaja eka"), page.count("Työpaja toka"), page.count("Kaikkien")) == (
        1,
        0,
        1,
    )


# ---- whatever people type into the address bar ----


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.sampled_from(["", "2027/01/", "2027/w02/", "1970/01/", "2199/w52/"]),
    query=st.dictionaries(
        st.sampled_from(
            ["from", "days", "page", "space", "room", "municipality", "association", "category",
             "audience", "q", "x"]
        ),
        st.one_of(
            st.text(max_size=120),
            st.dates().map(str),
            st.sampled_from(["1", "-1", "0", "1e9", "2199-12-31", "1970-01-01", "talo", "\x00"]),
        ),
        max_size=4,
    ),
)  # fmt: skip
def test_no_address_breaks_a_page(client, path, query):
    query = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}

    assert client.get(LIST + path, query).status_code == 200


@pytest.mark.parametrize("name", ["space", "association", "category", "room", "q", "from"])
def test_nul_in_a_filter_is_no_error_of_ours(client, name):
    response = client.get("/fi/talko/events/", {name: "\0"})

    assert response.status_code == 200
