"""The rules of booking: small functions, one rule each. A rule returns a refusal or None.

They collect instead of raising, because a booker wants to hear everything at once: all dates,
all reasons.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from wagtail_talko.app_settings import app_settings
from wagtail_talko.associations.models import Membership
from wagtail_talko.bookings import refusals as R
from wagtail_talko.bookings.ask import Ask
from wagtail_talko.bookings.models import LONGEST_BOOKING, Booking
from wagtail_talko.bookings.outcomes.queries import bar_of
from wagtail_talko.bookings.outcomes.refusals import NoShows
from wagtail_talko.bookings.quotas.rules import check_quotas
from wagtail_talko.exceptions import Refusal
from wagtail_talko.spaces.contacts import whom_to_ask
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.permissions import manages
from wagtail_talko.timeslots import Span, at, local_date
from wagtail_talko.wording import format_day, format_hours

# -- the request as a whole ------------------------------------------------------------------


def check_dates_given(ask: Ask) -> Refusal | None:
    return None if ask.spans else ask.refuse(R.NoDates)


def check_number_of_dates(ask: Ask) -> Refusal | None:
    """An event has several times a day: it counts its days itself (events/shared_bookings.py)."""
    if ask.origin == Booking.Origin.EVENT:
        return None
    if (ask.dates_before or 0) + len(ask.spans) > app_settings.MAX_DATES:
        return ask.refuse(R.TooManyDates, most=app_settings.MAX_DATES)
    return None


def check_room_in_use(ask: Ask) -> Refusal | None:
    if ask.room.is_archived or ask.room.space.is_archived:
        return ask.refuse(R.RoomArchived)
    return None


def check_may_book_for_association(ask: Ask) -> Refusal | None:
    """Members book for their own; a municipality's managers in its rooms for any."""
    if ask.by is None and ask.is_staff:
        return None
    municipality = ask.room.space.municipality
    if manages(ask.by, municipality):
        return None
    if ask.is_staff or ask.association is None:
        return ask.refuse(R.NotMember)
    is_member = Membership.objects.filter(association=ask.association, user=ask.by).exists()
    return None if is_member else ask.refuse(R.NotMember)


def check_association_in_use(ask: Ask) -> Refusal | None:
    if ask.association and ask.association.is_archived:
        return ask.refuse(R.AssociationArchived, association=ask.association)
    return None


def check_association_approved(ask: Ask) -> Refusal | None:
    if ask.association and not ask.association.is_approved:
        return ask.refuse(R.AssociationNotApproved, association=ask.association)
    return None


def check_no_shows(ask: Ask) -> Refusal | None:
    """Refuse more dates while the association is barred: it has not come too often."""
    adds = not ask.is_change or ask.dates_before is not None
    if not adds or ask.association is None:
        return None
    bar = bar_of(ask.association, ask.room.space.municipality, now=ask.now)
    if bar is None:
        return None
    return ask.refuse(
        NoShows,
        association=ask.association,
        n=bar.number,
        day=_in_words(bar.until),
        contact=whom_to_ask(ask.room.space),
    )


def check_bookers(ask: Ask) -> Refusal | None:
    if ask.room.bookers == Room.Bookers.STAFF:
        return ask.refuse(R.StaffOnly)
    municipality = ask.room.space.municipality
    is_local = ask.association and ask.association.municipality_id == municipality.pk
    if ask.room.bookers == Room.Bookers.LOCAL and not is_local:
        return ask.refuse(R.LocalOnly, municipality=municipality)
    return None


def check_people(ask: Ask) -> Refusal | None:
    if ask.people and ask.room.capacity and ask.people > ask.room.capacity:
        return ask.refuse(R.TooManyPeople, capacity=ask.room.capacity)
    return None


def check_exclusive(ask: Ask) -> Refusal | None:
    """Alone in a room for several groups: where the municipality has allowed it."""
    is_too_much = ask.is_exclusive and not ask.room.can_be_alone
    return ask.refuse(R.NotExclusive) if is_too_much else None


# -- one date --------------------------------------------------------------------------------


def check_order(ask: Ask, span: Span) -> Refusal | None:
    return None if span.start < span.end else ask.refuse(R.EndsBeforeStart, span)


def check_year(ask: Ask, span: Span) -> Refusal | None:
    """Refuse years no calendar reaches: arithmetic near the ends of time fails."""
    return None if is_reachable(span) else ask.refuse(R.BeyondCalendars, span)


def is_reachable(span: Span) -> bool:
    return span.start.year >= 1970 and span.end.year < 2200


def is_possible(span: Span) -> bool:
    """Whether one date of any room could have this span: what else there is, is not looked up."""
    return span.start < span.end and is_reachable(span) and span.length <= LONGEST_BOOKING


def check_at_most_a_week(ask: Ask, span: Span) -> Refusal | None:
    return ask.refuse(R.LongerThanAWeek, span) if span.length > LONGEST_BOOKING else None


def check_shortest(ask: Ask, span: Span) -> Refusal | None:
    shortest = timedelta(minutes=ask.room.shortest_minutes)
    return ask.refuse(R.TooShort, span, shortest=shortest) if span.length < shortest else None


def check_longest(ask: Ask, span: Span) -> Refusal | None:
    longest = timedelta(minutes=ask.room.longest_minutes)
    return ask.refuse(R.TooLong, span, longest=longest) if span.length > longest else None


def check_start_interval(ask: Ask, span: Span) -> Refusal | None:
    local = span.start.astimezone(ask.zone)
    minutes = local.hour * 60 + local.minute
    interval = ask.room.start_interval_minutes
    if minutes % interval or local.second or local.microsecond:
        return ask.refuse(R.WrongStart, span, minutes=interval)
    return None


def check_notice(ask: Ask, span: Span) -> Refusal | None:
    """Refuse the past, and a start sooner than the room's notice (hours)."""
    if span.start < ask.now:
        return ask.refuse(R.InThePast, span)
    notice = timedelta(hours=ask.room.notice_hours)
    return ask.refuse(R.TooSoon, span, notice=notice) if span.start < ask.now + notice else None


def check_ahead(ask: Ask, span: Span) -> Refusal | None:
    """Refuse a start after the last local day the room's `ahead_days` allow."""
    days = ask.room.ahead_days
    last = local_date(ask.now, ask.zone) + timedelta(days=days)
    if span.start >= at(last + timedelta(days=1), time.min, ask.zone):
        return ask.refuse(R.TooFarAhead, span, days=days, last=_in_words(last))
    return None


def check_opening_hours(ask: Ask, span: Span) -> Refusal | None:
    if ask.known.is_open(ask.room, span):
        return None
    day = local_date(span.start, ask.zone)
    hours = ask.known.openings.starting_on(ask.room.space_id, day)
    if not hours:
        return ask.refuse(R.ClosedThatDay, span, space=ask.room.space)
    return ask.refuse(
        R.OutsideOpeningHours, span, space=ask.room.space, hours=_hours_in_words(hours, ask.zone)
    )


def check_free(ask: Ask, span: Span) -> Refusal | None:
    """Refuse what the guard would: no place left, or the room closed."""
    known = ask.known
    blockers = known.blockers(ask.room, span, whole=ask.is_exclusive, closes=ask.closes)
    if not blockers and known.layout.has_places(ask.room.pk):
        return None
    is_shut = any(row.is_closure for row in blockers)
    refusal = ask.refuse(R.RoomShut if is_shut else R.RoomTaken, span)
    refusal.facts["blocked_by"] = tuple(sorted({row.date_id for row in blockers}))
    return refusal


HARD_OF_REQUEST: list[Callable[[Ask], Refusal | None]] = [
    check_dates_given,
    check_number_of_dates,
    check_room_in_use,
    check_may_book_for_association,
    check_association_in_use,
]
SOFT_OF_REQUEST: list[Callable[[Ask], Refusal | None]] = [
    check_association_approved,
    check_no_shows,
    check_bookers,
    check_people,
    check_exclusive,
]
HARD_OF_DATE: list[Callable[[Ask, Span], Refusal | None]] = [check_free]
SOFT_OF_DATE: list[Callable[[Ask, Span], Refusal | None]] = [
    check_shortest,
    check_longest,
    check_start_interval,
    check_notice,
    check_ahead,
    check_opening_hours,
]


def refusals_of(ask: Ask) -> list[Refusal]:
    """Return every refusal, hard and soft: of the request first, then by date."""
    found = list(_of_request(ask))
    obtainable = []
    for span in ask.spans:
        refusals = refusals_of_date(ask, span)
        found += refusals
        if not any(refusal.is_hard or not ask.is_staff for refusal in refusals):
            obtainable.append(span)
    return found + check_quotas(ask, obtainable)


def refusals_of_date(ask: Ask, span: Span) -> list[Refusal]:
    # The other rules look at each day of the span: they are asked of possible spans only.
    unusable = check_order(ask, span) or check_year(ask, span) or check_at_most_a_week(ask, span)
    if unusable:
        return [unusable]
    rules = [*HARD_OF_DATE, *SOFT_OF_DATE]
    found = [refusal for rule in rules if (refusal := rule(ask, span))]
    return [*found, *ask.stock.refusals_of_date(ask.room, span, ask.known.layout)]


def _of_request(ask: Ask) -> Iterator[Refusal]:
    rules = [*HARD_OF_REQUEST, *SOFT_OF_REQUEST]
    if ask.is_change:
        # Who may change a booking is decided by the action.
        rules.remove(check_may_book_for_association)
    for rule in rules:
        refusal = rule(ask)
        if refusal:
            yield refusal
    yield from ask.stock.refusals(ask.room)
    yield from _overlaps_among_themselves(ask)


def _overlaps_among_themselves(ask: Ask) -> Iterator[Refusal]:
    """Two dates of one request never overlap, even in a room for several groups."""
    ordered = sorted(filter(is_possible, ask.spans))
    for first, second in zip(ordered, ordered[1:], strict=False):
        if second.start < first.end:
            yield ask.refuse(R.DatesOverlap, second)


def _in_words(day: date) -> Callable[[str], str]:
    return lambda language: format_day(day, language=language)


def _hours_in_words(spans: Sequence[Span], zone: ZoneInfo) -> Callable[[str], str]:
    def say(language: str) -> str:
        return ", ".join(
            format_hours(span.start, span.end, zone=zone, language=language) for span in spans
        )

    return say
