"""Find a room: say what you need, get the first free times over all rooms. Works by GET."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.finding import (
    Taste,
    Wish,
    first_times,
    loosened,
    read_cursor,
    weekly_times,
    welcoming,
)
from wagtail_talko.bookings.forms import RoomFilterForm
from wagtail_talko.bookings.opened import each_once
from wagtail_talko.bookings.views.found import (
    as_loosening,
    as_room,
    as_time,
    as_weekly,
    count_of_times,
    count_of_weekly,
)
from wagtail_talko.bookings.views.own import own_associations
from wagtail_talko.bookings.views.scope import shown_rooms
from wagtail_talko.spaces.models import Room

PER_PAGE = 20
# Bookings that welcome others stand below the free times: so many at the most.
MOST_WELCOMING = 5


def rooms(request: HttpRequest) -> HttpResponse:
    """The form, the first free times of the rooms that suit, and those rooms."""
    every = list(shown_rooms(request))
    form = RoomFilterForm(request.GET or None, rooms=every)
    is_refused = form.is_bound and not form.is_valid()
    if is_refused and _is_swap(request):
        # The errors belong to the whole page: the browser opens it anew, with what was typed.
        response = HttpResponse()
        response["HX-Redirect"] = request.get_full_path()
        return response
    context: dict[str, Any] = {
        "form": form,
        "is_refused": is_refused,
        "is_filtered": form.is_bound and bool(form.query()),
        "is_swap": _is_swap(request),
        "is_weekly": form.is_weekly,
    }
    if not is_refused:
        context |= _found(request, form, every)
    response = render(request, "wagtail_talko/bookings/rooms.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _is_swap(request: HttpRequest) -> bool:
    """Whether htmx asked, to put the answer into the page that is open."""
    return "HX-Request" in request.headers


def _found(request: HttpRequest, form: RoomFilterForm, every: Sequence[Room]) -> dict[str, Any]:
    now = datetime.now(UTC)
    own = _own(request)
    home = frozenset(each.municipality_id for each in own)
    bookable = [room for room in every if _may_be_booked(room, home)]
    wish = form.wish
    suiting = [room for room in bookable if wish.suits(room)]
    search = _weekly if form.is_weekly else _times
    found = search(request, form, suiting, wish, Taste(home=home), now)
    if not found["items"]:
        ways = loosened(bookable, wish, now=now, weekly=form.is_weekly)
        found["loosenings"] = [as_loosening(way, form, _url) for way in ways]
    if not request.GET.get("after"):
        keys = frozenset(each.pk for each in own)
        others = welcoming(suiting, wish, now=now, own=keys)
        found["opened"] = each_once(others, limit=MOST_WELCOMING)
    return found | _rooms(request, form, [room for room in every if wish.suits(room)])


def _times(
    request: HttpRequest,
    form: RoomFilterForm,
    suiting: Sequence[Room],
    wish: Wish,
    taste: Taste,
    now: datetime,
) -> dict[str, Any]:
    past = read_cursor(request.GET.get("after", ""))
    found = first_times(suiting, wish, now=now, taste=taste, limit=PER_PAGE, past=past)
    return {
        "items": [as_time(run, wish) for run in found.runs],
        "count": count_of_times(found, len(suiting)),
        "first_url": _url(form) if past else "",
        "more_url": _url(form, after=str(found.after)) if found.after else "",
        "later": found.later,
        "later_url": _url(form, date=found.later.isoformat()) if found.later else "",
    }


def _weekly(
    request: HttpRequest,
    form: RoomFilterForm,
    suiting: Sequence[Room],
    wish: Wish,
    taste: Taste,
    now: datetime,
) -> dict[str, Any]:
    found = weekly_times(suiting, wish, now=now, taste=taste)
    page = Paginator(found.times, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "items": [as_weekly(each, wish) for each in page],
        "count": count_of_weekly(found, len(suiting)),
        "weekly_page": page,
    }


def _rooms(request: HttpRequest, form: RoomFilterForm, suiting: Sequence[Room]) -> dict[str, Any]:
    """Return the rooms themselves, for those who rather look at each. Weekly times name them."""
    if form.is_weekly:
        return {}
    page = Paginator(suiting, PER_PAGE).get_page(request.GET.get("page"))
    return {"rooms_page": page, "rooms": [as_room(room) for room in page]}


def _own(request: HttpRequest) -> list[Association]:
    """Return the associations one may book for."""
    user: Any = request.user
    return own_associations(user) if user.is_authenticated else []


def _may_be_booked(room: Room, home: frozenset[int]) -> bool:
    """Leave out what only the municipality books, or only the associations of another one."""
    if room.bookers == Room.Bookers.LOCAL:
        return not home or room.space.municipality_id in home
    return room.bookers != Room.Bookers.STAFF


def _url(form: RoomFilterForm, **changes: Any) -> str:
    query = form.query(**changes)
    return f"{reverse('talko:rooms')}?{query}" if query else reverse("talko:rooms")
