"""The addresses of the feeds. Nobody needs to sign in: calendars on phones cannot."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from wagtail_talko.calendars.days import today
from wagtail_talko.calendars.sites import content_language
from wagtail_talko.feeds import private, tokens
from wagtail_talko.feeds.answers import event_feed, events_feed, rss_feed
from wagtail_talko.feeds.conditional import quoted_hash, respond
from wagtail_talko.feeds.scopes import Found, find_association, find_room, find_space
from wagtail_talko.ical import CONTENT_TYPE


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Every public event; the filters of the pages narrow it, `expand=1` writes out each date."""
    return events_feed(request)


@require_safe
def events_rss(request: HttpRequest) -> HttpResponse:
    return rss_feed(request)


@require_safe
def space(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_space(slug)
    return _moved(request, found) or events_feed(request, space=found.thing.slug)


@require_safe
def room(request: HttpRequest, space: str, slug: str) -> HttpResponse:
    """The events in the room, and the times at which it is booked."""
    found = find_room(space, slug)
    room = found.thing
    return _moved(request, found) or events_feed(request, space=room.space.slug, room=room.slug)


@require_safe
def association(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_association(slug)
    return _moved(request, found) or events_feed(request, association=found.thing.slug)


@require_safe
def event(request: HttpRequest, uid: str) -> HttpResponse:
    return event_feed(request, uid)


@require_safe
def my_bookings(request: HttpRequest, token: str) -> HttpResponse:
    """A member's own calendar. Its ETag is of its own bytes: no other's changes show in it."""
    user = tokens.user_of(token)
    if user is None:
        raise Http404("No such calendar.")
    day = today()
    dates = private.private_dates(user, day=day)
    root = request.build_absolute_uri("/").rstrip("/")
    content = private.private_calendar(dates, root=root, language=content_language())
    response = respond(
        request,
        content_type=CONTENT_TYPE,
        etag=quoted_hash(content),
        modified=private.last_change_of(dates, day=day),
        build=lambda: content,
    )
    response["Cache-Control"] = f"private, {response['Cache-Control']}"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _moved(request: HttpRequest, found: Found) -> HttpResponse | None:
    """Redirect to the present address of what has another slug now, with its filters."""
    if not found.moved_to:
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(found.moved_to + (f"?{query}" if query else ""))
