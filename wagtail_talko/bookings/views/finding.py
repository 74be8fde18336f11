"""Find a room: a list first, filtered by a form that works by GET."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wagtail_talko.bookings.availability import Availability
from wagtail_talko.bookings.forms import RoomFilterForm
from wagtail_talko.bookings.forms.finding import PARTS_OF_DAY
from wagtail_talko.bookings.views.facts import accessibility_of, short_facts
from wagtail_talko.bookings.views.scope import room_url, shown_rooms
from wagtail_talko.bookings.weeks import book_url, first_free
from wagtail_talko.codes import AccessibilityFact
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, day_span

PER_PAGE = 20
LOOK_AHEAD = timedelta(days=7)
TIMES_SHOWN = 3


@dataclass(frozen=True)
class FoundTime:
    start: datetime
    end: datetime
    url: str


@dataclass(frozen=True)
class FoundRoom:
    """A room of the list with its first free times."""

    room: Room
    url: str
    facts: list[str]
    times: list[FoundTime]
    is_bookable: bool


def rooms(request: HttpRequest) -> HttpResponse:
    """List the rooms that fit. A time asked for leaves out rooms that are not free then."""
    every = list(shown_rooms(request))
    spaces = {room.space_id: room.space for room in every}
    form = RoomFilterForm(request.GET or None, spaces=spaces.values())
    form.is_valid()
    fitting = [room for room in every if _fits(room, form)]
    asks_time = any(form.chosen(name) for name in ("date", "part", "length"))
    if asks_time:
        found = [each for each in _with_times(fitting, form) if each.times]
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        items = list(page)
    else:
        page = Paginator(fitting, PER_PAGE).get_page(request.GET.get("page"))
        items = _with_times(list(page), form)
    context = {
        "form": form,
        "page": page,
        "items": items,
        "found": page.paginator.count,
        "asks_time": asks_time,
        "is_filtered": bool(request.GET),
        "look_ahead_days": LOOK_AHEAD.days,
    }
    return render(request, "wagtail_talko/bookings/rooms.html", context)


def _fits(room: Room, form: RoomFilterForm) -> bool:
    people = form.chosen("people")
    return not (
        (form.chosen("space") and room.space.slug != form.chosen("space"))
        or (people and room.capacity is not None and room.capacity < people)
        or (form.chosen("step_free") and AccessibilityFact.STEP_FREE not in accessibility_of(room))
    )


def _with_times(found: list[Room], form: RoomFilterForm) -> list[FoundRoom]:
    """Look up the first free times of all the rooms. A constant number of queries."""
    if not found:
        return []
    now = datetime.now(UTC)
    windows = {room.pk: _window(room, form.chosen("date"), now) for room in found}
    known = Availability(found, list(windows.values()))
    part = PARTS_OF_DAY.get(form.chosen("part") or "")
    minutes = form.chosen("length")
    items = []
    for room in found:
        free = first_free(
            known,
            room,
            windows[room.pk],
            length=timedelta(minutes=minutes) if minutes else None,
            part=part,
            limit=TIMES_SHOWN,
            now=now,
        )
        items.append(_found(room, free))
    return items


def _window(room: Room, day: date | None, now: datetime) -> Span:
    # Far years would overflow; no room can be booked there anyhow.
    if day is not None and 2000 <= day.year <= 2199:
        return day_span(day, room.space.zone)
    start = now if day is None else now + timedelta(days=366 * 300)
    return Span(start, start + LOOK_AHEAD)


def _found(room: Room, free: list[Span]) -> FoundRoom:
    is_bookable = room.bookers != Room.Bookers.STAFF
    times = [FoundTime(span.start, span.end, book_url(room, span)) for span in free]
    return FoundRoom(
        room=room,
        url=room_url(room),
        facts=short_facts(room),
        times=times if is_bookable else [],
        is_bookable=is_bookable,
    )
