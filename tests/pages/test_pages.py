"""Pages as visitors, previewing editors and other systems see them."""

from datetime import date, time

import pytest
from django.test import RequestFactory, override_settings
from wagtail.models import Locale, Page

from tests.events.factories import (
    draft_event,
    make_event,
    make_programme,
    make_site,
    page_of,
    publish,
)
from tests.factories import local, make_association, make_room, make_space
from wagtail_talko.events.actions import cancel_occurrence, move_occurrence
from wagtail_talko.pages.models import (
    ProgrammePage,
    TalkoEventPage,
    WelfareSpaceIndexPage,
    WelfareSpacePage,
)

pytestmark = pytest.mark.django_db
HOST = {"host": "talko.example"}


def get(client, page) -> str:
    response = client.get(page.url.removeprefix("https://talko.example"), headers=HOST, secure=True)
    assert response.status_code == 200
    return response.content.decode()


def shown(client, page):
    response = client.get(page.url.removeprefix("https://talko.example"), headers=HOST, secure=True)
    return response.context["talko"]


def test_event_page_shows_cancelled_and_moved_dates(client):
    make_site()
    event = make_event(recurrence="RRULE:FREQ=WEEKLY;COUNT=3")
    first, second, _third = event.occurrences.order_by("date")
    cancel_occurrence(occurrence=first, by=None)
    move_occurrence(
        occurrence=second, start=local(2027, 1, 20, 9), end=local(2027, 1, 20, 11), by=None
    )

    talko = shown(client, page_of(event))

    assert [(item.state, item.start) for item in talko.dates] == [
        ("cancelled", local(2027, 1, 12, 18)),
        ("moved", local(2027, 1, 20, 9)),
        ("", local(2027, 1, 26, 18)),
    ]


def test_event_page_shows_place_and_hosts(client):
    make_site()
    room, host = make_room(name={"fi": "Iso sali"}), make_association(name={"fi": "Martat"})

    talko = shown(client, page_of(make_event(room=room, hosts=[host])))

    assert (talko.room, talko.space, talko.hosts) == (room, room.space, [host])


def test_event_page_hides_place(client):
    make_site()
    event = make_event(room=make_room(name={"fi": "Salainen sali"}), hides_place=True)

    assert "Salainen sali" not in get(client, page_of(event))


def test_swedish_page_shows_the_records_schedule(client):
    make_site()
    event = make_event(title="Talkoot")
    page = page_of(event).copy_for_translation(
        Locale.objects.get(language_code="sv"), copy_parents=True
    )
    publish(page, title="Talko", start_time=time(9), end_time=time(10))

    talko = shown(client, TalkoEventPage.objects.get(pk=page.pk))

    assert [item.start for item in talko.dates] == [local(2027, 1, 12, 18)]


def test_programme_page_shows_events(client):
    make_site()
    parent = make_programme()
    make_event(parent=parent, title="Puutarhatalkoot")

    assert "Puutarhatalkoot" in get(client, parent)


def test_space_page_shows_rooms_and_booking_link(client):
    site = make_site()
    space = make_space(slug="kylatalo")
    make_room(slug="sali", space=space, name={"fi": "Iso sali"}, capacity=40)
    index = WelfareSpaceIndexPage(title="Tilat", slug="tilat", locale=site.root_page.locale)
    site.root_page.add_child(instance=index)
    page = WelfareSpacePage(title="Kylätalo", slug="talo", space=space, locale=index.locale)
    index.add_child(instance=page)

    html = get(client, page)

    assert "/talko/rooms/kylatalo/sali/" in html
    assert "Kylätalo" in get(client, index)


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (TalkoEventPage, {}),
        (TalkoEventPage, {"start_date": date(2027, 1, 12), "recurrence": "RRULE:FREQ=WEEKLY"}),
        (TalkoEventPage, {"start_date": date(2027, 1, 12), "recurrence": "RRULE:FREQ=HOURLY"}),
        (ProgrammePage, {}),
        (WelfareSpaceIndexPage, {}),
        (WelfareSpacePage, {}),
    ],
)
def test_preview_of_unsaved_page(model, fields):
    page = model(title="Uusi", **fields)
    site = make_site()
    page.locale = site.root_page.locale
    site.root_page.refresh_from_db()
    page.depth, page.path = 3, Page._get_path(site.root_page.path, 3, 9)
    page.set_url_path(site.root_page)

    response = page.make_preview_request(RequestFactory().get("/", headers=HOST), "")

    assert response.status_code == 200


def test_preview_shows_draft_not_record():
    make_site()
    page = page_of(make_event())
    page.start_time, page.end_time = time(9), time(10)

    response = page.make_preview_request(RequestFactory().get("/", headers=HOST), "")

    dates = response.context_data["talko"].dates
    assert [item.start for item in dates] == [local(2027, 1, 12, 9)]


def test_draft_without_date_says_its_title():
    make_site()

    assert str(draft_event(title="Luonnos", start_date=None)) == "Luonnos"


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_api_tells_the_rule_as_text(client, version):
    make_site()
    event = make_event(recurrence="RRULE:FREQ=WEEKLY", extra_dates=["2027-01-15"])

    with override_settings(ROOT_URLCONF="tests.pages.api_urls"):
        path = f"/api/{version}/pages/{event.schedule_page_id}/"
        response = client.get(path, headers=HOST, secure=True)

    data = response.json()
    assert response.status_code == 200
    assert (data["rule"], data["extra_dates"]) == ("RRULE:FREQ=WEEKLY", ["2027-01-15"])


@pytest.mark.parametrize(
    ("parent", "child", "allowed"),
    [
        (ProgrammePage, TalkoEventPage, True),
        (ProgrammePage, ProgrammePage, True),
        (WelfareSpaceIndexPage, WelfareSpacePage, True),
        (WelfareSpaceIndexPage, WelfareSpaceIndexPage, True),
        (WelfareSpacePage, ProgrammePage, True),
        (TalkoEventPage, TalkoEventPage, False),
        (Page, TalkoEventPage, False),
    ],
)
def test_where_pages_may_stand(parent, child, allowed):
    assert (child in parent.allowed_subpage_models()) is allowed
