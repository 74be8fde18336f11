"""Waiting as one more thing to do about a date of a request that is taken."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings import plans
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.bookings.layout import lock
from wagtail_talko.bookings.models import Booking, BookingDate, WaitingWish
from wagtail_talko.bookings.plans import WAIT, Plan, PlannedDate
from wagtail_talko.bookings.waiting.deadlines import offer_until
from wagtail_talko.bookings.waiting.joining import join_waiting_list


class Sent(NamedTuple):
    booked: list[Booking]
    wishes: list[WaitingWish]


def set_waiting(plan: Plan, stances: Iterable[str]) -> Plan:
    """Take the dates out of the plan for which waiting was chosen; not yet judged."""
    chosen = {f"{each.key}|{WAIT}" for each in plan.dates if not each.is_changed} & set(stances)
    keys = {text.partition("|")[0] for text in chosen}
    return replace(
        plan,
        dates=[each for each in plan.dates if each.key not in keys],
        waiting=[each for each in plan.dates if each.key in keys],
    )


def judge(plan: Plan, how: Callable[[Plan], Plan], *, association: Association) -> Plan:
    """Return the plan judged by `how`, and which of its dates can be waited for.

    A date one chose to wait for that is free meanwhile, or cannot be waited for any longer, is
    asked for again. Twice the queries where one waits, else one more.
    """
    judged = how(plan)
    waits = how(replace(plan, dates=plan.waiting, waiting=[])) if plan.waiting else None
    everything = [*judged.dates, *(waits.dates if waits else [])]
    can_wait = waitable(everything, association)
    waiting = [each for each in waits.dates if each.key in can_wait] if waits else []
    kept = {each.key for each in waiting}
    dates = sorted(
        (each for each in everything if each.key not in kept), key=lambda each: each.start
    )
    return replace(
        judged,
        dates=dates,
        waiting=[replace(each, refusals=()) for each in waiting],
        waitable=can_wait,
        # Those of the request as a whole are the same.
        refusals=judged.refusals or (waits.refusals if waits and not plan.dates else []),
    )


def without_ended(stances: Iterable[str], before: Plan, after: Plan) -> list[str]:
    """Return what was chosen, without waiting for what is no longer waited for."""
    ended = {each.key for each in before.waiting} - {each.key for each in after.waiting}
    gone = {f"{key}|{WAIT}" for key in ended}
    return [stance for stance in stances if stance not in gone]


def waitable(dates: Sequence[PlannedDate], association: Association) -> frozenset[str]:
    """Return the keys of the dates that only another association's booking is in the way of."""
    now = datetime.now(UTC)
    taken = [
        each
        for each in dates
        if is_taken({refusal.code for refusal in each.refusals})
        and not each.is_changed
        and offer_until(each.room, each.start, now)
    ]
    in_the_way = {pk for each in taken for pk in _blockers(each)}
    own = BookingDate.objects.filter(pk__in=in_the_way, booking__association=association)
    theirs = set(own.values_list("pk", flat=True)) if in_the_way else set()
    return frozenset(each.key for each in taken if not theirs & _blockers(each))


def is_taken(codes: set[str]) -> bool:
    """Say whether somebody has the room, and at most what is to be borrowed as well."""
    return "room_taken" in codes and codes <= {"room_taken", "accessory_taken"}


def _blockers(each: PlannedDate) -> set[int]:
    return {pk for refusal in each.refusals for pk in refusal.facts.get("blocked_by", ())}


@action
def send(plan: Plan, *, association: Association, by: Any, purpose: str, **details: Any) -> Sent:
    """Book the dates of the plan and wait for the others: all of it or nothing.

    A time waited for completes the booking of its room, where there is one, and has its hosts then;
    for a time alone they are asked when an offer is accepted. What was sent already comes back as
    it is. Raises `BookingRefused`.
    """
    # All rooms at once: one after the other could deadlock with somebody who has another order.
    rooms = {each.room for each in [*plan.dates, *plan.waiting]}
    hosts = [host.pk for host, _edits in details.get("hosts", ())]
    lock(sorted(rooms, key=lambda room: room.pk), association_ids=[association.pk, *hosts])
    ask = {"association": association, "by": by, "purpose": purpose, **details}
    booked = plans.send(plan, **ask) if plan.dates else []
    by_room = {booking.room_id: booking for booking in booked}
    wishes = [
        join_waiting_list(
            room=each.room,
            start=each.start,
            end=each.end,
            booking=by_room.get(each.room.pk),
            **ask,
        )
        for each in plan.waiting
    ]
    return Sent(booked, wishes)
