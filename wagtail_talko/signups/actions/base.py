"""What the actions on sign-ups share: the lock, the reading again, the announcement."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.audit import audit
from wagtail_talko.events.locking import lock_events
from wagtail_talko.events.models import Event, titles
from wagtail_talko.exceptions import Refusal
from wagtail_talko.signals import signup_changed
from wagtail_talko.signups.models import Participant, SignUp, SignUpSheet
from wagtail_talko.signups.refusals import SignUpEnded, SignUpRefused
from wagtail_talko.tokens import hash_token

COLUMNS = [
    "people",
    "task",
    "at_least",
    "brings",
    "state",
    "held_until",
    "told",
    "changed_at",
    "sequence",
]


def lock_event(event_id: int) -> Event:
    """Lock the event, and with it all of its dates' places; read it with its sheet.

    One lock for all dates: whoever signs up for several never waits for another in a circle, and a
    re-publishing, which holds it too, sees who has signed up before it drops a date.
    """
    lock_events([event_id])
    return read_event(event_id)


def read_event(event_id: int) -> Event:
    """Read the event with everything that mails about it repeat, however many are written."""
    related = Event.objects.select_related("signup_sheet", "space__municipality")
    return related.prefetch_related("hosts__municipality", titles()).get(pk=event_id)


def sheet_of(event: Event) -> SignUpSheet | None:
    return getattr(event, "signup_sheet", None)


def lock_participant(participant: Participant) -> Participant:
    """Lock the participant's event and read both again. Raises `SignUpEnded` when erased."""
    event = lock_event(participant.event_id)
    fresh = Participant.objects.filter(pk=participant.pk, erased_at=None).first()
    if fresh is None:
        raise SignUpEnded
    fresh.event = event
    return fresh


def find_participant(token: str) -> Participant:
    """Return whose link it is, also in capitals. Raises `SignUpEnded`. One query."""
    found = Participant.objects.filter(token_hash=hash_token(token.lower()), erased_at=None)
    participant = found.select_related("event__signup_sheet", "group").first()
    if participant is None:
        raise SignUpEnded
    return participant


def rows_of(participant: Participant) -> list[SignUp]:
    """Return the sign-ups with their dates, by time."""
    rows = participant.signups.select_related("occurrence", "task")
    return list(rows.order_by("occurrence__start", "pk"))


def refuse(refusals: Iterable[Refusal]) -> None:
    """Raise `SignUpRefused` with all of them, if there are any."""
    found = list(refusals)
    if found:
        raise SignUpRefused(found)


def write(rows: Sequence[SignUp], now: datetime) -> None:
    """Save changed sign-ups: their calendar sequence grows with each change."""
    for row in rows:
        row.sequence += 1
        row.changed_at = now
    SignUp.objects.bulk_update(rows, COLUMNS)


def announce(participant: Participant, code: str, rows: Sequence[SignUp], *, by: Any) -> None:
    """Audit, and send the signal for each."""
    audit(
        participant,
        code,
        by=by,
        event=participant.event_id,
        signups=[
            {
                "id": row.pk,
                "occurrence": row.occurrence_id,
                "people": row.people,
                "task": row.task_id,
                "state": str(row.state),
            }
            for row in rows
        ],
    )
    for row in rows:
        signup_changed.send(sender=SignUp, signup=row)
