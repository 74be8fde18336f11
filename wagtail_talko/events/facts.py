"""Everything the listings of events are made of, loaded for many events at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import swapper
from django.conf import settings
from django.db.models import Prefetch
from wagtail.models import PageViewRestriction

from wagtail_talko.associations.models import Association
from wagtail_talko.events.groups import choose_owner, published_pages
from wagtail_talko.events.leaving import oldest_moment
from wagtail_talko.events.models import Event, EventCategory, EventListing, Occurrence


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One event with all that its listings say. Nothing here asks the database again."""

    event: Event
    rows: list[Occurrence]
    hosts: list[Association]
    categories: list[EventCategory]
    pages: dict[str, Any]
    source: Any
    urls: dict[int, str]
    listings: dict[str, EventListing]

    def page_in(self, language: str) -> Any:
        """Return the page in this language, else the one whose words are shown instead."""
        return self.pages.get(language, self.source)

    @property
    def is_listed(self) -> bool:
        return self.source is not None and self.event.state != Event.State.HIDDEN


def languages() -> list[str]:
    """Return the codes of the languages that have listings."""
    configured = getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", None) or settings.LANGUAGES
    return [code for code, _name in configured]


def load_facts(event_ids: Iterable[int], *, now: datetime) -> list[Facts]:
    """Load events for rendering. As many queries for 200 events as for one."""
    events = list(_events(event_ids, now))
    pages = published_pages(event.translation_key for event in events)
    closed = _restricted_paths()
    cache: Any = SimpleNamespace()
    found = []
    for event in events:
        public = [p for p in pages.get(event.translation_key, []) if not _is_below(p.path, closed)]
        owner = next((p for p in public if p.pk == event.schedule_page_id), None)
        found.append(
            Facts(
                event=event,
                rows=list(event.occurrences.all()),
                hosts=list(event.hosts.all()),
                categories=list(event.categories.all()),
                pages={page.locale.language_code: page for page in public},
                source=owner or choose_owner(event, public),
                urls={page.pk: page.get_full_url(cache) or "" for page in public},
                listings={row.language: row for row in event.listings.all()},
            )
        )
    return found


def pages_below(paths: Iterable[str]) -> set[Any]:
    """Return the translation keys of every page at or below the tree paths."""
    Page = swapper.load_model("wagtailcore", "Page")
    keys: set[Any] = set()
    for path in paths:
        below = Page.objects.filter(path__startswith=path)
        keys |= set(below.values_list("translation_key", flat=True))
    return keys


def _events(event_ids: Iterable[int], now: datetime) -> Any:
    # A little more than enough: the exact limit is by the clock of each event.
    rows = Occurrence.objects.filter(end__gte=oldest_moment(now)).select_related("room__space")
    hosts = Association.objects.order_by("pk")
    return (
        Event.objects.filter(pk__in=list(event_ids))
        .select_related("space", "room__space")
        .prefetch_related(
            Prefetch("occurrences", queryset=rows.order_by("date")),
            Prefetch("hosts", queryset=hosts),
            Prefetch("categories", queryset=EventCategory.objects.order_by("sort_order", "slug")),
            "listings",
        )
        .order_by("pk")
    )


def _restricted_paths() -> dict[int, set[str]]:
    """Return the paths of restricted pages by their length, for quick prefix tests."""
    by_length: dict[int, set[str]] = defaultdict(set)
    for path in PageViewRestriction.objects.values_list("page__path", flat=True):
        by_length[len(path)].add(path)
    return by_length


def _is_below(path: str, closed: dict[int, set[str]]) -> bool:
    return any(path[:length] in paths for length, paths in closed.items())
