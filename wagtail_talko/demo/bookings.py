"""The demo's bookings, all through the actions and without a mail."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from wagtail_talko.bookings.actions import close_rooms, decline, request_booking
from wagtail_talko.demo.days import DAY, term_of
from wagtail_talko.demo.facts import Activity
from wagtail_talko.demo.lending import borrowed_for
from wagtail_talko.demo.people import MEMBERSHIPS
from wagtail_talko.demo.world import World, noon
from wagtail_talko.models import Booking
from wagtail_talko.timeslots import day_span
from wagtail_talko.words import pick

# A group books its term this long before it begins.
BEFORE_TERM = timedelta(days=21)
CHRISTMAS = "Joulutauko – Julpaus"
WAXING = "Lattioiden vahaus – Golven vaxas"
# The houses whose floors are waxed in July.
WAXED = ("hyvinvointitupa", "vanha-koulu")


def build_closures(world: World) -> None:
    """Close every house at Christmas, and two for the floors. Done first: nothing stands there."""
    for slug, space in world.spaces.items():
        rooms = [room for (owner, _), room in world.rooms.items() if owner == slug]
        breaks = [(days, CHRISTMAS) for days in world.calendar.closures()]
        if slug in WAXED:
            breaks += [(days, WAXING) for days in world.calendar.waxings()]
        for (first, end), reason in breaks:
            days = [first + n * DAY for n in range((end - first).days)]
            spans = [whole_day(space, day) for day in days]
            asked_at = noon(first - 30 * DAY)
            closures = close_rooms(rooms=rooms, spans=spans, reason=reason, by=None, now=asked_at)
            made_then(closures, asked_at)


def made_then(bookings: Iterable[Booking], moment: datetime) -> None:
    """Say that bookings were made then, not while the demo was built."""
    Booking.objects.filter(pk__in=[b.pk for b in bookings]).update(created_at=moment)


def whole_day(space: Any, day: date) -> tuple[Any, Any]:
    span = day_span(day, space.zone)
    return span.start, span.end


def build_bookings(world: World, activities: Iterable[Activity]) -> None:
    """Book what needs a room. Yearly events choose their days first: they cannot move much."""
    activities = sorted(activities, key=lambda a: (a.when.kind != "yearly", not a.is_single))
    for activity in activities:
        if activity.is_single:
            world.single_days[activity.slug] = world.calendar.single(activity.when, activity.space)
    for activity in activities:
        if activity.room:
            book(world, activity)


def book(world: World, activity: Activity) -> None:
    if not activity.is_single:
        days = world.calendar.dates(activity.when)
        for _term, own in groupby(days, key=lambda day: (day.year, term_of(day))):
            request(world, activity, list(own))
        return
    day = world.single_days[activity.slug]
    # Publishing the page books what is still to come; the past is booked here.
    if activity.is_event and day > world.today:
        return
    booking = request(world, activity, [day])
    if activity.declined:
        manager = world.users["manager"]
        decline(dates=list(booking.dates.all()), by=manager, message=activity.declined)


def request(world: World, activity: Activity, days: list[date]) -> Booking:
    """Ask as the association's own member where the demo has one, else as the superuser."""
    asked_at = min(world.now, noon(days[0]) - BEFORE_TERM)
    is_staff_matter = activity.is_single and activity.is_event
    booking = request_booking(
        room=world.rooms[activity.space, activity.room],
        association=world.associations[activity.hosts[0]],
        dates=[
            world.span(activity.space, day, activity.when.start, activity.when.end) for day in days
        ],
        purpose=pick(activity.title, "fi").text,
        public_title=pick(activity.title, "fi").text,
        by=booker_of(world, activity),
        origin=Booking.Origin.STAFF if is_staff_matter else Booking.Origin.MEMBER,
        override=is_staff_matter,
        people=activity.people,
        group=activity.audience[0],
        is_private=activity.is_private,
        open_to_others=activity.open_to_others,
        loudness=activity.loudness,
        language="fi",
        accessories=borrowed_for(world, activity),
        now=asked_at,
        silent=True,
    )
    made_then([booking], asked_at)
    return booking


def booker_of(world: World, activity: Activity) -> Any:
    own = {slug for slug, _role in MEMBERSHIPS["booker"]}
    is_single_event = activity.is_single and activity.is_event
    if activity.hosts[0] in own and not is_single_event:
        return world.users["booker"]
    return world.users["editor"]
