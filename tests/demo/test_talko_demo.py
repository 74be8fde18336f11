"""The small demo as a whole: what is in it, that it is right, that it keeps to itself."""

from collections import Counter
from itertools import count
from types import SimpleNamespace

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site

from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.demo.outcomes import tick_off
from wagtail_talko.demo.people import SIGN_INS
from wagtail_talko.demo.removal import has_demo, remove_demo
from wagtail_talko.events.projection import project_group
from wagtail_talko.models import (
    Association,
    Booking,
    BookingDate,
    Event,
    EventHost,
    EventListing,
    Message,
    Municipality,
    Occurrence,
    Outcome,
    Place,
    Room,
    Space,
)
from wagtail_talko.pages.models import TalkoEventPage, WelfareSpacePage
from wagtail_talko.spaces.permissions import managed_municipalities

from ..factories import local, make_municipality, make_user

# One demo for all of them, so one process.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("demo")]


def facts_of_bookings() -> list[tuple]:
    fields = (
        "room__space__slug",
        "room__slug",
        "start",
        "end",
        "state",
        "reason",
        "booking__association__slug",
        "booking__origin",
        "booking__public_title",
        "booking__created_at",
    )
    return sorted(map(repr, BookingDate.objects.values_list(*fields)))


def test_counts(demo):
    models = (Municipality, Space, Room, Place, Association)

    assert [model.objects.count() for model in models] == [2, 2, 10, 12, 21]
    assert WelfareSpacePage.objects.live().count() == 2 * 3
    assert TalkoEventPage.objects.live().count() == 25 * 3 - 2


def test_every_booking_has_exactly_its_places(demo):
    assert find_faults(now=local(2020, 1, 1)) == []


def test_events(demo):
    states = Counter(Occurrence.objects.values_list("state", flat=True))

    assert Event.objects.count() == 25
    assert EventListing.objects.count() == 25 * 3
    assert Occurrence.objects.filter(room_missing=True).count() == 0
    assert (states["cancelled"], states["moved"]) == (2, 1)


def test_finnish_only_event_is_listed_in_every_language(demo):
    listings = EventListing.objects.filter(title="Shakki-ilta").order_by("language")

    assert [(row.language, row.source_language) for row in listings] == [
        ("en", "fi"),
        ("fi", "fi"),
        ("sv", "fi"),
    ]


def test_projecting_again_changes_nothing(demo):
    before = list(Event.objects.order_by("pk").values())

    for key in Event.objects.values_list("translation_key", flat=True):
        project_group(key)

    assert list(Event.objects.order_by("pk").values()) == before


def test_states_of_life(demo):
    states = BookingDate.objects.exclude(booking__origin="closure")
    found = {state: states.filter(state=state).exists() for state in BookingDate.State.values}

    assert found == dict.fromkeys(BookingDate.State.values, True)
    assert Booking.objects.filter(origin="closure").count() == 2
    assert Booking.objects.filter(is_private=True).exists()


def test_most_past_dates_are_counted_and_some_forgotten(demo):
    held = Occurrence.objects.filter(end__lt=local(2027, 1, 12)).exclude(state="cancelled")

    counted = held.filter(outcome__isnull=False).count()
    assert 0 < held.filter(outcome=None).count() < counted == Outcome.objects.count()


def test_talko_that_is_ticked_off_has_its_sums(demo):
    event = Event.objects.filter(signup_sheet__isnull=False).order_by("pk")[0]
    row = event.occurrences.filter(outcome=None).order_by("-start")[0]

    tick_off(SimpleNamespace(now=local(2027, 1, 12, 8)), event, row, count(5000))

    ticked = sum(each.arrived or 0 for each in row.signups.all())
    added = sum(each.people for each in row.walk_ins.all())
    assert (row.outcome.heads, row.outcome.walk_ins) == (ticked + added, added)


def test_nobody_is_written_to(demo):
    assert Message.objects.count() == 0


@pytest.mark.parametrize("name", SIGN_INS)
def test_sign_ins_work(demo, name):
    user = authenticate(username=name, password="talko-demo")

    assert user is not None
    assert user.emailaddress_set.get().verified


def test_manager_manages_one_municipality(demo):
    manager = get_user_model().objects.get(username="manager")

    assert [str(m.slug) for m in managed_municipalities(manager)] == ["joutsa"]
    assert manager.has_perm("wagtailadmin.access_admin")


def test_memberships(demo):
    users = get_user_model().objects.filter(username__in=SIGN_INS)
    counts = {user.username: user.talko_memberships.count() for user in users}

    assert counts == {"editor": 0, "manager": 0, "keyholder": 1, "booker": 2, "newcomer": 0}


def test_association_of_the_booker_is_asked_to_host_an_event(demo):
    asked = EventHost.objects.values_list("asked_by__slug", "association__slug", "state")
    assert list(asked) == [("joutsan-kunta", "joutsan-martat", "invited")]


# Wagtail leaves the temporary file of a new rendition to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_page_answers_in_three_languages(demo):
    site = Site.objects.get(is_default_site=True)
    homes = site.root_page.get_translations(inclusive=True)
    pages = [page for home in homes for page in home.get_descendants(inclusive=True).live()]

    answers = {page.url: Client().get(page.url).status_code for page in pages}

    assert sorted({url.split("/")[1] for url in answers}) == ["en", "fi", "sv"]
    assert {url: code for url, code in answers.items() if code != 200} == {}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_view_answers(demo, language):
    rooms = Room.objects.select_related("space")
    paths = ["events/", "events/2027/01/", "events/2027/w02/", "rooms/", "feeds/events.ics"]
    paths += [f"rooms/{r.space.slug}/{r.slug}/" for r in rooms]
    paths += [f"rooms/{r.space.slug}/{r.slug}/w/2027-w02/" for r in rooms]
    paths += [f"feeds/space/{s.slug}.ics" for s in Space.objects.all()]

    answers = {path: Client().get(f"/{language}/talko/{path}").status_code for path in paths}

    assert {path: code for path, code in answers.items() if code != 200} == {}


def test_second_run_gives_the_same(demo):
    before = facts_of_bookings()
    titles = sorted(Page.objects.values_list("title", "url_path", "locale__language_code"))

    call_command("talko_demo", scale="small", quiet=True)

    assert facts_of_bookings() == before
    after = sorted(Page.objects.values_list("title", "url_path", "locale__language_code"))
    assert after == titles


def test_removal_leaves_what_is_not_the_demos(demo):
    own = make_municipality("oma")
    make_user("editor-of-another-site")

    remove_demo()

    assert has_demo() is False
    assert [m.pk for m in Municipality.objects.all()] == [own.pk]
    assert BookingDate.objects.count() == 0
    assert list(get_user_model().objects.values_list("username", flat=True)) == [
        "editor-of-another-site"
    ]
