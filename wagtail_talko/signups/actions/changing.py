"""Another number of people, task or thing to bring, at one date."""

from datetime import datetime

from wagtail_talko.bookings.actions.base import action
from wagtail_talko.exceptions import Refusal
from wagtail_talko.signups.actions.base import (
    announce,
    lock_participant,
    refuse,
    rows_of,
    sheet_of,
    write,
)
from wagtail_talko.signups.actions.offering import offer_places
from wagtail_talko.signups.ages import age_for, check_age
from wagtail_talko.signups.models import SignUp, Task, utc_now
from wagtail_talko.signups.places import Places
from wagtail_talko.signups.refusals import SignUpEnded
from wagtail_talko.signups.rules import check_room, check_task, takes_place

State = SignUp.State


@action
def change_sign_up(
    *,
    signup: SignUp,
    people: int,
    task: Task | None,
    brings: str,
    is_old_enough: bool = False,
    now: datetime | None = None,
) -> SignUp:
    """Change what somebody said about one coming date.

    Fewer people and another thing to bring are always taken; more people only where there is
    room, another task only where it needs them: raises `SignUpRefused`. Where an age is asked for
    that was not confirmed yet for all of them, `is_old_enough` does. Raises `SignUpEnded` when the
    date is over or the sign-up cancelled.
    """
    now = now or utc_now()
    participant = lock_participant(signup.participant)
    event = participant.event
    row = next((each for each in rows_of(participant) if each.pk == signup.pk), None)
    sheet = sheet_of(event)
    if row is None or sheet is None or row.state == State.CANCELLED:
        raise SignUpEnded
    if row.occurrence.start <= now or not takes_place(event, row.occurrence):
        raise SignUpEnded
    age = age_for(sheet, task)
    if age is not None and (people > row.people or (row.at_least or 0) < age):
        refuse(check_age(sheet, task, is_old_enough=is_old_enough))
    if row.state != State.WAITING:
        places = Places(sheet, [row.occurrence], now=now, ignoring=[row.pk])
        refusals: list[Refusal] = []
        if people > row.people:
            refusals += check_room(event, row.occurrence, people, places, participant.group_id)
        if task is not None and (task.pk != row.task_id or people > row.people):
            refusals += check_task(event, row.occurrence, task, people, places)
        refuse(refusals)
    has_less = people < row.people
    row.people, row.task, row.brings, row.at_least = people, task, brings, age
    write([row], now)
    announce(participant, "signup.change", [row], by=None)
    if has_less:
        offer_places(event, {row.occurrence_id}, now=now)
    return row
