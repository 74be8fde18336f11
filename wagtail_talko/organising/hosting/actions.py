"""Ask associations to host an event, answer, take back, leave. Atomic, audited, typed errors.

Locks, in this order: what associations have written of the event, its pages, the associations,
rooms and the event, the rows of those asked. Publishing takes them in the same order.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wagtail_talko.associations.models import Association
from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.bookings.layout import lock
from wagtail_talko.events.locking import lock_for_events
from wagtail_talko.events.models import Event
from wagtail_talko.events.projection import project_group
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.organising.hosting import notifications
from wagtail_talko.organising.hosting.models import MESSAGE_LENGTH, EventHost, utc_now
from wagtail_talko.organising.hosting.pages import lock_pages, write_hosts
from wagtail_talko.organising.hosting.queries import HostedEvent, hosted_event
from wagtail_talko.organising.hosting.refusals import (
    EventGone,
    HostingClosed,
    LastHost,
    OwnDraft,
)
from wagtail_talko.organising.hosting.rules import (
    check_acts_for,
    check_coming,
    check_hosts,
    check_in_use,
    check_new,
)
from wagtail_talko.organising.proposals.models import Proposal
from wagtail_talko.spaces.queries import locked

State = EventHost.State


@action
def invite_to_host(
    *,
    key: UUID,
    asked_by: Association,
    associations: Sequence[Association],
    by: Any,
    message: str = "",
    now: datetime | None = None,
    silent: bool = False,
) -> list[EventHost]:
    """Ask associations to host the event too, in the name of one that does.

    Those for which `by` acts as well are hosts at once. Raises `EventGone`, `EventOver`,
    `NotAllowed`, `NotHost`, `AlreadyHosts`, `TooManyEventHosts`, `NotInUse`, `NotApproved`.
    """
    now = now or utc_now()
    hosted, rows = _lock(key, [asked_by, *associations], now)
    check_acts_for(asked_by, by)
    check_hosts(hosted, asked_by)
    check_in_use(asked_by)
    check_coming(hosted, now)
    fresh = list(Association.objects.filter(pk__in=[each.pk for each in associations]))
    check_new(fresh, hosts=hosted.hosts, rows=rows)
    asked = [
        _row(rows, key, each, asked_by=asked_by, message=message, by=by, now=now)
        for each in sorted(fresh, key=lambda each: each.pk)
    ]
    ask(hosted, asked, by=by, now=now, silent=silent)
    for row in asked:
        audit(row, "event_host.invite", by=by, **describe(row))
    return asked


def ask(
    hosted: HostedEvent,
    rows: Sequence[EventHost],
    *,
    by: Any,
    now: datetime,
    silent: bool = False,
) -> None:
    """Mail the invitations; who is asked by a member of its own is a host at once.

    Part of the actions that hold the locks.
    """
    own = set(by.talko_associations.values_list("pk", flat=True)) if by else set()
    sure = [row for row in rows if row.association_id in own]
    for row in rows:
        row.state = State.ACCEPTED if row in sure else State.INVITED
        row.answered_at, row.answered_by = (now, by) if row in sure else (None, None)
        row.save()
    if sure:
        _change(hosted, add=[row.association for row in sure], now=now)
    for row in [] if silent else rows:
        notifications.tell_asked("joined" if row in sure else "invited", row, hosted, by=by)


@action
def answer_hosting(
    *,
    invitation: EventHost,
    accept: bool,
    by: Any,
    message: str = "",
    now: datetime | None = None,
) -> EventHost:
    """Say yes or no: that is the end of the invitation. `message` goes to those who asked.

    Raises `HostingClosed`, `NotAllowed`, `EventGone`, `EventOver`; to say yes also `NotInUse`,
    `NotApproved`.
    """
    now = now or utc_now()
    hosted, rows = _lock(invitation.translation_key, [invitation.association], now)
    row = _same(rows, invitation)
    check_acts_for(row.association, by)
    if row.state != State.INVITED:
        raise HostingClosed
    check_coming(hosted, now)
    if accept:
        check_in_use(row.association)
    _settle(row, State.ACCEPTED if accept else State.DECLINED, by=by, now=now)
    if accept:
        _change(hosted, add=[row.association], now=now)
    code = "event_host.accept" if accept else "event_host.decline"
    audit(row, code, by=by, **describe(row))
    kind = "accepted" if accept else "declined"
    notifications.tell_asker(kind, row, hosted, message=message)
    return row


@action
def withdraw_invitation(
    *, invitation: EventHost, by: Any, now: datetime | None = None
) -> EventHost:
    """Take an invitation back before it is answered, for members of any host.

    Raises `HostingClosed`, `NotAllowed`, `EventGone`.
    """
    now = now or utc_now()
    hosted, rows = _lock(invitation.translation_key, [invitation.association], now)
    row = _same(rows, invitation)
    own = hosted.hosts and by and by.is_active and by.talko_associations.all()
    if not own or not own.filter(pk__in=[host.pk for host in hosted.hosts]).exists():
        raise NotAllowed
    if row.state != State.INVITED:
        raise HostingClosed
    end_invitation(row, hosted, by=by, now=now)
    audit(row, "event_host.withdraw", by=by, **describe(row))
    return row


def end_invitation(row: EventHost, hosted: HostedEvent, *, by: Any, now: datetime) -> None:
    """Take back what nobody has answered, and tell so. Part of other actions."""
    _settle(row, State.WITHDRAWN, by=by, now=now)
    notifications.tell_asked("taken_back", row, hosted, by=by)


def end_hosting(row: EventHost, hosted: HostedEvent, *, by: Any, now: datetime) -> None:
    """Tell a host that accepted that there is nothing to host. Part of other actions."""
    _settle(row, State.LEFT, by=by, now=now)
    notifications.tell_asked("thrown_away", row, hosted, by=by)


@action
def leave_event(
    *, key: UUID, association: Association, by: Any, now: datetime | None = None
) -> EventHost:
    """Stop hosting the event. What the association has written goes to a host that stays.

    Raises `LastHost`, `OwnDraft` before it was ever published, `NotHost`, `NotAllowed`,
    `EventGone`.
    """
    now = now or utc_now()
    hosted, rows = _lock(key, [association], now)
    check_acts_for(association, by)
    check_hosts(hosted, association)
    staying = [host for host in hosted.hosts if host.pk != association.pk]
    if not staying:
        raise LastHost(association=association)
    row = next((each for each in rows if each.association_id == association.pk), None)
    row = row or EventHost(translation_key=key, association=association)
    heir = _hand_over(hosted, association, staying, rows)
    _settle(row, State.LEFT, by=by, now=now)
    for each in rows:
        if each.state == State.INVITED and each.asked_by_id == association.pk:
            end_invitation(each, hosted, by=by, now=now)
    _change(hosted, drop=[association], now=now)
    audit(row, "event_host.leave", by=by, **describe(row))
    notifications.tell_staying(row, hosted, staying, heir=heir)
    return row


# -- parts -----------------------------------------------------------------------------------


def describe(row: EventHost) -> dict[str, Any]:
    """What the audit log keeps of a row."""
    return {
        "event_pages": str(row.translation_key),
        "association": row.association_id,
        "asked_by": row.asked_by_id,
        "state": str(row.state),
    }


def _lock(
    key: UUID, associations: Sequence[Association], now: datetime
) -> tuple[HostedEvent, list[EventHost]]:
    """Lock the event in all its forms, then read it and the rows of those asked."""
    pages = Proposal.objects.filter(page__translation_key=key)
    list(locked(pages).order_by("pk").values_list("pk", flat=True))
    lock_pages(key)
    ids = list(Event.objects.filter(translation_key=key).values_list("pk", flat=True))
    keys = [each.pk for each in associations]
    if ids:
        lock_for_events(ids, now=now, host_ids=keys)
    else:
        lock((), association_ids=keys)
    rows = locked(EventHost.objects.filter(translation_key=key)).order_by("pk")
    list(rows.values_list("pk", flat=True))
    hosted = hosted_event(key)
    if hosted is None:
        raise EventGone
    found = EventHost.objects.filter(translation_key=key).order_by("pk")
    links = ("association__municipality", "asked_by__municipality", "created_by")
    return hosted, list(found.select_related(*links))


def _same(rows: Sequence[EventHost], row: EventHost) -> EventHost:
    found = next((each for each in rows if each.pk == row.pk), None)
    if found is None:
        raise HostingClosed
    return found


def _row(
    rows: Sequence[EventHost],
    key: UUID,
    association: Association,
    *,
    asked_by: Association,
    message: str,
    by: Any,
    now: datetime,
) -> EventHost:
    """Return the row of an association, taken up again where there is one that has ended."""
    row = next((each for each in rows if each.association_id == association.pk), None)
    row = row or EventHost(translation_key=key)
    row.association, row.asked_by = association, asked_by
    row.message = message.strip()[:MESSAGE_LENGTH]
    row.created_by, row.created_at = (by if by and by.pk else None), now
    return row


def _settle(row: EventHost, state: str, *, by: Any, now: datetime) -> None:
    # The mail has told what was written; nobody needs it any more.
    row.state, row.message = state, ""
    row.answered_at, row.answered_by = now, by if by and by.pk else None
    row.save()


def _change(
    hosted: HostedEvent,
    *,
    now: datetime,
    add: Sequence[Association] = (),
    drop: Sequence[Association] = (),
) -> None:
    """Let the pages name the hosts, and lists, feeds and mails follow."""
    write_hosts(hosted.pages, add=add, drop=drop)
    gone = {each.pk for each in drop}
    hosted.hosts = [host for host in [*hosted.hosts, *add] if host.pk not in gone]
    if hosted.event is not None:
        project_group(hosted.key, now=now)


def _hand_over(
    hosted: HostedEvent,
    leaving: Association,
    staying: Sequence[Association],
    rows: Sequence[EventHost],
) -> Association | None:
    """Let another host look after what the leaving one has written; return which."""
    proposal = hosted.proposal
    if proposal is None or proposal.association_id != leaving.pk:
        return None
    if not proposal.page.live and proposal.page.first_published_at is None:
        raise OwnDraft(association=leaving)
    # Who was never asked has been there from the beginning.
    since = {row.association_id: row.answered_at for row in rows if row.state == State.ACCEPTED}
    heir = min(staying, key=lambda host: (since.get(host.pk) or proposal.created_at, host.pk))
    proposal.association = heir
    proposal.save(update_fields=["association"])
    return heir
