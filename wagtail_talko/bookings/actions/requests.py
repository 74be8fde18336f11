"""Asking for a room, for one date or many."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.accessories.stock import Stock, Wanted, want
from wagtail_talko.bookings.actions import hosting as joint
from wagtail_talko.bookings.actions.base import (
    action,
    announce,
    as_spans,
    describe_booking,
    utc_now,
)
from wagtail_talko.bookings.actions.claiming import claim_or_refuse
from wagtail_talko.bookings.ask import Ask
from wagtail_talko.bookings.availability import Availability
from wagtail_talko.bookings.layout import Layout, lock
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.quotas.rules import Wish, load_quotas
from wagtail_talko.bookings.refusals import BookingRefused, ReasonMissing
from wagtail_talko.bookings.rules import is_possible, refusals_of
from wagtail_talko.bookings.suggestions import explain
from wagtail_talko.exceptions import Refusal
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span

# What of the details is a column of the booking.
COLUMNS = (
    "public_title",
    "language",
    "group",
    "people",
    "contact_name",
    "contact_email",
    "contact_phone",
    "message",
    "is_exclusive",
    "loudness",
    "is_private",
    "open_to_others",
    "left_out",
)

Hosts = Iterable[tuple[Association, bool]]


def request_booking(
    *,
    room: Room,
    association: Association | None,
    dates: Iterable[tuple[datetime, datetime]],
    purpose: str,
    by: Any,
    origin: str = Booking.Origin.MEMBER,
    hosts: Hosts = (),
    hosts_message: str = "",
    override: bool = False,
    override_reason: str = "",
    accessories: Wanted | None = None,
    now: datetime | None = None,
    silent: bool = False,
    **details: Any,
) -> Booking:
    """Book `room` for every one of `dates` (aware, half-open), or for none of them.

    Members face all rules; for the other origins the soft ones are warnings: staff must pass
    `override=True` to depart from them, events and seasons always do. What was departed from is
    logged, with `override_reason` on the booking (a quota asks for one). `by` is None for the
    system itself. `details` are `COLUMNS`. `accessories` maps what is to be borrowed with the
    room, at every date, to how many; whoever books, there must be enough.

    `hosts` are the joint hosts beside `association`, each with whether it may change the booking.
    They are invited, with `hosts_message`; those for which `by` may act as well are hosts at once.

    Raises `BookingRefused` with every refusal of every date, typed, with suggestions;
    `AlreadyHost` when an association would be host twice.
    """
    unknown = set(details) - set(COLUMNS)
    if unknown:
        raise TypeError(f"unknown details: {', '.join(sorted(unknown))}")
    spans = as_spans(dates)
    now = now or utc_now()
    try:
        return _request(
            room=room,
            association=association,
            spans=spans,
            by=by,
            now=now,
            hosts=list(hosts),
            hosts_message=hosts_message,
            override=override,
            reason=override_reason,
            silent=silent,
            accessories=accessories or {},
            fields={"origin": origin, "purpose": purpose, **details},
        )
    except BookingRefused as refused:
        explain(
            refused.refusals,
            room=room,
            spans=spans,
            people=details.get("people"),
            now=now,
            is_exclusive=bool(details.get("is_exclusive")),
            accessories=accessories or {},
        )
        raise


@action
def _request(
    *,
    room: Room,
    association: Association | None,
    spans: Sequence[Span],
    by: Any,
    now: datetime,
    hosts: Sequence[tuple[Association, bool]],
    hosts_message: str,
    override: bool,
    reason: str,
    silent: bool,
    accessories: Wanted,
    fields: dict[str, Any],
) -> Booking:
    everyone = [each for each in [association, *(host for host, _edits in hosts)] if each]
    layout = lock([room], association_ids=[each.pk for each in everyone])
    room = layout.rooms[room.pk]
    if association is not None:
        association = Association.objects.get(pk=association.pk)
    rows = joint.new_hosts(
        hosts, first=association, room=room, by=by, now=now, message=hosts_message
    )
    ask = make_ask(
        room=room,
        association=association,
        spans=spans,
        by=by,
        now=now,
        layout=layout,
        origin=fields["origin"],
        people=fields.get("people"),
        is_exclusive=bool(fields.get("is_exclusive")),
        hosts=joint.accepted(association, rows),
        stock=Stock.under_lock(accessories, possible(spans)),
    )
    overridden = refuse_or_override(ask, refusals_of(ask), override=override, reason=reason)
    booking = Booking.objects.create(
        room=room,
        association=association,
        created_by=by if by and by.pk else None,
        override_reason=reason[:300] if overridden else "",
        **fields,
    )
    joint.save_hosts(booking, rows)
    want(booking, accessories)
    dates = add_rows(booking, room, spans, waits=room.needs_approval and not ask.is_staff)
    claim_or_refuse(dates, layout=layout)
    kind = "requested" if dates[0].state == BookingDate.State.REQUESTED else "confirmed"
    invited: dict[str, Any] = {"hosts": [joint.describe(row) for row in rows]} if rows else {}
    borrowed: dict[str, Any] = {"accessories": ask.stock.wanted} if ask.stock.is_wanted else {}
    announce(
        kind,
        "booking.request",
        dates,
        by=by,
        silent=silent,
        booking=describe_booking(booking),
        overridden=overridden,
        **invited,
        **borrowed,
    )
    if not silent:
        joint.tell_new(rows, by=by)
    return booking


def make_ask(
    *,
    room: Room,
    association: Association | None,
    spans: Sequence[Span],
    by: Any,
    now: datetime,
    layout: Layout | None = None,
    ignoring: Iterable[int] = (),
    own_booking: int | None = None,
    hosts: Sequence[Association] | None = None,
    beside: Sequence[Wish] = (),
    **facts: Any,
) -> Ask:
    """Load what the rules need to judge the spans. `hosts` are all of them: the first alone."""
    ignoring = frozenset(ignoring)
    if hosts is None:
        hosts = [association] if association else []
    known = Availability(
        [room], possible(spans), layout=layout, ignoring=ignoring, own_booking=own_booking
    )
    room = known.layout.rooms[room.pk]
    quotas = load_quotas(
        room=room,
        hosts=hosts,
        wishes=[*(Wish(span, room) for span in possible(spans)), *beside],
        origin=facts.get("origin", Booking.Origin.MEMBER),
        now=now,
    )
    return Ask(
        room=room,
        association=association,
        spans=spans,
        by=by,
        now=now,
        known=known,
        hosts=hosts,
        ignoring=ignoring,
        own_booking=own_booking,
        beside=beside,
        quotas=quotas,
        **facts,
    )


def possible(spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if is_possible(span)]


def refuse_or_override(
    ask: Ask, refusals: Sequence[Refusal], *, override: bool, reason: str = ""
) -> list[dict[str, Any]]:
    """Raise what binds; return what was departed from, for the audit log.

    Some of it may be departed from for a `reason` only.
    """
    may_depart = ask.origin in (Booking.Origin.EVENT, Booking.Origin.SEASON) or (
        ask.is_staff and override
    )
    binding = [r for r in refusals if r.is_hard or not may_depart]
    if not binding and not reason.strip():
        binding = [refusal for refusal in refusals if refusal.needs_reason]
        if binding:
            binding.append(ask.refuse(ReasonMissing))
    if binding:
        raise BookingRefused(binding)
    return [{"code": r.code, "start": r.start} for r in refusals]


def keep_reason(booking: Booking, reason: str) -> None:
    """Store why the rules were departed from, after what was written before."""
    reason = reason.strip()
    if not reason or reason in booking.override_reason:
        return
    booking.override_reason = "; ".join(filter(None, [booking.override_reason, reason]))[:300]
    booking.save(update_fields=["override_reason"])


def add_rows(
    booking: Booking, room: Room, spans: Iterable[Span], *, waits: bool
) -> list[BookingDate]:
    state = BookingDate.State.REQUESTED if waits else BookingDate.State.CONFIRMED
    return BookingDate.objects.bulk_create(
        BookingDate(
            booking=booking,
            room=room,
            start=span.start,
            end=span.end,
            state=state,
            holds_room=not waits or room.request_holds_room,
        )
        for span in sorted(spans)
    )
