"""Building the whole demo, in order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.db import transaction

from wagtail_talko.demo import life, places
from wagtail_talko.demo.bookings import build_bookings, build_closures
from wagtail_talko.demo.changes import change_dates
from wagtail_talko.demo.days import DemoCalendar
from wagtail_talko.demo.facts import Activity, Place
from wagtail_talko.demo.joining import build_joining
from wagtail_talko.demo.keeping import build_entry, build_keeping
from wagtail_talko.demo.lending import build_lending
from wagtail_talko.demo.outcomes import build_outcomes
from wagtail_talko.demo.pages import (
    build_event_pages,
    build_programmes,
    build_space_pages,
    permit_manager,
)
from wagtail_talko.demo.people import build_groups, build_memberships, build_users
from wagtail_talko.demo.pictures import build_pictures
from wagtail_talko.demo.proposing import build_proposals
from wagtail_talko.demo.records import build_records
from wagtail_talko.demo.region import REGION, Size, build_region
from wagtail_talko.demo.removal import demo_collections
from wagtail_talko.demo.signing_up import build_sign_ups
from wagtail_talko.demo.site import ensure_homes, ensure_statement
from wagtail_talko.demo.together import build_together
from wagtail_talko.demo.waiting import build_waiting
from wagtail_talko.demo.world import World


@dataclass(frozen=True)
class Scale:
    places: tuple[Place, ...]
    activities: tuple[Activity, ...]
    weeks_back: int
    weeks_ahead: int
    region: Size | None = None


SCALES = {
    "small": Scale(places.SMALL, life.SMALL, weeks_back=4, weeks_ahead=10),
    "town": Scale(places.TOWN, life.TOWN, weeks_back=26, weeks_ahead=26),
    "region": Scale(places.SMALL, life.SMALL, weeks_back=26, weeks_ahead=26, region=REGION),
}


@transaction.atomic
def build(scale: Scale, *, now: datetime, say: Callable[[str], None] = print) -> World:
    """Build the demo around `now`. The earlier demo must have been removed."""
    calendar = DemoCalendar.around(
        now.date(), weeks_back=scale.weeks_back, weeks_ahead=scale.weeks_ahead
    )
    world = World(calendar, now)
    build_users(world)
    build_records(world, scale.places)
    build_entry(world)
    build_memberships(world)
    build_groups(world)
    build_joining(world)
    build_lending(world)
    build_closures(world)
    build_bookings(world, scale.activities)
    build_together(world)
    build_waiting(world)
    build_keeping(world)
    build_site(world, scale)
    if scale.region:
        build_region(world, scale.region, say)
    return world


def build_site(world: World, scale: Scale) -> None:
    pictures = build_pictures(demo_collections().order_by("depth")[0])
    homes = ensure_homes()
    ensure_statement(homes)
    spaces = build_space_pages(world, homes, scale.places, pictures)
    programmes = build_programmes(world, homes, scale.places)
    events = build_event_pages(world, programmes, scale.activities, pictures)
    change_dates(world, scale.activities, events)
    build_sign_ups(world, scale.activities, events)
    build_outcomes(world, scale.activities, events)
    build_proposals(world, programmes)
    permit_manager(spaces, programmes)


def morning(moment: datetime) -> datetime:
    """Return 06:00 UTC of the day: the hour of the run does not change the demo."""
    return datetime.combine(moment.date(), time(6), tzinfo=UTC)
