"""Somebody signs up: for one date, several or every one."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from wagtail_talko.app_settings import app_settings
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.exceptions import Refusal
from wagtail_talko.signups import notifications
from wagtail_talko.signups.actions.base import announce, lock_event, refuse, sheet_of
from wagtail_talko.signups.actions.offering import offer_places
from wagtail_talko.signups.ages import age_for, check_age
from wagtail_talko.signups.kept.models import KeptPlaces
from wagtail_talko.signups.links import make_token
from wagtail_talko.signups.models import Participant, SignUp, Task, utc_now
from wagtail_talko.signups.places import Places
from wagtail_talko.signups.refusals import DateGone, NoDates
from wagtail_talko.signups.rules import (
    check_open,
    check_room,
    check_task,
    check_window,
    known_as,
)
from wagtail_talko.timeslots import Span
from wagtail_talko.tokens import hash_token, new_token

State = SignUp.State


@dataclass(frozen=True)
class SignedUp:
    """`token` manages the sign-up and is shown or mailed once; `reference` takes the code."""

    participant: Participant
    token: str
    reference: str
    rows: tuple[SignUp, ...]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked for at each of the dates.

    `waits`: rather the waiting list than nothing. `is_old_enough`: all are as old as it takes.
    """

    people: int = 1
    task: Task | None = None
    brings: str = ""
    waits: bool = False
    is_old_enough: bool = False


@action
def sign_up(
    *,
    event: Event,
    occurrences: Sequence[Occurrence] = (),
    whole_series: bool = False,
    wanted: Wanted,
    language: str,
    name: str,
    email: str = "",
    phone: str = "",
    message: str = "",
    helper_name: str = "",
    group: KeptPlaces | None = None,
    by: Any = None,
    now: datetime | None = None,
) -> SignedUp:
    """Take a sign-up from anybody. All dates or none: raises `SignUpRefused` with every reason.

    With an e-mail address the places are kept for `SIGNUP_CONFIRM_HOURS` until it is confirmed.
    With a telephone number alone they are taken at once, and the organiser is told. For the whole
    series dates that are full, closed or not open yet are left out, unless no date is left. With a
    `group` of the event the places kept for it are theirs first. At dates of a series that do not
    need the task one comes without.
    """
    now = now or utc_now()
    fresh = lock_event(event.pk)
    sheet = sheet_of(fresh)
    refuse(check_open(fresh, sheet))
    assert sheet is not None
    refuse(check_age(sheet, wanted.task, is_old_enough=wanted.is_old_enough))
    rows = list(_coming(fresh, now) if whole_series else _chosen(fresh, occurrences))
    if sheet.capacity is not None:
        # What has become free by the clock alone is for those who were in line before.
        offer_places(fresh, {row.pk for row in rows}, now=now)
    places = Places(sheet, rows, now=now)
    own = group if group is not None and group.sheet_id == sheet.pk else None
    kept: list[tuple[Occurrence, str, Wanted]] = []
    refusals: list[Refusal] = [] if whole_series else list(_check_chosen(fresh, occurrences, rows))
    first_state = State.PENDING if email else State.CONFIRMED
    for row in rows:
        asked = _needed_at(row, wanted, places) if whole_series else wanted
        found, state = _judge(fresh, row, asked, places, own, first_state, now)
        refusals += found
        if not found:
            kept.append((row, state, asked))
    if refusals and not (whole_series and kept):
        refuse(refusals)
    refuse([] if kept else [NoDates()])
    return _write(
        fresh, kept, now=now, by=by, whole_series=whole_series, language=language,
        name=name, email=email.strip().lower(), phone=phone, message=message,
        helper_name=helper_name, group=own,
    )  # fmt: skip


def _needed_at(row: Occurrence, wanted: Wanted, places: Places) -> Wanted:
    is_needed = wanted.task is None or places.needed(row.pk, wanted.task) != 0
    return wanted if is_needed else replace(wanted, task=None)


def _coming(event: Event, now: datetime) -> Any:
    rows = event.occurrences.filter(start__gt=now).exclude(state=Occurrence.State.CANCELLED)
    return rows.order_by("start", "pk")


def _chosen(event: Event, occurrences: Sequence[Occurrence]) -> Any:
    return event.occurrences.filter(pk__in=[row.pk for row in occurrences]).order_by("start", "pk")


def _check_chosen(
    event: Event, occurrences: Sequence[Occurrence], rows: Sequence[Occurrence]
) -> list[Refusal]:
    """A date may have been dropped by a re-publishing since the form was opened."""
    there = {row.pk for row in rows}
    return [
        DateGone(span=Span(row.start, row.end), zone=event.zone)
        for row in occurrences
        if row.pk not in there
    ]


def _judge(
    event: Event,
    row: Occurrence,
    wanted: Wanted,
    places: Places,
    group: KeptPlaces | None,
    state: str,
    now: datetime,
) -> tuple[list[Refusal], str]:
    """Return what speaks against the date, or the state of the sign-up."""
    refusals = list(check_window(event, places.sheet, row, now=now))
    if refusals:
        return refusals, ""
    full = list(check_room(event, row, wanted.people, places, group.pk if group else None))
    if full:
        return ([], State.WAITING) if wanted.waits else (full, "")
    refusals = list(check_task(event, row, wanted.task, wanted.people, places))
    return refusals, state


def _write(
    event: Event,
    kept: Sequence[tuple[Occurrence, str, Wanted]],
    *,
    now: datetime,
    by: Any,
    **details: Any,
) -> SignedUp:
    nonce, reference, code = new_token(), new_token(), f"{secrets.randbelow(10**6):06d}"
    token = make_token(nonce)
    is_mailed = bool(details["email"])
    participant = Participant.objects.create(
        event=event,
        nonce=nonce,
        token_hash=hash_token(token),
        reference_hash=hash_token(reference),
        code_hash=hash_token(reference + code) if is_mailed else "",
        seen_occurrence=max(event.occurrences.values_list("pk", flat=True)),
        consented_at=now,
        created_at=now,
        confirmed_at=None if is_mailed else now,
        **details,
    )
    until = now + timedelta(hours=app_settings.SIGNUP_CONFIRM_HOURS)
    rows = SignUp.objects.bulk_create(
        SignUp(
            participant=participant,
            occurrence=row,
            people=wanted.people,
            task=wanted.task,
            at_least=age_for(event.signup_sheet, wanted.task),
            brings=wanted.brings,
            state=state,
            held_until=until if state == State.PENDING else None,
            created_at=now,
            changed_at=now,
            told=known_as(event, row),
        )
        for row, state, wanted in kept
    )
    announce(participant, "signup.send", rows, by=by)
    if is_mailed:
        notifications.ask_to_confirm(participant, rows, code=code)
    else:
        notifications.tell_organisers_of_phone(participant, rows)
    return SignedUp(participant, token, reference, tuple(rows))
