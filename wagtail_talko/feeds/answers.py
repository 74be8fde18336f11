"""From a feed's address to its answer: 304 from the counter alone, else the joined texts."""

from collections.abc import Callable

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_talko.calendars.days import today
from wagtail_talko.calendars.filters import Filters
from wagtail_talko.calendars.forms import FilterForm
from wagtail_talko.calendars.sites import SiteScope, content_language, scope_of
from wagtail_talko.codes import Audience, EventLanguage
from wagtail_talko.events.times import main_events
from wagtail_talko.feeds.booked import add_booked_times
from wagtail_talko.feeds.changes import Change, current_change
from wagtail_talko.feeds.conditional import etag_of, last_change, respond
from wagtail_talko.feeds.listings import Texts, listings, texts_of
from wagtail_talko.feeds.rss import CONTENT_TYPE as RSS_TYPE
from wagtail_talko.feeds.rss import rss_of
from wagtail_talko.ical import CONTENT_TYPE, wrap
from wagtail_talko.words import pick


class Asked:
    """What the bytes of a feed depend on, as it is at the time of the request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.language = content_language()
        self.day = today()
        self.change: Change = current_change()

    @property
    def expands(self) -> bool:
        return self.request.GET.get("expand") == "1"

    def answer(self, build: Callable[[SiteScope], bytes], *, content_type: str) -> HttpResponse:
        """Answer 304 from the counter alone; what the site shows is asked only to build."""
        return respond(
            self.request,
            content_type=content_type,
            etag=etag_of(self.request, language=self.language, day=self.day, change=self.change),
            modified=last_change(self.change, self.day),
            build=lambda: build(scope_of(self.request)),
        )


def events_feed(request: HttpRequest, **about: str) -> HttpResponse:
    """Answer with the events of the address (slugs of `space`, `room`, `association`)."""
    asked = Asked(request)

    def build(scope: SiteScope) -> bytes:
        form = filter_form(request, scope, about)
        query = listings(form.filters, scope=scope, language=asked.language, day=asked.day)
        texts = texts_of(query, expand=asked.expands)
        if "room" in about:
            add_booked_times(texts, form.filters, language=asked.language, day=asked.day)
        name = name_of(form.filters, scope, asked.language)
        return calendar(request, texts, name=name, url=page_url(request, form))

    return asked.answer(build, content_type=CONTENT_TYPE)


def event_feed(request: HttpRequest, uid: str) -> HttpResponse:
    """Answer with one event by itself; of a page's own time with all other times it has."""
    asked = Asked(request)

    def build(scope: SiteScope) -> bytes:
        query = listings(Filters(), scope=scope, language=asked.language, day=asked.day)
        key = main_events().filter(uid=uid).values("translation_key")
        query = query.filter(Q(event__uid=uid) | Q(event__translation_key__in=key))
        listing = query.first()
        if listing is None:
            raise Http404("No such event.")
        texts = texts_of(query, expand=asked.expands)
        return calendar(request, texts, name=listing.title, url=listing.url)

    return asked.answer(build, content_type=CONTENT_TYPE)


def rss_feed(request: HttpRequest) -> HttpResponse:
    """Answer with the coming dates as RSS."""
    asked = Asked(request)

    def build(scope: SiteScope) -> bytes:
        form = filter_form(request, scope, {})
        return rss_of(
            form.filters,
            scope=scope,
            language=asked.language,
            day=asked.day,
            name=name_of(form.filters, scope, asked.language),
            url=page_url(request, form),
            feed_url=request.build_absolute_uri(),
            changed_at=last_change(asked.change, asked.day),
        )

    return asked.answer(build, content_type=RSS_TYPE)


def filter_form(request: HttpRequest, scope: SiteScope, about: dict[str, str]) -> FilterForm:
    """Return the filters of the address. What this site does not know is not found."""
    data = request.GET.copy()
    for name, slug in about.items():
        data[name] = slug
    form = FilterForm(data, scope=scope)
    if not form.is_valid():
        raise Http404("No such filter.")
    return form


def name_of(filters: Filters, scope: SiteScope, language: str) -> str:
    """Name a calendar after what was asked for, in its language."""
    names = [pick(name, language).text for name in filters.named]
    if filters.audience:
        names.append(str(Audience(filters.audience).label))
    if filters.spoken:
        names.append(str(EventLanguage(filters.spoken).label))
    names += [_("Free of charge")] if filters.is_free else []
    names += [_("Come as you are")] if filters.is_low_threshold else []
    if filters.q:
        names.append(filters.q)
    return ", ".join(names or filter(None, [_("Events"), scope.name]))


def page_url(request: HttpRequest, form: FilterForm) -> str:
    """Return the address at which people read the same."""
    query = f"?{form.query}" if form.query else ""
    return request.build_absolute_uri(reverse("talko:events") + query)


def calendar(request: HttpRequest, texts: Texts, *, name: str, url: str) -> bytes:
    return wrap(
        name=name,
        zones=texts.zones,
        parts=texts.parts,
        url=url,
        source=request.build_absolute_uri(),
    )
