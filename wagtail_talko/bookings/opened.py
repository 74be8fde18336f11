"""Bookings that welcome others: which times, and how lists show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from wagtail_talko.bookings.hosts import who
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.shown import with_secrecy
from wagtail_talko.elements import DateItem
from wagtail_talko.words import pick


@dataclass(frozen=True)
class Opened:
    """The first times that others may ask to join, and whether there are more."""

    dates: list[DateItem]
    has_more: bool = False


def open_dates(*, after: datetime, before: datetime | None = None) -> QuerySet[BookingDate]:
    """Return the dates of bookings that others may ask to join, in order, with their rooms.

    As `hosts.is_open` says it; what nobody may know of, or is only offered to somebody, is left
    out.
    """
    found = (
        BookingDate.objects.active()
        .ending_after(after)
        .filter(
            holds_room=True,
            offered_until=None,
            booking__in=Booking.objects.filter(
                open_to_others=True,
                is_private=False,
                origin=Booking.Origin.MEMBER,
                association__isnull=False,
            ),
        )
        .select_related("booking__association", "room__space")
        .order_by("start", "pk")
    )
    if before is not None:
        found = found.filter(start__lt=before)
    return with_secrecy(found).filter(is_of_hidden_event=False)


def as_opened(dates: Iterable[BookingDate], *, limit: int) -> Opened:
    """Show the first of the dates, with their hosts loaded. The links lead to asking them."""
    found = list(islice(dates, limit + 1))
    return Opened([_item(date) for date in found[:limit]], len(found) > limit)


def each_once(bookings: Mapping[int, Sequence[BookingDate]], *, limit: int) -> Opened:
    """Show the first time of each booking, and how many more it has."""
    shown = [_item(dates[0], more=len(dates) - 1) for dates in bookings.values()]
    return Opened(shown[:limit], len(shown) > limit)


def _item(date: BookingDate, *, more: int = 0) -> DateItem:
    booking, room = date.booking, date.room
    also = ngettext("and %(counter)s more time", "and %(counter)s more times", more)
    return DateItem(
        start=date.start,
        end=date.end,
        zone=room.space.time_zone,
        title=": ".join(part for part in (who(booking), booking.public_title) if part),
        url=reverse("talko:booking_join", args=[booking.pk]),
        place=", ".join(pick(name).text for name in (room.name, room.space.name)),
        note=also % {"counter": more} if more else "",
    )
