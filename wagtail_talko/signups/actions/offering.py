"""A place has become free: the first in line that it suits gets it offered, with a deadline."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from wagtail_talko.app_settings import app_settings
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.events.models import Event
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.signups import notifications
from wagtail_talko.signups.actions.base import (
    announce,
    lock_event,
    lock_participant,
    rows_of,
    sheet_of,
    write,
)
from wagtail_talko.signups.models import SignUp, SignUpSheet, utc_now
from wagtail_talko.signups.organisers import may_organise
from wagtail_talko.signups.places import Places
from wagtail_talko.signups.refusals import SignUpEnded
from wagtail_talko.signups.rules import closes_at, takes_place

State = SignUp.State
# Nobody reads a mail and answers faster than this.
SHORTEST = timedelta(hours=1)


def offer_places(event: Event, occurrence_ids: Collection[int], *, now: datetime) -> list[SignUp]:
    """Offer what is free at the dates, in the order of waiting. The event is locked.

    Who waits with more people than there are places is passed over, and keeps their turn. What is
    kept for a group is offered to those of it alone.
    """
    sheet = sheet_of(event)
    if sheet is None or not sheet.is_open:
        return []
    waiting = _waiting(event, occurrence_ids)
    if not waiting:
        return []
    places = Places(sheet, [row.occurrence for row in waiting], now=now)
    offered = []
    for row in waiting:
        until, group = _deadline(sheet, row, now), row.participant.group_id
        if until is None or not places.has_room(row.occurrence_id, row.people, group):
            continue
        if not places.needs(row.occurrence_id, row.task, row.people):
            row.task = None
        row.state, row.held_until = State.OFFERED, until
        places.take(row.occurrence_id, row.task_id, row.people, group)
        offered.append(row)
    write(offered, now)
    for row in offered:
        announce(row.participant, "signup.offer", [row], by=None)
        notifications.tell_offered(row.participant, row)
    return offered


def _waiting(event: Event, occurrence_ids: Collection[int]) -> list[SignUp]:
    rows = SignUp.objects.filter(
        occurrence__in=list(occurrence_ids),
        state=State.WAITING,
        participant__confirmed_at__isnull=False,
        participant__erased_at=None,
    ).select_related("occurrence", "participant", "task")
    found = list(rows.order_by("created_at", "pk"))
    for row in found:
        row.participant.event = event
    return [row for row in found if takes_place(event, row.occurrence)]


def _deadline(sheet: SignUpSheet, row: SignUp, now: datetime) -> datetime | None:
    """Return until when the place is kept; None when it is too late to offer it."""
    last = closes_at(sheet, row.occurrence)
    if last - now < SHORTEST:
        return None
    return min(last, now + timedelta(hours=max(app_settings.WAITING_OFFER_HOURS, 1)))


@action
def accept_place(*, signup: SignUp, by: Any = None, now: datetime | None = None) -> SignUp:
    """Take an offered place. Raises `SignUpEnded` after the deadline.

    `by` None is the person with the link. An organiser, who has rung somebody without an address,
    must be one of the event's: raises `NotAllowed`.
    """
    now = now or utc_now()
    participant = lock_participant(signup.participant)
    if by is not None and (participant.email or not may_organise(participant.event, by)):
        raise NotAllowed
    row = next((each for each in rows_of(participant) if each.pk == signup.pk), None)
    if row is None or row.state != State.OFFERED:
        raise SignUpEnded
    if row.held_until is None or row.held_until <= now:
        raise SignUpEnded
    row.state, row.held_until = State.CONFIRMED, None
    write([row], now)
    announce(participant, "signup.accept", [row], by=by)
    notifications.tell_confirmed(participant, [row])
    return row


def look_after_offers(*, now: datetime | None = None) -> int:
    """End what was neither confirmed nor accepted in time, and offer it on; return how many.

    `talko_tick` calls it. An offer that ends puts nobody back in line: they are told.
    """
    now = now or utc_now()
    due = SignUp.objects.filter(
        Q(state__in=[State.PENDING, State.OFFERED], held_until__lte=now)
    ).order_by()
    events = sorted(set(due.values_list("occurrence__event", flat=True)))
    return sum(_end_due(event, now) for event in events)


@action
def _end_due(event_id: int, now: datetime) -> int:
    event = lock_event(event_id)
    due = SignUp.objects.filter(
        state__in=[State.PENDING, State.OFFERED],
        held_until__lte=now,
        occurrence__event=event,
    ).select_related("participant", "occurrence", "task")
    rows = list(due.order_by("pk"))
    by_participant: dict[int, list[SignUp]] = {}
    for row in rows:
        row.participant.event = event
        by_participant.setdefault(row.participant_id, []).append(row)
    was_offered = {row.pk for row in rows if row.state == State.OFFERED}
    for row in rows:
        row.state, row.held_until = State.CANCELLED, None
    write(rows, now)
    for own in by_participant.values():
        participant = own[0].participant
        announce(participant, "signup.expire", own, by=None)
        ended = [row for row in own if row.pk in was_offered]
        if ended:
            notifications.tell_offer_ended(participant, ended)
    offer_places(event, {row.occurrence_id for row in rows}, now=now)
    return len(rows)
