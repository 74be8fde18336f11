"""Hosts named in the form of an event that is not sent yet. Parts of the actions on proposals."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wagtail_talko.associations.models import Association
from wagtail_talko.organising.hosting.actions import ask, end_hosting, end_invitation
from wagtail_talko.organising.hosting.models import MESSAGE_LENGTH, EventHost
from wagtail_talko.organising.hosting.queries import hosted_event
from wagtail_talko.organising.hosting.rules import check_in_use, check_new

State = EventHost.State
CHOSEN = State.CHOSEN


def chosen_hosts(key: UUID) -> list[EventHost]:
    """Return whom the form names. One query."""
    rows = EventHost.objects.filter(translation_key=key, state=CHOSEN)
    return list(rows.select_related("association__municipality").order_by("pk"))


def choose_hosts(
    key: UUID,
    associations: Sequence[Association],
    *,
    asked_by: Association,
    by: Any,
    message: str,
    now: datetime,
) -> None:
    """Remember whom to ask when the event is sent: these, and nobody else.

    Raises `AlreadyHosts`, `TooManyEventHosts`, `NotInUse`, `NotApproved`.
    """
    hosted = hosted_event(key)
    hosts = hosted.hosts if hosted else [asked_by]
    rows = EventHost.objects.filter(translation_key=key)
    wanted = {each.pk: each for each in associations}
    rows.filter(state=CHOSEN).exclude(association__in=wanted).delete()
    there = {row.association_id: row for row in rows}
    known = {pk for pk, row in there.items() if row.state == CHOSEN}
    new = [each for pk, each in wanted.items() if pk not in known]
    check_new(new, hosts=hosts, rows=there.values())
    for each in new:
        row = there.get(each.pk) or EventHost(translation_key=key, association=each)
        row.state, row.answered_at, row.answered_by = CHOSEN, None, None
        row.asked_by, row.created_by, row.created_at = asked_by, by, now
        row.save()
    rows.filter(state=CHOSEN).update(message=message.strip()[:MESSAGE_LENGTH])


def ask_chosen(key: UUID, *, by: Any, now: datetime) -> list[int]:
    """Ask those the form has named; return the keys of the associations.

    Raises `NotInUse`, `NotApproved` where one cannot host any more.
    """
    rows = chosen_hosts(key)
    hosted = hosted_event(key)
    if not rows or hosted is None:
        return []
    for row in rows:
        check_in_use(row.association)
        row.created_by, row.created_at = by, now
    ask(hosted, rows, by=by, now=now)
    return [row.association_id for row in rows]


def forget_hosts(key: UUID, *, by: Any, now: datetime) -> None:
    """Take back all invitations to an event that is thrown away, and tell so; who has accepted
    is told as well."""
    hosted = hosted_event(key)
    if hosted is None:
        return
    ends = {State.INVITED: end_invitation, State.ACCEPTED: end_hosting}
    rows = EventHost.objects.filter(translation_key=key, state__in=ends).order_by("pk")
    for row in rows.select_related("association__municipality", "asked_by"):
        ends[State(row.state)](row, hosted, by=by, now=now)
