"""The association's side of booking: find a room, ask for it, look after the bookings."""

from wagtail_talko.bookings.views.asking import done, new
from wagtail_talko.bookings.views.borrowing import borrow
from wagtail_talko.bookings.views.cancelling import cancel
from wagtail_talko.bookings.views.finding import rooms
from wagtail_talko.bookings.views.hosting import host, hosting, hosts, leave
from wagtail_talko.bookings.views.own import booking, bookings, calendar
from wagtail_talko.bookings.views.showing import room, room_week

__all__ = [
    "booking",
    "bookings",
    "borrow",
    "calendar",
    "cancel",
    "done",
    "host",
    "hosting",
    "hosts",
    "leave",
    "new",
    "room",
    "room_week",
    "rooms",
]
