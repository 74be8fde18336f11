"""What a change of an event means for those who signed up. Runs in the change's transaction.

Nobody's sign-up is lost: a date that has one, or places kept for a group, is kept (`keep`), and
what becomes of it is told.
"""

from collections.abc import Iterable
from datetime import datetime

from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.signups import notifications
from wagtail_talko.signups.actions.base import announce, read_event, sheet_of, write
from wagtail_talko.signups.actions.offering import offer_places
from wagtail_talko.signups.kept.models import KeptPlaces
from wagtail_talko.signups.models import Participant, SignUp, utc_now
from wagtail_talko.signups.places import Places
from wagtail_talko.signups.rules import change_of, known_as, takes_place

State = SignUp.State


def keep(occurrence_ids: set[int]) -> set[int]:
    """Return those of the dates that must stay though the schedule no longer gives them."""
    found = SignUp.objects.filter(occurrence__in=occurrence_ids).order_by()
    kept = KeptPlaces.objects.filter(occurrence__in=occurrence_ids, ended_at=None).order_by()
    return {pk for rows in (found, kept) for pk in rows.values_list("occurrence", flat=True)}


def follow_event(event: Event, *, now: datetime | None = None) -> None:
    """Tell of dates that changed, give the new ones to who comes to all, offer what is free.

    Projecting the same again does nothing. Two queries for an event that nobody signs up for.
    """
    now = now or utc_now()
    if not Participant.objects.filter(event=event, erased_at=None).exists():
        return
    event = read_event(event.pk)
    tell_changes(event, now=now)
    add_new_dates(event, now=now)
    offer_places(event, {row.pk for row in _coming(event, now)}, now=now)


def tell_changes(event: Event, *, now: datetime) -> None:
    """Tell each person once of the dates that are not as they know them."""
    rows = SignUp.objects.filter(occurrence__event=event, occurrence__end__gt=now)
    rows = rows.exclude(state=State.CANCELLED).select_related("occurrence", "participant", "task")
    changed: dict[tuple[int, str, int | None], list[SignUp]] = {}
    for row in rows.order_by("occurrence__start", "pk"):
        known, is_now = row.told, known_as(event, row.occurrence)
        if known != is_now:
            row.told = is_now
            row.participant.event = event
            # One mail names one place.
            key = (row.participant_id, change_of(known, is_now), row.occurrence.room_id)
            changed.setdefault(key, []).append(row)
    everything = [row for own in changed.values() for row in own]
    write(everything, now)
    for (_participant, change, _room), own in changed.items():
        participant = own[0].participant
        if change != "unseen" and participant.confirmed_at is not None:
            notifications.tell_dates_changed(participant, change, own)


def add_new_dates(event: Event, *, now: datetime) -> None:
    """Sign up whoever comes to the whole series for the dates that it has got since."""
    whole = Participant.objects.filter(
        event=event, whole_series=True, erased_at=None, confirmed_at__isnull=False
    )
    participants = list(whole.order_by("confirmed_at", "pk"))
    if not participants:
        return
    last = max(event.occurrences.values_list("pk", flat=True), default=0)
    behind = [person for person in participants if person.seen_occurrence < last]
    if not behind:
        return
    coming = _coming(event, now)
    sheet = sheet_of(event)
    assert sheet is not None
    places = Places(sheet, coming, now=now)
    latest = _latest_of(behind)
    for participant in behind:
        participant.event = event
        new = [row for row in coming if row.pk > participant.seen_occurrence]
        rows = [_as_before(participant, row, latest.get(participant.pk), places) for row in new]
        SignUp.objects.bulk_create(rows)
        participant.seen_occurrence = last
        participant.save(update_fields=["seen_occurrence"])
        if rows:
            announce(participant, "signup.extend", rows, by=None)
        if extra := [row for row in rows if _is_extra(event, row.occurrence)]:
            notifications.tell_dates_changed(participant, "new", extra)


def _is_extra(event: Event, row: Occurrence) -> bool:
    """A date outside the rhythm is news; those that the horizon brings are not."""
    return row.is_detached or row.date.isoformat() in event.extra_dates


def _coming(event: Event, now: datetime) -> list[Occurrence]:
    rows = event.occurrences.filter(start__gt=now).order_by("start", "pk")
    return [row for row in rows if takes_place(event, row)]


def _latest_of(participants: Iterable[Participant]) -> dict[int, SignUp]:
    """Return the last sign-up of each that was not cancelled: the new ones are like it."""
    rows = SignUp.objects.filter(participant__in=list(participants)).exclude(state=State.CANCELLED)
    return {row.participant_id: row for row in rows.order_by("occurrence__start")}


def _as_before(
    participant: Participant, row: Occurrence, like: SignUp | None, places: Places
) -> SignUp:
    people = like.people if like else 1
    has_room = places.has_room(row.pk, people, participant.group_id)
    if has_room:
        places.take(row.pk, None, people, participant.group_id)
    # Of everybody's age, and no more than they have said; a task's goes with the task.
    at_least = min(places.sheet.youngest or 0, (like.at_least or 0) if like else 0) or None
    # The task of one date is not promised for another.
    return SignUp(
        participant=participant,
        occurrence=row,
        people=people,
        at_least=at_least,
        state=State.CONFIRMED if has_room else State.WAITING,
        told=known_as(participant.event, row),
    )
