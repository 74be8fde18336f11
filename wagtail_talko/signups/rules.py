"""What must hold before somebody gets a place. The event's lock is taken for granted."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.exceptions import Refusal
from wagtail_talko.signups.models import SignUpSheet, Task
from wagtail_talko.signups.places import Places
from wagtail_talko.signups.refusals import (
    DateFull,
    DateGone,
    NoSignUps,
    NotOpenYet,
    SignUpClosed,
    TaskFull,
    TaskNotNeeded,
    TooFewPlaces,
)
from wagtail_talko.timeslots import Span
from wagtail_talko.words import as_dict


def opens_at(sheet: SignUpSheet, row: Occurrence) -> datetime | None:
    """Return when sign-up for the date opens (UTC); None where it is open at once."""
    return None if sheet.opens_days is None else row.start - timedelta(days=sheet.opens_days)


def closes_at(sheet: SignUpSheet, row: Occurrence) -> datetime:
    """Return when sign-up for the date closes (UTC): its start at the latest."""
    return row.start - timedelta(hours=sheet.closes_hours)


def takes_place(event: Event, row: Occurrence) -> bool:
    return event.state == Event.State.SCHEDULED and row.state != Occurrence.State.CANCELLED


def known_as(event: Event, row: Occurrence) -> str:
    """Return how a date stands now, for comparison with what people were told of it.

    Whether it is on, when, where, by what link, and what residents read at it: digests.
    """
    state = "on" if takes_place(event, row) else "off"
    sheet = getattr(event, "signup_sheet", None)
    # In a space the words for places elsewhere are shown nowhere.
    words_of_place = sheet.place_said if sheet and event.space_id is None else ""
    place = (row.room_id or event.room_id, event.space_id, words_of_place)
    remote = digest(sheet.remote_said) if sheet and sheet.remote_said else ""
    words = digest(sorted(said.items())) if (said := as_dict(row.note)) else ""
    when = f"{row.start:%Y%m%dT%H%M}-{row.end:%Y%m%dT%H%M}"
    return f"{state}/{when}/{digest(place)}/{remote}/{words}"


def digest(value: object) -> str:
    return sha256(repr(value).encode()).hexdigest()[:8]


def change_of(known: str, is_now: str) -> str:
    """Name what `known_as` tells to be new: "off", "on", "moved", "room", "remote" or "note".

    "unseen" where it is nothing to write about: words were taken away, or a date was moved while it
    was cancelled.
    """
    was_on, time, room, remote, words = [*known.split("/"), "", "", "", ""][:5]
    is_on, new_time, new_room, new_remote, new_words = is_now.split("/")
    if is_on == "off":
        if was_on == "on":
            return "off"
    elif new_time != time:
        return "moved"
    elif was_on == "off":
        return "on"
    elif new_room != room:
        return "room"
    elif new_remote not in ("", remote):
        return "remote"
    return "note" if new_words not in ("", words) else "unseen"


def check_open(event: Event, sheet: SignUpSheet | None) -> Iterator[Refusal]:
    """The event takes sign-ups at all."""
    if sheet is None or not sheet.is_open or event.state != Event.State.SCHEDULED:
        yield NoSignUps()


def check_window(
    event: Event, sheet: SignUpSheet, row: Occurrence, *, now: datetime
) -> Iterator[Refusal]:
    """The date takes place, and it is neither too early nor too late to sign up for it."""
    span = Span(row.start, row.end)
    opens = opens_at(sheet, row)
    if row.start <= now or not takes_place(event, row):
        yield DateGone(span=span, zone=event.zone)
    elif opens is not None and now < opens:
        yield NotOpenYet(span=span, zone=event.zone, opens=opens)
    elif closes_at(sheet, row) <= now:
        yield SignUpClosed(span=span, zone=event.zone)


def check_room(
    event: Event, row: Occurrence, people: int, places: Places, group: int | None = None
) -> Iterator[Refusal]:
    """There is a place for each: those kept for the group, by its key, are its own."""
    if not places.has_room(row.pk, people, group):
        left = places.left(row.pk, group)
        refusal = TooFewPlaces if left else DateFull
        yield refusal(span=Span(row.start, row.end), zone=event.zone, left=left)


def check_task(
    event: Event, row: Occurrence, task: Task | None, people: int, places: Places
) -> Iterator[Refusal]:
    """The task still needs that many, if it is needed at the date at all."""
    if task is not None and places.needed(row.pk, task) == 0:
        yield TaskNotNeeded(span=Span(row.start, row.end), zone=event.zone, task=task)
    elif task is not None and not places.needs(row.pk, task, people):
        yield TaskFull(span=Span(row.start, row.end), zone=event.zone, task=task)
