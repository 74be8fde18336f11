"""Keeping places for a group, another number of them, giving them up; and their return."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.exceptions import NotAllowed, Refusal
from wagtail_talko.signups.actions.base import lock_event, sheet_of
from wagtail_talko.signups.actions.offering import offer_places
from wagtail_talko.signups.kept.models import USUAL_HOURS, KeptPlaces
from wagtail_talko.signups.kept.queries import coming_rows, returned
from wagtail_talko.signups.kept.refusals import KeepingRefused, NotKept
from wagtail_talko.signups.kept.rules import check_keepable, check_limit
from wagtail_talko.signups.links import make_token
from wagtail_talko.signups.models import SignUpSheet
from wagtail_talko.signups.organisers import may_organise
from wagtail_talko.signups.places import Places
from wagtail_talko.signups.refusals import NoSignUps
from wagtail_talko.signups.rules import check_open
from wagtail_talko.timeslots import utc_now
from wagtail_talko.tokens import hash_token, new_token


@action
def keep_places(
    *,
    event: Event,
    name: str,
    places: int,
    by: Any,
    occurrence: Occurrence | None = None,
    returns_hours: int = USUAL_HOURS,
    key: UUID | None = None,
    now: datetime | None = None,
) -> KeptPlaces:
    """Keep places for a group at each coming date, or at one.

    What is unused `returns_hours` before a start becomes everybody's. `key` is the form's: sent
    twice, kept once. Raises `NotAllowed`, and `KeepingRefused` with every date that has too few.
    """
    now = now or utc_now()
    fresh, sheet = _begin(event.pk, by)
    there = sheet.kept_places.filter(key=key).first() if key else None
    if there is not None:
        return there
    nonce = new_token()
    kept = KeptPlaces(
        sheet=sheet,
        occurrence=occurrence,
        key=key or uuid4(),
        name=name,
        places=places,
        returns_hours=returns_hours,
        nonce=nonce,
        token_hash=hash_token(make_token(nonce)),
        created_at=now,
    )
    _check(fresh, kept, now)
    kept.save()
    audit(kept, "kept.keep", by=by, event=fresh.pk, after=_snapshot(kept))
    return kept


@action
def change_kept_places(
    *,
    kept: KeptPlaces,
    name: str,
    places: int,
    returns_hours: int,
    by: Any,
    now: datetime | None = None,
) -> KeptPlaces:
    """Keep another number of places, or until another hour. Who has signed up stays.

    What becomes free is offered to the waiting list. Raises `NotAllowed`, `NotKept`, and
    `KeepingRefused` where more are kept than are free.
    """
    now = now or utc_now()
    event, fresh = _begin_with(kept, by)
    if fresh.ended_at is not None:
        raise NotKept
    before, was_called = _snapshot(fresh), fresh.name
    keeps_more = places > fresh.places or returns_hours < fresh.returns_hours
    fresh.name, fresh.places, fresh.returns_hours = name, places, returns_hours
    if (_snapshot(fresh), name) == (before, was_called):
        return fresh
    if keeps_more:
        # Fewer are taken even where the page has fewer places by now than were promised.
        _check(event, fresh, now)
    fresh.save(update_fields=["name", "places", "returns_hours"])
    audit(fresh, "kept.change", by=by, event=event.pk, before=before, after=_snapshot(fresh))
    _offer(event, now)
    return fresh


@action
def give_up_kept_places(*, kept: KeptPlaces, by: Any, now: datetime | None = None) -> KeptPlaces:
    """Let everybody have what the group has not taken. Who has signed up stays.

    Raises `NotAllowed`, `NotKept`. Again changes nothing.
    """
    now = now or utc_now()
    event, fresh = _begin_with(kept, by)
    if fresh.ended_at is not None:
        return fresh
    fresh.ended_at = now
    fresh.save(update_fields=["ended_at"])
    audit(fresh, "kept.give_up", by=by, event=event.pk, before=_snapshot(fresh))
    _offer(event, now)
    return fresh


def offer_returned_places(*, now: datetime | None = None) -> int:
    """Offer to those in line what groups have not used in time; return how many were offered.

    `talko_tick` calls it. Whoever signs up meanwhile offers them too.
    """
    now = now or utc_now()
    return sum(_offer_returned(event, dates, now) for event, dates in sorted(returned(now).items()))


@action
def _offer_returned(event_id: int, occurrence_ids: set[int], now: datetime) -> int:
    return len(offer_places(lock_event(event_id), occurrence_ids, now=now))


def _begin(event_id: int, by: Any) -> tuple[Event, SignUpSheet]:
    event = lock_event(event_id)
    if not may_organise(event, by):
        raise NotAllowed
    sheet = sheet_of(event)
    if sheet is None:
        raise KeepingRefused([NoSignUps()])
    return event, sheet


def _begin_with(kept: KeptPlaces, by: Any) -> tuple[Event, KeptPlaces]:
    found = KeptPlaces.objects.filter(pk=kept.pk).values_list("sheet__event", flat=True).first()
    if found is None:
        raise NotKept
    event, _sheet = _begin(found, by)
    return event, KeptPlaces.objects.get(pk=kept.pk)


def _check(event: Event, kept: KeptPlaces, now: datetime) -> None:
    """Raise `KeepingRefused` where the places cannot be kept. `kept` may not be saved yet."""
    sheet = kept.sheet
    _refuse([*check_open(event, sheet), *check_limit(sheet)])
    rows = coming_rows(event, now)
    places = Places(sheet, rows, now=now)
    _refuse(check_keepable(event, kept, rows, places, now=now))


def _refuse(refusals: Iterable[Refusal]) -> None:
    found = list(refusals)
    if found:
        raise KeepingRefused(found)


def _offer(event: Event, now: datetime) -> None:
    offer_places(event, {row.pk for row in coming_rows(event, now)}, now=now)


def _snapshot(kept: KeptPlaces) -> dict[str, Any]:
    """What the audit log keeps: no name, which may say too much."""
    return {
        "occurrence": kept.occurrence_id,
        "places": kept.places,
        "returns_hours": kept.returns_hours,
    }
