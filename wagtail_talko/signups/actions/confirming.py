"""Whoever reads the mail confirms: by the link in it, or by its six digits."""

from datetime import datetime

from django.utils.crypto import constant_time_compare

from wagtail_talko.bookings.actions.base import action
from wagtail_talko.signups import notifications
from wagtail_talko.signups.actions.base import (
    announce,
    find_participant,
    lock_participant,
    rows_of,
    sheet_of,
    write,
)
from wagtail_talko.signups.actions.offering import offer_places
from wagtail_talko.signups.models import Participant, SignUp, utc_now
from wagtail_talko.signups.places import Places
from wagtail_talko.signups.refusals import SignUpEnded, TooManyCodes, WrongCode
from wagtail_talko.tokens import hash_token

State = SignUp.State
# Of a million codes: guessing is hopeless, a slip of the finger is not.
MOST_WRONG_CODES = 5


def confirm_sign_up(*, token: str, now: datetime | None = None) -> Participant:
    """Confirm by the link. Again changes nothing. Raises `SignUpEnded`.

    Where the places were no longer kept and are gone, the dates are waited for instead.
    """
    return _confirm(find_participant(token), now=now or utc_now())


def confirm_by_code(*, reference: str, code: str, now: datetime | None = None) -> Participant:
    """Confirm by the code. Raises `SignUpEnded`, `WrongCode`, `TooManyCodes`.

    A wrong code is counted, so this is no single transaction.
    """
    found = Participant.objects.filter(reference_hash=hash_token(reference), erased_at=None)
    participant = found.select_related("event").first()
    if participant is None:
        raise SignUpEnded
    if not _counts(participant, reference, code):
        raise WrongCode
    return _confirm(participant, now=now or utc_now())


@action
def _counts(participant: Participant, reference: str, code: str) -> bool:
    """Say whether the code is right; count it if not. Raises `TooManyCodes`."""
    fresh = lock_participant(participant)
    if fresh.wrong_codes >= MOST_WRONG_CODES:
        raise TooManyCodes
    digits = "".join(filter(str.isdigit, code))
    if fresh.code_hash and constant_time_compare(fresh.code_hash, hash_token(reference + digits)):
        return True
    fresh.wrong_codes += 1
    fresh.save(update_fields=["wrong_codes"])
    return False


@action
def _confirm(participant: Participant, *, now: datetime) -> Participant:
    fresh = lock_participant(participant)
    if fresh.confirmed_at is not None:
        return fresh
    sheet = sheet_of(fresh.event)
    rows = [row for row in rows_of(fresh) if row.state == State.PENDING]
    if sheet is None or not (rows or fresh.signups.filter(state=State.WAITING).exists()):
        raise SignUpEnded
    places = Places(
        sheet, [row.occurrence for row in rows], now=now, ignoring=[row.pk for row in rows]
    )
    for row in rows:
        fits = places.has_room(row.occurrence_id, row.people, fresh.group_id)
        row.state = State.CONFIRMED if fits else State.WAITING
        # Who has it keeps it, also where fewer are needed by now.
        has_task = row.held_until is not None and row.held_until > now
        if not has_task and not places.needs(row.occurrence_id, row.task, row.people):
            row.task = None
        row.held_until = None
    write(rows, now)
    fresh.confirmed_at = now
    fresh.save(update_fields=["confirmed_at"])
    announce(fresh, "signup.confirm", rows, by=None)
    notifications.tell_confirmed(fresh, rows_of(fresh))
    # Who was not confirmed was in no line: something may have become free since.
    waited = fresh.signups.filter(state=State.WAITING).values_list("occurrence", flat=True)
    offer_places(fresh.event, set(waited), now=now)
    return fresh
