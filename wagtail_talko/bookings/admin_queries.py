"""Reads for the admin: what waits, and who else wants the same time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.bookings.hosts import load_hosts, who, with_hosts
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.notifications.readers import readers_of, unreachable
from wagtail_talko.spaces.scoping import visible
from wagtail_talko.timeslots import Span, local_date
from wagtail_talko.wording import format_day, format_span

WAITING = BookingDate.State.REQUESTED


def waiting_dates(user: Any, *, now: datetime | None = None) -> QuerySet[BookingDate]:
    """Return the dates that wait for this user's answer and are not over.

    Not those that are an offer to one in the waiting list: the association answers them.
    """
    now = now or datetime.now(UTC)
    return visible(BookingDate, user).filter(state=WAITING, offered_until=None, end__gt=now)


def waiting_bookings(user: Any, *, now: datetime | None = None) -> QuerySet[Booking]:
    """Return the bookings that wait, those asked for first first."""
    dates = waiting_dates(user, now=now)
    return with_dates(
        Booking.objects.filter(pk__in=dates.values("booking")).select_related(
            "association", "room__space"
        )
    ).order_by("created_at", "pk")


def with_dates(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Annotate bookings with `first`, `last`, `number`, `waiting` and `late` of their dates."""
    return with_hosts(bookings).annotate(
        first=Min("dates__start"),
        first_end=Min("dates__end"),
        last=Max("dates__start"),
        number=Count("dates"),
        waiting=Count("dates", filter=Q(dates__state=WAITING, dates__offered_until=None)),
        late=Count("dates", filter=Q(dates__cancelled_late=True)),
    )


def rivals(dates: Sequence[BookingDate]) -> dict[int, list[BookingDate]]:
    """Return, by date, the other bookings' active dates that want the same room then.

    Five queries, however many the dates.
    """
    found: dict[int, list[BookingDate]] = defaultdict(list)
    if not dates:
        return found
    layout = Layout(date.room.space_id for date in dates)
    sharing = {date.room_id: set(layout.sharing(date.room_id)) for date in dates}
    reach = Span(min(date.start for date in dates), max(date.end for date in dates))
    others = (
        BookingDate.objects.active()
        .overlapping(reach)
        .filter(room__in={room for rooms in sharing.values() for room in rooms})
        .select_related("booking__association", "room__space")
        .order_by("start", "pk")
    )
    for other in with_hosts(others, "booking__"):
        for date in dates:
            if other.booking_id == date.booking_id or other.room_id not in sharing[date.room_id]:
                continue
            if other.span.overlaps(date.span):
                found[date.pk].append(other)
    return found


def describe_span(date: BookingDate, *, language: str | None = None) -> str:
    """Say when a date is, by the clock of its space."""
    language = language or get_language() or "en"
    return format_span(date.start, date.end, zone=date.room.space.zone, language=language)


def describe_date(date: BookingDate) -> str:
    """Say when and where a date is, who has it, and how it stands."""
    who = say_who(date.booking)
    return f"{describe_span(date)}, {date.room}, {who} ({date.get_state_display()})"


def describe_dates(dates: Iterable[BookingDate]) -> list[str]:
    """Describe dates with their hosts: one query more, none where the hosts are loaded."""
    dates = list(dates)
    load_hosts(date.booking for date in dates)
    return [describe_date(date) for date in dates]


def say_who(booking: Booking) -> str:
    """Say whose a booking is; of what has no association, what it is: a closure, the staff's."""
    return who(booking) or str(booking.get_origin_display())


def say_told(booking: Booking) -> str:
    """Say whether a message went out about a change, so that nobody trusts one that did not."""
    if readers_of(booking):
        return _("The booker has been told.")
    if booking.association_id is None:
        return ""
    return _("No e-mail address of the booker is known. Tell the booker yourself.")


def describe_hits(dates: Sequence[BookingDate]) -> list[str]:
    """Describe what a closure hits, and whom it cannot tell by itself. Three queries more."""
    silent = unreachable(date.booking for date in dates)
    return [
        _("%(booking)s – no e-mail address, tell them yourself") % {"booking": said}
        if date.booking_id in silent
        else said
        for date, said in zip(dates, describe_dates(dates), strict=True)
    ]


def say_dates(booking: Booking) -> str:
    """Say the dates of a booking that `with_dates` annotated: the first, and how many follow."""
    if booking.first is None:  # type: ignore[attr-defined]
        return ""
    language = get_language() or "en"
    zone = booking.room.space.zone
    day = local_date(booking.first, zone)  # type: ignore[attr-defined]
    said = format_day(day, language=language)
    more = booking.number - 1  # type: ignore[attr-defined]
    return f"{said} + {more}" if more else said
