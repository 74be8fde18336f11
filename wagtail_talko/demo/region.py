"""The region: the small demo and so much around it that slowness would show.

Written in bulk, as the actions would have written it: the guard watches every row, and the checker
finds no fault. Only the numbers are true to life, the names are not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from wagtail.models import Collection

from wagtail_talko.bookings.rooms import create_room
from wagtail_talko.demo.bulk import add_event_pages
from wagtail_talko.demo.days import WEEKDAY_CODES
from wagtail_talko.demo.facts import t
from wagtail_talko.demo.pages import PROGRAMME, add_page, publish
from wagtail_talko.demo.records import child_collection
from wagtail_talko.demo.region_rows import Slot, days_of, write_dates
from wagtail_talko.demo.rows import count_on
from wagtail_talko.demo.site import ensure_homes
from wagtail_talko.demo.world import COLLECTION, World
from wagtail_talko.events.listings import render_listings
from wagtail_talko.events.models import new_uid
from wagtail_talko.events.schedules import rule_text
from wagtail_talko.models import (
    Association,
    Booking,
    BookingDate,
    Event,
    Occupancy,
    Room,
    Space,
)
from wagtail_talko.spaces.actions import create_municipality, create_space

ROOMS_IN_SPACE, SPACES_IN_MUNICIPALITY, ASSOCIATIONS_IN_MUNICIPALITY = 5, 4, 10
# Two a day from Monday to Friday, and Saturday for the rooms that have an eleventh group.
TIMES = ((time(10), time(12)), (time(17), time(19)))
# Events whose dates are written together.
TOGETHER = 50


@dataclass(frozen=True)
class Size:
    """How many of each there are when the region is full, those of the small demo included.

    Without the texts that feeds and lists are made of, it is there in a part of the time: for
    those who measure bookings.
    """

    rooms: int
    events: int
    occupancies: int
    is_listed: bool = True


REGION = Size(rooms=500, events=5_000, occupancies=1_000_000)


def build_region(world: World, size: Size, say: Callable[[str], None]) -> None:
    """Fill the world up to its size, exactly."""
    rooms = list(build_rooms(world, size.rooms - Room.objects.count()))
    say(f"{len(rooms)} rooms more")
    programme = build_programme()
    missing = size.events - Event.objects.exclude(rule="").count()
    slots = list(slots_for(rooms, missing, size.occupancies - Occupancy.objects.count()))
    for first in range(0, len(slots), TOGETHER):
        events = write_slots(world, slots[first : first + TOGETHER], programme)
        if size.is_listed:
            render_listings([event.pk for event in events], now=world.now)
        if first % 1000 == 0:
            say(f"{first} of {len(slots)} events")
    count_on(BookingDate)


def build_rooms(world: World, number: int) -> Iterator[tuple[Room, list[Association]]]:
    """Yield each new room with the associations of its municipality."""
    top = Collection.get_first_root_node().get_children().get(name=COLLECTION)
    region = child_collection(top, "Maakunta")
    space: Any = None
    associations: list[Association] = []
    for n in range(number):
        in_municipality = n % (ROOMS_IN_SPACE * SPACES_IN_MUNICIPALITY)
        if in_municipality == 0:
            municipality = build_municipality(region, n)
            associations = build_associations(municipality)
        if n % ROOMS_IN_SPACE == 0:
            space = build_space(municipality, n // ROOMS_IN_SPACE)
        name = t(f"Huone {n + 1}", f"Rum {n + 1}", f"Room {n + 1}")
        room = create_room(space=space, by=None, name=name, slug=f"huone-{n + 1}", capacity=20)
        yield room, associations


def build_municipality(region: Collection, n: int) -> Any:
    number = n // (ROOMS_IN_SPACE * SPACES_IN_MUNICIPALITY) + 1
    return create_municipality(
        by=None,
        collection=child_collection(region, f"Kunta {number}"),
        name=t(f"Kunta {number}", f"Kommun {number}", f"Municipality {number}"),
        slug=f"kunta-{number}",
    )


def build_space(municipality: Any, n: int) -> Space:
    name = t(f"Kylätalo {n + 1}", f"Byahus {n + 1}", f"Village house {n + 1}")
    return create_space(
        municipality=municipality,
        by=None,
        name=name,
        slug=f"kylatalo-{n + 1}",
        time_zone="Europe/Helsinki",
    )


def build_associations(municipality: Any) -> list[Association]:
    return [
        Association.objects.create(
            municipality=municipality,
            name=t(f"Yhdistys {number}", f"Förening {number}", f"Association {number}"),
            slug=f"{municipality.slug}-yhdistys-{number}",
            is_approved=True,
        )
        for number in range(1, ASSOCIATIONS_IN_MUNICIPALITY + 1)
    ]


def build_programme() -> Any:
    """Return the page, in the first language, below which the region's events are."""
    from wagtail_talko.pages.models import ProgrammePage

    homes = ensure_homes()
    code, home = next(iter(homes.items()))
    parent = ProgrammePage.objects.child_of(home).get()
    space = Space.objects.get(slug="kylatalo-1")
    title = {code: f"{PROGRAMME[code]}: maakunta"}
    pages = add_page(
        ProgrammePage, {code: parent}, title, lambda code: {"introduction": ""}, space=space
    )
    publish(pages)
    return pages[code]


def slots_for(
    rooms: list[tuple[Room, list[Association]]], events: int, occupancies: int
) -> Iterator[Slot]:
    """Share out the events among the rooms and the occupancies among the events, exactly."""
    per_room, more_rooms = divmod(events, len(rooms))
    per_event, more_dates = divmod(occupancies, events)
    number = 0
    for n, (room, associations) in enumerate(rooms):
        place_id = room.places.get().pk
        for k in range(per_room + (n < more_rooms)):
            start, end = TIMES[k % len(TIMES)]
            yield Slot(
                number=number,
                room=room,
                place_id=place_id,
                association=associations[number % len(associations)],
                weekday=k // len(TIMES),
                start=start,
                end=end,
                count=per_event + (number < more_dates),
            )
            number += 1


def write_slots(world: World, slots: list[Slot], programme: Any) -> list[Event]:
    """Write the pages, events, bookings and dates of some slots: each table at once."""
    days = {slot.number: days_of(world, slot) for slot in slots}
    pages = add_event_pages(programme, [page_fields(slot, days[slot.number]) for slot in slots])
    bookings = Booking.objects.bulk_create(booking_of(world, slot) for slot in slots)
    events = Event.objects.bulk_create(
        event_of(slot, page, booking, days[slot.number])
        for slot, page, booking in zip(slots, pages, bookings, strict=True)
    )
    Event.hosts.through.objects.bulk_create(
        Event.hosts.through(event=event, association=slot.association)
        for slot, event in zip(slots, events, strict=True)
    )
    write_dates(slots, bookings, events, days)
    return events


def page_fields(slot: Slot, days: list[date]) -> dict[str, Any]:
    return {
        "title": slot.title,
        "introduction": "Avoin kaikille.",
        "start_date": days[0],
        "start_time": slot.start,
        "end_time": slot.end,
        "recurrence": f"RRULE:FREQ=WEEKLY;BYDAY={WEEKDAY_CODES[slot.weekday]}",
        "until": days[-1],
        "space": slot.room.space,
        "room": slot.room,
        "takes_room": True,
        "host": slot.association,
    }


def booking_of(world: World, slot: Slot) -> Booking:
    return Booking(
        room=slot.room,
        association=slot.association,
        origin=Booking.Origin.EVENT,
        purpose=slot.title,
        public_title=slot.title,
        language="fi",
        created_at=world.now,
    )


def event_of(slot: Slot, page: Any, booking: Booking, days: list[date]) -> Event:
    """Return the event as the projection of its page would have made it."""
    return Event(
        translation_key=page.translation_key,
        uid=new_uid("localhost"),
        schedule_page=page,
        time_zone=slot.room.space.time_zone,
        start_date=days[0],
        start_time=slot.start,
        duration=datetime.combine(days[0], slot.end) - datetime.combine(days[0], slot.start),
        rule=rule_text(page.recurrence),
        until=days[-1],
        space=slot.room.space,
        room=slot.room,
        booking=booking,
        takes_room=True,
        seen_published_at=page.last_published_at,
    )
