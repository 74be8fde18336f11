"""What renders listings anew, and what that costs."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from wagtail.models import PageViewRestriction, Site

from tests.events.conftest import NOW
from tests.events.factories import draft_event, make_event, make_programme, page_of, publish
from tests.events.test_past import feed
from tests.factories import local, make_association, make_room, make_space
from wagtail_talko.events.actions import cancel_occurrence
from wagtail_talko.events.listings import render_listings
from wagtail_talko.models import Event, EventCategory, EventListing, ListingChange

pytestmark = pytest.mark.django_db
WEEKLY = "RRULE:FREQ=WEEKLY"


def finnish(event: Event) -> EventListing:
    return event.listings.get(language="fi")


def counter() -> int:
    return ListingChange.objects.get().counter


def restrict(page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type="login")


def test_save_space_changes_place(site):
    space = make_space(name={"fi": "Kylätalo"}, city={"fi": "Lapinjärvi"}, postal_code="07800")
    event = make_event(space=space)

    space.name = {"fi": "Seurantalo"}
    space.save()

    assert finnish(event).place == "Seurantalo, 07800 Lapinjärvi"
    event.refresh_from_db()
    assert event.sequence == 1


def test_save_space_without_change_renders_nothing(site):
    space = make_space()
    event = make_event(space=space)
    before = counter()

    space.phone = "019 123"
    space.save()

    event.refresh_from_db()
    assert (event.sequence, counter()) == (0, before)


def test_save_room_host_and_category_change_words(site):
    room, host = make_room(), make_association()
    category = EventCategory.objects.create(name={"fi": "Käsityö"}, slug="kasityo")
    event = make_event(room=room, hosts=[host], categories=[category])

    room.name, host.name, category.name = {"fi": "Sali"}, {"fi": "Martat"}, {"fi": "Kudonta"}
    for record in (room, host, category):
        record.save()

    listing = finnish(event)
    assert listing.place.split(", ")[0] == "Sali"
    assert listing.hosts == "Martat"
    assert "CATEGORIES:Kudonta" in feed(event)
    assert "kudonta" in listing.search_text.split()


def test_rename_ancestor_changes_addresses(site, django_capture_on_commit_callbacks):
    parent = make_programme()
    event = make_event(parent=parent)

    with django_capture_on_commit_callbacks(execute=True):
        parent.slug = "uusi-ohjelma"
        parent.save()

    assert finnish(event).url.split("/")[-3] == "uusi-ohjelma"


def test_move_ancestor_changes_addresses(site):
    programme, event = make_programme(), make_event(parent=make_programme())
    parent = page_of(event).get_parent()

    parent.move(programme, pos="last-child")

    assert finnish(event).url == page_of(event).full_url
    assert programme.slug in finnish(event).url


def test_restricted_ancestor_hides_listing(site):
    event = make_event(parent=make_programme())

    restriction = restrict(page_of(event).get_parent())

    assert event.listings.count() == 0
    restriction.delete()
    assert event.listings.count() == 3


def test_publish_behind_restriction_has_no_listing(site):
    parent = make_programme()
    restrict(parent)

    event = publish(draft_event(parent=parent))

    assert (event.occurrences.count(), event.listings.count()) == (1, 0)


def test_save_site_changes_addresses_but_no_uid(site):
    event = make_event()
    site = Site.objects.get()

    site.hostname = "uusi.example"
    site.save()

    assert finnish(event).url.startswith("https://uusi.example/")
    event.refresh_from_db()
    assert event.uid.endswith("@talko.example")


def test_hidden_then_shown_again_raises_sequence(site):
    event = make_event()

    restrict(page_of(event)).delete()

    event.refresh_from_db()
    assert event.sequence == 2


def test_cancelled_event_stays_sixty_days(site):
    event = make_event()
    publish(page_of(event), is_cancelled=True)
    cancelled = finnish(event).vevents

    with time_machine.travel(NOW + timedelta(days=61), tick=False):
        call_command("talko_tick")

    assert "STATUS:CANCELLED" in cancelled
    assert finnish(event).vevents == ""


def test_old_dates_leave_once_a_year(site):
    event = make_event(recurrence=WEEKLY, start_date=date(2027, 1, 5), extra_dates=["2027-01-08"])
    cancel_occurrence(occurrence=event.occurrences.get(date=date(2027, 1, 19)), by=None)
    found = []

    for day in [(2027, 6, 1), (2028, 2, 14), (2028, 8, 1), (2029, 1, 31), (2029, 2, 1)]:
        with time_machine.travel(local(*day, 12), tick=False):
            call_command("talko_tick")
        event.refresh_from_db()
        found.append((event.sequence, event.changed_at.year, len(feed(event))))

    starts = [line for line in feed(event) if line.startswith("DTSTART")]
    assert starts == ["DTSTART;TZID=Europe/Helsinki:20280104T180000"]
    assert found[:4] == [found[0]] * 4
    assert found[4][:2] == (found[0][0] + 1, 2029)


def test_later_dates_of_an_expanded_series_change_no_sequence(site):
    left_out = [str(date(2027, 1, 13) + timedelta(days=2 * n)) for n in range(91)]
    event = make_event(recurrence="RRULE:FREQ=DAILY", left_out_dates=left_out)
    before = feed(event)

    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        call_command("talko_tick")

    event.refresh_from_db()
    uids = [line for line in feed(event) if line.startswith("UID")]
    assert (event.sequence, len(uids)) == (0, sum(line[:3] == "UID" for line in before) + 2)


def test_ninety_left_out_dates_are_still_a_rule(site):
    left_out = [str(date(2027, 1, 13) + timedelta(days=2 * n)) for n in range(90)]
    event = make_event(recurrence="RRULE:FREQ=DAILY", left_out_dates=left_out)

    assert sum(line.startswith("RRULE") for line in feed(event)) == 1
    assert sum(line.startswith("EXDATE") for line in feed(event)) == 90


def test_extra_date_is_an_event_of_its_own(site):
    event = make_event(recurrence=WEEKLY, extra_dates=["2027-01-15"])

    name, _at, host = event.uid.partition("@")
    assert [line for line in feed(event) if line.startswith("UID")] == [
        f"UID:{event.uid}",
        f"UID:{name}-2027-01-15@{host}",
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_render_costs_the_same_for_one_and_many(site, django_assert_num_queries, number):
    space, parent = make_space(), make_programme()
    ids = [make_event(parent=parent, space=space).pk for _ in range(number)]
    Event.objects.update(fingerprint="changed")

    with django_assert_num_queries(13):
        render_listings(ids)


@pytest.mark.parametrize("number", [1, 3])
def test_unchanged_costs_only_reading(site, django_assert_num_queries, number):
    parent = make_programme()
    ids = [make_event(parent=parent).pk for _ in range(number)]

    with django_assert_num_queries(10):
        assert render_listings(ids) == 0
