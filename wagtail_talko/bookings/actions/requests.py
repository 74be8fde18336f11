"""Asking for a room, for one date or many."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.actions.base import action, announce, as_spans, utc_now
from wagtail_talko.bookings.availability import Availability
from wagtail_talko.bookings.claims import PlacesTaken, claim
from wagtail_talko.bookings.layout import Layout, lock
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.refusals import BookingRefused, RoomTaken
from wagtail_talko.bookings.rules import Ask, is_possible, refusals_of
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
    "is_private",
    "open_to_others",
    "left_out",
)


def request_booking(
    *,
    room: Room,
    association: Association | None,
    dates: Iterable[tuple[datetime, datetime]],
    purpose: str,
    by: Any,
    origin: str = Booking.Origin.MEMBER,
    override: bool = False,
    now: datetime | None = None,
    silent: bool = False,
    **details: Any,
) -> Booking:
    """Book `room` for every one of `dates` (aware, half-open), or for none of them.

    Members face all rules; for the other origins the soft ones are warnings: staff must pass
    `override=True` to depart from them, events and seasons always do. What was departed from is
    logged. `by` is None for the system itself. `details` are `COLUMNS`.

    Raises `BookingRefused` with every refusal of every date, typed, with suggestions.
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
            override=override,
            silent=silent,
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
    override: bool,
    silent: bool,
    fields: dict[str, Any],
) -> Booking:
    layout = lock([room], association_ids=[association.pk] if association else [])
    room = layout.rooms[room.pk]
    if association is not None:
        association = Association.objects.get(pk=association.pk)
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
    )
    overridden = refuse_or_override(ask, refusals_of(ask), override=override)
    booking = Booking.objects.create(
        room=room, association=association, created_by=by if by and by.pk else None, **fields
    )
    rows = add_rows(booking, room, spans, waits=room.needs_approval and not ask.is_staff)
    claim_or_refuse(rows, layout=layout)
    kind = "requested" if rows[0].state == BookingDate.State.REQUESTED else "confirmed"
    announce(kind, "booking.request", rows, by=by, silent=silent, overridden=overridden)
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
    **facts: Any,
) -> Ask:
    """Load what the rules need to judge the spans."""
    possible = [span for span in spans if is_possible(span)]
    known = Availability(
        [room], possible, layout=layout, ignoring=ignoring, own_booking=own_booking
    )
    return Ask(
        room=known.layout.rooms[room.pk],
        association=association,
        spans=spans,
        by=by,
        now=now,
        known=known,
        **facts,
    )


def refuse_or_override(
    ask: Ask, refusals: Sequence[Refusal], *, override: bool
) -> list[dict[str, Any]]:
    """Raise what binds; return what was departed from, for the audit log."""
    may_depart = ask.origin in (Booking.Origin.EVENT, Booking.Origin.SEASON) or (
        ask.is_staff and override
    )
    binding = [r for r in refusals if r.is_hard or not may_depart]
    if binding:
        raise BookingRefused(binding)
    return [{"code": r.code, "start": r.start} for r in refusals]


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


def claim_or_refuse(dates: Sequence[BookingDate], *, layout: Layout) -> None:
    """Claim the places of the dates that hold their room; a failure becomes a refusal."""
    try:
        claim([date for date in dates if date.holds_room], layout=layout)
    except PlacesTaken as taken:
        raise BookingRefused(
            [
                RoomTaken(
                    span=date.span,
                    zone=date.room.space.zone,
                    when=date.span,
                    room=date.room,
                )
                for date in taken.dates
            ]
        ) from taken
