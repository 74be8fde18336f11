"""Who waits for a room in the demo: two in line for one time, and one who is offered another."""

from datetime import timedelta

from wagtail_talko.bookings.actions import cancel_dates, request_booking
from wagtail_talko.bookings.queries import FreeTime, free_times
from wagtail_talko.bookings.waiting.joining import join_waiting_list
from wagtail_talko.bookings.waiting.offering import offer_next
from wagtail_talko.demo.days import DAY
from wagtail_talko.demo.world import World
from wagtail_talko.models import Booking

SPACE, HALL = "hyvinvointitupa", "sali"
IN_LINE = ("joutsan-elakkeensaajat", "joutsan-martat")
OFFERED = "joutsan-martat"
HOLDER = "joutsan-kunta"


def build_waiting(world: World) -> None:
    """Let others wait for two times that are booked here, and cancel one of them."""
    if SPACE not in world.spaces:
        return
    in_line, offered = (book(world, find(world, days)) for days in (8, 10))
    for slug in IN_LINE:
        wait(world, slug, in_line)
    wait(world, OFFERED, offered)
    editor = world.users["editor"]
    cancel_dates(dates=list(offered.dates.all()), by=editor, now=world.now, silent=True)
    offer_next(space_id=world.spaces[SPACE].pk, now=world.now, silent=True)


def find(world: World, days: int) -> FreeTime:
    """Return a free evening hour, some days from now."""
    after = world.now + days * DAY
    found = free_times(
        [world.rooms[SPACE, HALL]],
        after=after,
        before=after + 14 * DAY,
        length=timedelta(hours=1),
        now=world.now,
    )
    return next((free for free in found if free.start.hour in (15, 16, 17)), found[0])


def book(world: World, free: FreeTime) -> Booking:
    return request_booking(
        room=free.room,
        association=world.associations[HOLDER],
        dates=[(free.start, free.end)],
        purpose="Kokous",
        public_title="Kokous",
        by=world.users["editor"],
        language="fi",
        now=world.now,
        silent=True,
    )


def wait(world: World, slug: str, booking: Booking) -> None:
    date = booking.dates.get()
    join_waiting_list(
        room=booking.room,
        association=world.associations[slug],
        start=date.start,
        end=date.end,
        purpose="Kahvihetki",
        by=world.users["booker"],
        language="fi",
        now=world.now,
    )
