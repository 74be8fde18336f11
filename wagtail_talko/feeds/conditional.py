"""HTTP of feeds (RFC 9110): what a client may keep, and when it need not fetch again."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from wagtail_talko.calendars.days import site_zone
from wagtail_talko.feeds.changes import Change
from wagtail_talko.ical import RENDERER_VERSION
from wagtail_talko.timeslots import day_span

# Raise it whenever the same rows give other bytes.
FEED_VERSION = 1
MAX_AGE = 900
CACHE_CONTROL = f"max-age={MAX_AGE}"


def etag_of(request: HttpRequest, *, language: str, day: date, change: Change) -> str:
    """Return a strong ETag of everything the bytes depend on, without making them."""
    query = sorted((name, request.GET.getlist(name)) for name in request.GET)
    facts = (
        FEED_VERSION,
        RENDERER_VERSION,
        request.build_absolute_uri(request.path),
        query,
        language,
        day.isoformat(),
        change.counter,
    )
    return quoted_hash(repr(facts).encode())


def quoted_hash(content: bytes) -> str:
    return quote_etag(hashlib.sha256(content).hexdigest()[:32])


def last_change(change: Change, day: date) -> datetime:
    """Return when the bytes last became what they are: each midnight old dates leave the feed."""
    midnight = day_span(day, site_zone()).start
    return max(change.changed_at, midnight)


def respond(
    request: HttpRequest,
    *,
    content_type: str,
    etag: str,
    modified: datetime,
    build: Callable[[], bytes],
) -> HttpResponse:
    """Answer 304 where the client has these bytes, else make them. HEAD costs the same as GET."""
    response = HttpResponse(content_type=content_type)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(int(modified.timestamp()))
    response["Cache-Control"] = CACHE_CONTROL
    if request.headers.get("If-None-Match", "").strip() == "*":
        # "Whatever there is": so find out whether there is anything.
        build()
    early = get_conditional_response(request, etag, int(modified.timestamp()), response)
    if early is response:
        response.content = build()
    return early
