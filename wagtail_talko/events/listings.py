"""Listings: an event in every language, rendered when something it says has changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db.models import F

from wagtail_talko.bookings.actions.base import action
from wagtail_talko.events.expanding import expanded_text
from wagtail_talko.events.facts import Facts, languages, load_facts
from wagtail_talko.events.locking import lock_events
from wagtail_talko.events.models import Event, EventListing, ListingChange
from wagtail_talko.events.rendering import entry_of, series_of
from wagtail_talko.events.wordings import Wording, wording_of
from wagtail_talko.ical import RENDERER_VERSION, SeriesEvent, render_series

# Raise it when the same inputs give other listings.
VERSION = 1
CHUNK = 200
BEGIN = "BEGIN:VEVENT\r\n"
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
TEXTS = ("vevents", "vevents_expanded")
FIELDS = (
    "source_language", "page_id", "title", "summary", "url", "place", "hosts", "sentence",
    "search_text",
)  # fmt: skip


@dataclass
class Batch:
    """What is to be written for the events of one chunk."""

    events: list[Event] = field(default_factory=list)
    new: list[EventListing] = field(default_factory=list)
    changed: list[EventListing] = field(default_factory=list)
    stale: list[int] = field(default_factory=list)

    def write(self, now: datetime) -> None:
        """Write it all: five queries at most, the counter last."""
        EventListing.objects.filter(pk__in=self.stale).delete()
        EventListing.objects.bulk_create(self.new)
        columns = [name.removesuffix("_id") for name in FIELDS]
        EventListing.objects.bulk_update(self.changed, [*columns, *TEXTS])
        Event.objects.bulk_update(self.events, ["fingerprint", "sequence", "changed_at"])
        # Whoever holds this row lets nobody else finish.
        count_change(now)


def render_listings(event_ids: Iterable[int], *, now: datetime | None = None) -> int:
    """Bring the listings of the events up to date; return how many events had changed.

    Set based: a constant number of queries for each `CHUNK` events, and nothing is written for
    those whose fingerprint stands.
    """
    now = now or datetime.now(UTC)
    changed = 0
    for ids in _chunks(sorted(set(event_ids))):
        changed += _render_chunk(ids, now)
    return changed


@action
def _render_chunk(ids: list[int], now: datetime) -> int:
    # Locked before they are read: of two who render at once, the later must see what the first saw.
    lock_events(ids)
    batch = Batch()
    for facts in load_facts(ids, now=now):
        _refresh(facts, batch, now)
    if batch.events:
        batch.write(now)
    return len(batch.events)


def count_change(now: datetime) -> None:
    """Count that what feeds show has changed. Call it last in a transaction."""
    update = {"counter": F("counter") + 1, "changed_at": now}
    if not ListingChange.objects.update(**update):
        ListingChange.objects.get_or_create(pk=1, defaults={"counter": 1, "changed_at": now})


def _refresh(facts: Facts, batch: Batch, now: datetime) -> None:
    """Render the event's listings anew if anything they are made of has changed."""
    series = series_of(facts, now=now)
    wordings = [wording_of(facts, code) for code in languages()] if facts.is_listed else []
    entries = [entry_of(facts, series, wording) for wording in wordings] if series else []
    fingerprint = _fingerprint(wordings, entries)
    is_complete = set(facts.listings) == {wording.language for wording in wordings}
    if is_complete and fingerprint == facts.event.fingerprint:
        return
    _render(facts, wordings, entries, batch, now)
    facts.event.fingerprint = fingerprint
    batch.events.append(facts.event)


def _render(
    facts: Facts, wordings: list[Wording], entries: list[SeriesEvent], batch: Batch, now: datetime
) -> None:
    """Write the texts of all languages. There are no entries where nothing is left to show."""
    event = facts.event
    old = {code: row.vevents for code, row in facts.listings.items()}
    is_first = bool(wordings) and not old
    if is_first or _says_otherwise(old, _series_texts(wordings, entries)):
        # What phones have fetched, or had before it was hidden, differs: this one is newer.
        event.sequence += 1 if event.fingerprint else 0
        event.changed_at = now
    newer = [replace(e, sequence=event.sequence, modified=event.changed_at) for e in entries]
    texts = _series_texts(wordings, newer)
    expanded = [expanded_text(entry) for entry in newer] or [""] * len(wordings)
    for wording, text in zip(wordings, expanded, strict=True):
        row = _row(facts, wording)
        row.vevents = texts[wording.language]
        row.vevents_expanded = text
        (batch.changed if row.pk else batch.new).append(row)
    batch.stale += [row.pk for code, row in facts.listings.items() if code not in texts]


def _says_otherwise(old: dict[str, str], new: dict[str, str]) -> bool:
    """Say whether anything that calendars have of the event has changed or gone.

    Not so when dates with UIDs of their own were added: a series written date by date gets one more
    with each day that the horizon moves, and the others stay what they are.
    """
    if old.keys() != new.keys():
        return True
    return any(_differs(old[language], new[language]) for language in old)


def _differs(old: str, new: str) -> bool:
    if not old:
        return bool(new)
    had, has = ({*text.split(BEGIN)} - {""} for text in (old, new))
    known = {_uid(component) for component in had}
    return not had <= has or any(_uid(component) in known for component in has - had)


def _uid(component: str) -> str:
    return next(line for line in component.split("\r\n") if line.startswith("UID:"))


def _row(facts: Facts, wording: Wording) -> EventListing:
    row = facts.listings.get(wording.language)
    row = row or EventListing(event=facts.event, language=wording.language)
    for name in FIELDS:
        setattr(row, name, getattr(wording, name))
    return row


def _series_texts(wordings: list[Wording], entries: list[SeriesEvent]) -> dict[str, str]:
    texts = [render_series(entry) for entry in entries] or [""] * len(wordings)
    return {wording.language: text for wording, text in zip(wordings, texts, strict=True)}


def _fingerprint(wordings: list[Wording], entries: list[SeriesEvent]) -> str:
    """Hash all inputs and the versions of what renders them."""
    # Sequence and change time follow from a change, they are none.
    inputs: list[Any] = [replace(entry, sequence=0, modified=BEGINNING) for entry in entries]
    return sha256(repr((VERSION, RENDERER_VERSION, wordings, inputs)).encode()).hexdigest()


def _chunks(event_ids: Iterable[int]) -> Iterator[list[int]]:
    waiting = iter(event_ids)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk
