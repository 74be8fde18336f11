"""A place is given back: by the person, by the organiser, or by nobody having confirmed it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from wagtail_talko.bookings.actions.base import action
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.signups import notifications
from wagtail_talko.signups.actions.base import announce, lock_participant, rows_of, write
from wagtail_talko.signups.actions.offering import offer_places
from wagtail_talko.signups.models import Participant, SignUp, utc_now
from wagtail_talko.signups.organisers import may_organise
from wagtail_talko.signups.retention import erase

State = SignUp.State


@action
def cancel_sign_ups(
    *,
    participant: Participant,
    signups: Collection[SignUp] | None = None,
    by: Any = None,
    now: datetime | None = None,
) -> list[SignUp]:
    """Give back the places at coming dates: all of them, or `signups`. Returns what changed.

    `by` None is the person with the link. An organiser must be one of the event's: raises
    `NotAllowed`; then the person is told. Raises `SignUpEnded`. Again changes nothing. The next
    in the waiting list gets an offer.
    """
    now = now or utc_now()
    fresh = lock_participant(participant)
    if by is not None and not may_organise(fresh.event, by):
        raise NotAllowed
    wanted = None if signups is None else {row.pk for row in signups}
    rows = [
        row
        for row in rows_of(fresh)
        if row.state != State.CANCELLED
        and row.occurrence.start > now
        and (wanted is None or row.pk in wanted)
    ]
    if not rows:
        return []
    for row in rows:
        row.state, row.held_until = State.CANCELLED, None
    write(rows, now)
    if wanted is None and fresh.whole_series:
        # Dates that the series gets later are not for them any more.
        fresh.whole_series = False
        fresh.save(update_fields=["whole_series"])
    announce(fresh, "signup.cancel", rows, by=by)
    notifications.tell_cancelled(fresh, rows, by=by)
    offer_places(fresh.event, {row.occurrence_id for row in rows}, now=now)
    return rows


@action
def erase_participant(
    *, participant: Participant, by: Any = None, now: datetime | None = None
) -> None:
    """Forget the person at once, by their own wish: what is to come is cancelled.

    `by` None is the person with the link; an organiser does it for who asks by telephone: raises
    `NotAllowed`. Raises `SignUpEnded`. That people came to past dates stays as a number.
    """
    now = now or utc_now()
    fresh = lock_participant(participant)
    if by is not None and not may_organise(fresh.event, by):
        raise NotAllowed
    coming = {row.occurrence_id for row in rows_of(fresh) if row.occurrence.start > now}
    fresh.signups.filter(occurrence__in=coming).update(
        state=State.CANCELLED, held_until=None, changed_at=now
    )
    erase(fresh, by=by, now=now)
    offer_places(fresh.event, coming, now=now)
