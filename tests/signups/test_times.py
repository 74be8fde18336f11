"""Signing up for one of several times a day: each has its own sheet, places and people."""

import html
import re
from datetime import time

import pytest
from django.urls import reverse
from django.utils import translation

from tests.events.factories import block_of, page_of, publish, time_of
from tests.events.test_languages import translate
from tests.feeds.reading import entries_of
from tests.signups.factories import come_for_sure, dates_of, make_open_event, states
from wagtail_talko.signups.models import SignUpSheet
from wagtail_talko.signups.presenting import present_sheet

pytestmark = pytest.mark.django_db
TWO = "RRULE:FREQ=WEEKLY;COUNT=2"


@pytest.fixture
def block():
    return block_of(13, 15)


def words(page) -> str:
    """Return the words of a page, each run of white space as one blank."""
    text = re.sub(r"<[^>]+>", " ", page.content.decode())
    return " ".join(html.unescape(text).split())


def test_every_time_has_a_sheet_with_the_terms_of_the_page(site, block):
    event = make_open_event(more_times=[block], signup_capacity=8, tasks=[("Keitto", 2)])

    sheets = SignUpSheet.objects.order_by("pk")

    assert [(each.capacity, each.tasks.get().needed) for each in sheets] == [(8, 2), (8, 2)]
    first, second = sheets
    assert first.tasks.get().key == second.tasks.get().key
    assert (first.event, second.event) == (event, time_of(event, block))


def test_places_are_those_of_each_time(site, block):
    event = make_open_event(more_times=[block], signup_capacity=1)
    other = time_of(event, block)

    come_for_sure(event)
    come_for_sure(other)

    assert states(event) == states(other) == [(1, "confirmed", "12.1.")]
    shown = present_sheet(page_of(event))
    assert [(line.row.event_id, line.left) for line in shown.dates] == [
        (other.pk, 0),
        (event.pk, 0),
    ]


def test_whole_series_of_one_time_is_not_of_the_other(site, block):
    event = make_open_event(more_times=[block], recurrence=TWO)

    come_for_sure(time_of(event, block), whole_series=True)

    assert states(event) == []
    assert len(states(time_of(event, block))) == 2


def test_page_tells_each_time_and_leads_to_its_form(client, site, block):
    event = make_open_event(more_times=[block], recurrence=TWO, tasks=[("Keitto", 2)])
    other = time_of(event, block)
    soup = other.signup_sheet.tasks.get()
    come_for_sure(other, dates_of(other)[0], task=soup)

    page = client.get(event.schedule_page.get_url())

    shown = page.context["signup"]
    assert [(line.row.event_id, line.missing_tasks[0].missing) for line in shown.dates] == [
        (other.pk, 1),
        (event.pk, 2),
        (other.pk, 2),
        (event.pk, 2),
    ]
    assert [(way.hours, way.url) for way in shown.ways] == [
        ("13.00–15.00", address(other)),
        ("18.00–20.00", address(event)),
    ]
    said = words(page)
    assert said.count("Ilmoittaudu: 13.00–15.00") == said.count("Ilmoittaudu: 18.00–20.00") == 1
    assert said.count("Tiistaisin klo 13.00–15.00 ja 18.00–20.00, 2 kertaa") == 1


def address(event) -> str:
    with translation.override("fi"):
        return reverse("talko:signup_new", args=[event.pk])


def test_form_says_its_time_and_leads_to_the_others(client, site, block):
    event = make_open_event(more_times=[block])

    page = client.get(address(event))

    said = words(page)
    assert said.count("Tiistaina 12.1.2027 klo 18.00–20.00") == 1
    assert said.count("Muut ajat samoina päivinä: 13.00–15.00") == 1
    assert page.content.decode().count(address(time_of(event, block))) == 1


def test_page_with_one_time_has_one_plain_button(client, site):
    event = make_open_event()

    page = client.get(event.schedule_page.get_url())

    assert [(way.hours, way.url) for way in page.context["signup"].ways] == [("", address(event))]


def test_page_in_swedish_says_all_times(client, site, block):
    event = make_open_event(more_times=[block], recurrence=TWO)
    swedish = translate(event, "sv", "Talko")

    said = words(client.get(swedish.get_url()))

    assert said.count("Varje tisdag kl. 13.00–15.00 och 18.00–20.00, 2 gånger") == 1
    assert said.count("Anmäl dig: 13.00–15.00") == 1


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_for_one_and_three_times(
    client, site, number, django_assert_num_queries
):
    event = make_open_event(
        more_times=[block_of(hour, hour + 1) for hour in (8, 10)][: number - 1],
        tasks=[("Keitto", 2)], signup_asks_bring=True, recurrence=TWO,
    )  # fmt: skip
    url = event.schedule_page.get_url()
    client.get(url)  # Sites and types are known from here on.

    with django_assert_num_queries(28):
        page = client.get(url)

    assert len(page.context["signup"].ways) == number
    assert len(page.context["talko"].dates) == 2 * number


def test_time_that_is_taken_off_shows_its_cancelled_dates_only(client, site, block):
    event = make_open_event(more_times=[block], recurrence=TWO)
    come_for_sure(time_of(event, block))

    publish(page_of(event), more_times=[])
    page = client.get(event.schedule_page.get_url())

    assert [(item.start.hour, item.state) for item in page.context["talko"].dates] == [
        (11, "cancelled"),
        (16, ""),
        (16, ""),
    ]
    assert [way.hours for way in page.context["signup"].ways] == [""]
    assert words(page).count("Tiistaisin klo 18.00–20.00, 2 kertaa") == 1


def test_feed_of_the_page_has_all_times_with_uids_of_their_own(client, site, block):
    event = make_open_event(more_times=[block], recurrence=TWO)
    other = time_of(event, block)
    page = client.get(event.schedule_page.get_url())

    whole = client.get(page.context["talko"].feed_path)
    single = client.get(reverse("talko:feed_event", args=[other.uid]))

    found = {str(each["UID"]): each["DTSTART"].dt.time() for each in entries_of(whole)}
    assert found == {event.uid: time(18), other.uid: time(13)}
    assert [str(each["UID"]) for each in entries_of(single)] == [other.uid]
