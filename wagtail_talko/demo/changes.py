"""Dates that did not go as planned: a few of the coming ones are cancelled or moved."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from wagtail_talko.bookings.actions import cancel_dates, move_dates
from wagtail_talko.demo.days import DAY
from wagtail_talko.demo.facts import Activity
from wagtail_talko.demo.site import Pages
from wagtail_talko.demo.world import World, noon
from wagtail_talko.events.actions import cancel_occurrence, move_occurrence
from wagtail_talko.models import BookingDate, Occurrence
from wagtail_talko.timeslots import local_date
from wagtail_talko.words import pick

# Further ahead than an hour or two: nobody learns of it at the door.
NOTICE = DAY


def change_dates(world: World, activities: Iterable[Activity], events: dict[str, Pages]) -> None:
    """Cancel and move what the activities say, the event's date and its room together."""
    for activity in activities:
        if not (activity.cancelled or activity.moved):
            continue
        rows = coming(world, events[activity.slug])
        for number in activity.cancelled:
            if number < len(rows):
                cancel(world, activity, rows[number])
        if activity.moved and activity.moved[0] < len(rows):
            move(world, activity, rows[activity.moved[0]], days=activity.moved[1])


def coming(world: World, pages: Pages) -> list[Occurrence]:
    key = next(iter(pages.values())).translation_key
    rows = Occurrence.objects.filter(
        event__translation_key=key, start__gt=noon(world.today) + NOTICE
    )
    return list(rows.select_related("event").order_by("start"))


def booking_date(world: World, activity: Activity, start: datetime) -> BookingDate | None:
    """Return the association's own booking at this time."""
    dates = BookingDate.objects.active().filter(
        booking__association=world.associations[activity.hosts[0]], start=start
    )
    return dates.filter(room=world.rooms.get((activity.space, activity.room))).first()


def cancel(world: World, activity: Activity, row: Occurrence) -> None:
    date = booking_date(world, activity, row.start)
    cancel_occurrence(occurrence=row, by=None, note=activity.note, now=world.now)
    if date:
        reason = pick(activity.note, "fi").text
        cancel_dates(dates=[date], by=None, reason=reason, now=world.now, silent=True)


def move(world: World, activity: Activity, row: Occurrence, *, days: int) -> None:
    zone = world.spaces[activity.space].zone
    day = local_date(row.start, zone) + timedelta(days=days)
    if world.calendar.is_closed(day):
        return
    start, end = world.span(activity.space, day, activity.when.start, activity.when.end)
    date = booking_date(world, activity, row.start)
    if date:
        # First the room, so that the event finds its association's booking at the new time.
        move_dates(moves=[(date, (start, end))], by=None, override=True, now=world.now, silent=True)
    move_occurrence(occurrence=row, start=start, end=end, by=None, now=world.now)
