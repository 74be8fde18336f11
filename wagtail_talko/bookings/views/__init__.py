"""The association's side of booking: find a room, ask for it, look after the bookings."""

from wagtail_talko.bookings.views.adding import add, extend
from wagtail_talko.bookings.views.asking import new
from wagtail_talko.bookings.views.borrowing import borrow
from wagtail_talko.bookings.views.cancelling import cancel
from wagtail_talko.bookings.views.changing import change
from wagtail_talko.bookings.views.details import details
from wagtail_talko.bookings.views.done import done
from wagtail_talko.bookings.views.finding import rooms
from wagtail_talko.bookings.views.hosting import host, hosting, hosts, leave
from wagtail_talko.bookings.views.outcomes import outcome
from wagtail_talko.bookings.views.own import booking, bookings, calendar
from wagtail_talko.bookings.views.reminding import reminders
from wagtail_talko.bookings.views.restoring import restore
from wagtail_talko.bookings.views.showing import room, room_week

__all__ = [
    "add",
    "booking",
    "bookings",
    "borrow",
    "calendar",
    "cancel",
    "change",
    "details",
    "done",
    "extend",
    "host",
    "hosting",
    "hosts",
    "leave",
    "new",
    "outcome",
    "reminders",
    "restore",
    "room",
    "room_week",
    "rooms",
]
