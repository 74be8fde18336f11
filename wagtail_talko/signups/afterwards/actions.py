"""Reminding, thanking and taking the answer. `talko_tick` calls the first two."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.signups import notifications
from wagtail_talko.signups.actions.base import lock_event, lock_participant, rows_of
from wagtail_talko.signups.afterwards.models import Feedback
from wagtail_talko.signups.afterwards.moments import (
    BETWEEN_THANKS,
    FRESH,
    THANKS_END,
    reminder_at,
    thanks_at,
)
from wagtail_talko.signups.models import Participant, SignUp
from wagtail_talko.signups.refusals import SignUpEnded
from wagtail_talko.signups.rules import takes_place
from wagtail_talko.timeslots import utc_now

State = SignUp.State
# Ten o'clock of the day before is at most this far from a start, on the longest day of the year.
AHEAD = timedelta(hours=40)


def remind(*, now: datetime | None = None) -> int:
    """Remind of the dates of tomorrow whoever has a place and an address; return how many."""
    now = now or utc_now()
    due = _events(_to_remind(now), "start", reminder_at, now)
    return sum(_remind(event, now) for event in due)


def thank(*, now: datetime | None = None) -> int:
    """Thank for the dates of yesterday, with one question; return how many."""
    now = now or utc_now()
    due = _events(_to_thank(now), "end", thanks_at, now)
    return sum(_thank(event, now) for event in due)


def _events(
    rows: QuerySet[SignUp], moment: str, due_at: Callable[..., datetime], now: datetime
) -> list[int]:
    """Return the events of which a date is due: those alone are locked. One query."""
    names = ("occurrence__event", "occurrence__event__time_zone", f"occurrence__{moment}")
    dates = rows.order_by().values_list(*names).distinct()
    return sorted({pk for pk, zone, when in dates if due_at(when, ZoneInfo(zone)) <= now})


def _reached() -> QuerySet[SignUp]:
    """Those with a place who can be written to and have not said that they want no more."""
    return SignUp.objects.filter(
        state=State.CONFIRMED,
        participant__wants_reminders=True,
        participant__erased_at=None,
        participant__confirmed_at__isnull=False,
        occurrence__event__state=Event.State.SCHEDULED,
    ).exclude(Q(participant__email="") | Q(occurrence__state=Occurrence.State.CANCELLED))


def _to_remind(now: datetime) -> QuerySet[SignUp]:
    soon = _reached().filter(occurrence__start__gt=now, occurrence__start__lt=now + AHEAD)
    return soon.filter(Q(reminded_of=None) | ~Q(reminded_of=F("occurrence__start")))


def _to_thank(now: datetime) -> QuerySet[SignUp]:
    """Who comes every week is thanked now and then; where names were ticked, who was there."""
    lately = SignUp.objects.filter(
        participant=OuterRef("participant"), thanked_at__gt=now - BETWEEN_THANKS
    )
    ended = _reached().filter(occurrence__end__lte=now, occurrence__end__gt=now - THANKS_END)
    ticked = SignUp.objects.filter(occurrence=OuterRef("occurrence"), arrived__isnull=False)
    was_there = Q(arrived__isnull=False) | ~Exists(ticked)
    return ended.filter(was_there, ~Exists(lately), thanked_at=None)


def _read(rows: QuerySet[SignUp], event: Event) -> list[SignUp]:
    """Read the rows of a locked event, oldest date first."""
    found = rows.filter(occurrence__event=event).select_related(
        "occurrence__room", "occurrence__outcome", "participant", "task"
    )
    read = list(found.order_by("occurrence__start", "pk"))
    for row in read:
        row.participant.event = event
    return [row for row in read if takes_place(event, row.occurrence)]


@action
def _remind(event_id: int, now: datetime) -> int:
    event = lock_event(event_id)
    due = []
    for row in _read(_to_remind(now), event):
        moment = reminder_at(row.occurrence.start, event.zone)
        if moment <= now:
            row.reminded_of = row.occurrence.start
            due.append((row, moment))
    SignUp.objects.bulk_update([row for row, _moment in due], ["reminded_of"])
    told = [row for row, moment in due if _heard_before(row, moment)]
    notifications.tell_tomorrow(event, told)
    return len(told)


def _heard_before(row: SignUp, moment: datetime) -> bool:
    """Whoever has signed up or confirmed only now has the same in a mail of today."""
    confirmed_at = row.participant.confirmed_at
    assert confirmed_at is not None
    return max(confirmed_at, row.created_at) <= moment - FRESH


@action
def _thank(event_id: int, now: datetime) -> int:
    event = lock_event(event_id)
    due = [
        row
        for row in _read(_to_thank(now), event)
        if thanks_at(row.occurrence.end, event.zone) <= now
    ]
    # Of several dates at once each person is thanked for the first.
    told = list({row.participant_id: row for row in reversed(due)}.values())
    for row in told:
        row.thanked_at = now
    SignUp.objects.bulk_update(told, ["thanked_at"])
    notifications.tell_thanks(event, told)
    return len(told)


@action
def set_reminders(*, participant: Participant, wanted: bool) -> Participant:
    """Stop reminders and thanks, or begin again. Raises `SignUpEnded`. Again changes nothing."""
    fresh = lock_participant(participant)
    if fresh.wants_reminders != wanted:
        fresh.wants_reminders = wanted
        fresh.save(update_fields=["wants_reminders"])
        audit(fresh, "signup.reminders", by=None, wanted=wanted)
    return fresh


@action
def give_feedback(
    *, signup: SignUp, rating: int, words: str = "", now: datetime | None = None
) -> Feedback:
    """Take one answer for a date that has ended, without keeping whose it is.

    Raises `SignUpEnded`: not over yet, not one's own, answered already.
    """
    now = now or utc_now()
    participant = lock_participant(signup.participant)
    row = next((each for each in askable(rows_of(participant), now=now) if each == signup), None)
    if row is None:
        raise SignUpEnded
    row.has_answered = True
    row.save(update_fields=["has_answered"])
    answer = Feedback.objects.create(
        occurrence=row.occurrence, rating=Feedback.Rating(rating), words=words
    )
    # Without the answer: laid beside the requests of that moment it could be somebody's.
    audit(row.occurrence, "feedback.give", by=None)
    return answer


def askable(rows: Iterable[SignUp], *, now: datetime) -> list[SignUp]:
    """Return those of a person's sign-ups that they may still say something about."""
    return [
        row
        for row in rows
        if row.state == State.CONFIRMED and row.occurrence.end <= now and not row.has_answered
    ]
