"""One room: what it is like, its rules, its weeks."""

from datetime import UTC, date, datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from wagtail_talko.bookings.views.facts import fact_rows, room_rules
from wagtail_talko.bookings.views.scope import Moved, find_room, room_url
from wagtail_talko.bookings.weeks import book_url, week_caption, week_days
from wagtail_talko.elements import Crumb
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.presenting import hours_of
from wagtail_talko.timeslots import local_date

WEEK = timedelta(days=7)
# How far back weeks are linked; older ones can be asked for by their address.
WEEKS_BACK = 4


def room(request: HttpRequest, space_slug: str, room_slug: str) -> HttpResponse:
    """The room's page with the seven days to come."""
    try:
        found = find_room(request, space_slug, room_slug)
    except Moved as moved:
        return HttpResponsePermanentRedirect(moved.to)
    context = {
        "room": found,
        "crumbs": [Crumb(title=_("Rooms"), url=reverse("talko:rooms"))],
        "facts": fact_rows(found),
        "rules": room_rules(found),
        "hours": hours_of(found.space),
        "feed_url": _feed_url(request, found),
        **_week_context(found, _today(found)),
    }
    return render(request, "wagtail_talko/bookings/room.html", context)


def room_week(request: HttpRequest, space_slug: str, room_slug: str, monday: date) -> HttpResponse:
    """One week of the room."""
    try:
        found = find_room(request, space_slug, room_slug)
    except Moved as moved:
        return HttpResponsePermanentRedirect(moved.to)
    context = {
        "room": found,
        "crumbs": [
            Crumb(title=_("Rooms"), url=reverse("talko:rooms")),
            Crumb(title=found.name, url=room_url(found)),
        ],
        **_week_context(found, monday),
    }
    return render(request, "wagtail_talko/bookings/room_week.html", context)


def _week_context(room: Room, first: date) -> dict[str, object]:
    """Return seven days from `first`, those of this week that are over left out."""
    today = _today(room)
    this, monday = _monday(today), _monday(first)
    last = _monday(today + timedelta(days=room.ahead_days))
    earlier, later = monday - WEEK, monday + WEEK
    return {
        "days": [day for day in week_days(room, first) if monday < this or day.date >= today],
        "caption": week_caption(room, first),
        "earlier_url": _week_url(room, earlier)
        if earlier >= _monday(today) - WEEKS_BACK * WEEK
        else "",
        "later_url": _week_url(room, later) if later <= last else "",
        "now_url": "" if monday == this else _week_url(room, this),
        "is_bookable": room.bookers != Room.Bookers.STAFF,
        "book_url": book_url(room),
    }


def _week_url(room: Room, monday: date) -> str:
    return reverse("talko:room_week", args=[room.space.slug, room.slug, monday])


def _today(room: Room) -> date:
    return local_date(datetime.now(UTC), room.space.zone)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _feed_url(request: HttpRequest, room: Room) -> str:
    """Return the absolute address of the room's feed; feeds lie above this floor."""
    try:
        path = reverse("talko:feed_room", args=[room.space.slug, room.slug])
    except NoReverseMatch:
        return ""
    return request.build_absolute_uri(path)
