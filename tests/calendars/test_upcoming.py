from datetime import date, time, timedelta

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.translation import override

from tests.calendars.factories import make_event, make_many, make_weekly, weekly
from tests.factories import make_municipality, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january")]


def upcoming(rf, arguments="", **context):
    """The titles of `{% upcoming_events %}` in Finnish, and the address of all."""
    template = Template(
        "{% load talko_calendar %}{% upcoming_events " + arguments + " as found %}"
        "{% for item in found %}{{ item.title.fi }};{% endfor %}|{{ found.url }}"
    )
    with override("fi"):
        return template.render(Context({"request": rf.get("/"), **context}))


def test_running_and_coming_dates_in_order(rf):
    make_event("Myöhemmin", days=[date(2027, 1, 17)])
    make_event("Ensi viikolla", days=[date(2027, 1, 18)])
    make_event("Ohi", days=[date(2027, 1, 11)], clock=time(8))
    make_event("Nyt", days=[date(2027, 1, 11)], clock=time(11))

    assert upcoming(rf) == "Nyt;Myöhemmin;|/fi/talko/events/"


def test_days_and_limit(rf):
    make_weekly("Piiri", number=5)

    arguments = ("days=15", "days=16", "days=16 limit=1")
    assert [upcoming(rf, each).count("Piiri") for each in arguments] == [2, 3, 1]


@pytest.mark.parametrize("given", ["space", "slug", "page"])
def test_space_or_its_slug_or_its_page(rf, given):
    space = make_space("talo")
    make_event("Eka", space=space)
    make_event("Toka")
    page = type("Page", (), {"space": space})()

    found = upcoming(rf, "space=where", where={"space": space, "slug": "talo", "page": page}[given])

    assert found == "Eka;|/fi/talko/events/?space=talo"


def test_site_shows_its_own_municipalities(rf, talko_settings):
    make_event("Eka", space=make_space(municipality=make_municipality("eka")))
    make_event("Toka", space=make_space(municipality=make_municipality("toka")))
    talko_settings("toka")

    assert upcoming(rf) == "Toka;|/fi/talko/events/"


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_it_costs_the_same_queries(rf, number, django_assert_num_queries):
    make_many(number, weekly(date(2027, 1, 12), 2))

    # The site, its municipalities, the dates.
    with django_assert_num_queries(3):
        found = upcoming(rf)

    assert found.count("Piiri") == min(number, 10)


@pytest.mark.parametrize(("number", "empty"), [(0, 1), (1, 0)])
def test_include_needs_nothing_of_its_page(rf, number, empty):
    for _ in range(number):
        make_event("Talkoot")

    html = render_to_string("wagtail_talko/calendars/_upcoming.html", {"request": rf.get("/")})

    assert (html.count("Talkoot"), html.count("talko-empty__title")) == (number, empty)


def test_date_that_runs_for_weeks_is_there_once(rf):
    make_event("Näyttely", days=[date(2027, 1, 1)], clock=None, length=timedelta(days=20))

    assert upcoming(rf).count("Näyttely") == 1
