"""What a room is like and what its rules are, in words."""

from datetime import UTC, date, datetime, timedelta

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from wagtail_talko.bookings.finding.wishes import accessibility_of
from wagtail_talko.codes import AccessibilityFact, Equipment, labels
from wagtail_talko.elements import SummaryRow
from wagtail_talko.exceptions import show_length
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.openings import OpeningBook
from wagtail_talko.timeslots import local_date
from wagtail_talko.wording import format_day, format_hours, format_week, format_weekday
from wagtail_talko.words import pick

ONE_DAY = timedelta(days=1)
# The last year of which the hours can be said.
LAST_YEAR = 2199


def short_facts(room: Room) -> list[str]:
    """Return the facts by which a room is chosen."""
    facts = [str(room.space)]
    if room.capacity:
        facts.append(people_label(room.capacity))
    facts += labels(room.equipment, Equipment)
    facts += labels(accessibility_of(room), AccessibilityFact)
    return facts


def people_label(number: int) -> str:
    return ngettext("%(n)d person", "%(n)d people", number) % {"n": number}


def fact_rows(room: Room) -> list[SummaryRow]:
    """Return the facts of the room's own page, the empty ones left out."""
    space = room.space
    post = f"{space.postal_code} {pick(space.city).text}".strip()
    address = [pick(space.name).text, pick(space.street_address).text, post]
    rows = [
        (_("Place"), "\n".join(part for part in address if part)),
        (_("Fits"), people_label(room.capacity) if room.capacity else ""),
        (_("Equipment"), ", ".join(labels(room.equipment, Equipment))),
        (_("Accessibility"), ", ".join(labels(accessibility_of(room), AccessibilityFact))),
        (_("Phone"), space.phone),
        (_("E-mail"), space.email),
    ]
    return [SummaryRow(label=label, value=value) for label, value in rows if value]


def room_rules(room: Room) -> list[str]:
    """Return the rules that every booking of the room meets, said before anybody types."""
    rules = [_who_may_book(room), _approval(room), _lengths(room)]
    if room.notice_hours:
        notice = show_length(timedelta(hours=room.notice_hours))
        rules.append(_("Book at least %(notice)s before the start.") % {"notice": notice})
    rules.append(_ahead(room))
    if room.free_cancel_hours:
        hours = show_length(timedelta(hours=room.free_cancel_hours))
        rules.append(
            _("Free cancellation until %(hours)s before the start. Later ones are marked late.")
            % {"hours": hours}
        )
    if room.turnaround_minutes:
        pause = show_length(timedelta(minutes=room.turnaround_minutes))
        rules.append(
            _("The room is kept free for %(pause)s after each booking.") % {"pause": pause}
        )
    if room.is_shared:
        rules.append(_sharing(room))
    return rules


def _sharing(room: Room) -> str:
    shared = ngettext(
        "%(n)d group may use the room at once.",
        "%(n)d groups may use the room at once.",
        room.parallel_groups,
    ) % {"n": room.parallel_groups}
    if room.allows_exclusive:
        alone = _("An association may also book it for itself alone.")
    else:
        alone = _("It cannot be booked for one group alone.")
    return f"{shared} {alone}"


def rules_before_typing(room: Room, day: date | None) -> list[str]:
    """Return how many fit in and when the house is open, with the rules of booking. 2 queries.

    `day` is the day wished for, if it is known yet: the hours are those of its week.
    """
    rules = []
    if room.capacity:
        fits = ngettext("%(n)d person fits in.", "%(n)d people fit in.", room.capacity)
        rules.append(fits % {"n": room.capacity})
    return [*rules, opening_words(room, day), *room_rules(room)]


def opening_words(room: Room, day: date | None) -> str:
    """Say when the space is open in the week of a day: "ma–pe klo 8.00–22.00; la–su suljettu"."""
    today = local_date(datetime.now(UTC), room.space.zone)
    first = day if day and today.year <= day.year <= LAST_YEAR else today
    first -= first.weekday() * ONE_DAY
    book = OpeningBook([room.space], first, first + 6 * ONE_DAY)
    if book.is_always_open(room.space_id):
        return _("Open around the clock.")
    language = get_language() or "en"
    by_day = [_hours_on(book, room, first + n * ONE_DAY, language) for n in range(7)]
    starts = [n for n in range(7) if n == 0 or by_day[n] != by_day[n - 1]]
    parts = []
    for begin, after in zip(starts, [*starts[1:], 7], strict=True):
        names = [
            format_weekday(first + n * ONE_DAY, language=language, short=True)
            for n in dict.fromkeys((begin, after - 1))
        ]
        parts.append(f"{'–'.join(names)} {by_day[begin]}")
    # Translators: {week} is "week 49, 30.11.–6.12.2026", {hours} a list of days with their hours
    return pgettext("opening hours", "Open in {week}: {hours}.").format(
        week=format_week(first, language=language, within=True), hours="; ".join(parts)
    )


def _hours_on(book: OpeningBook, room: Room, day: date, language: str) -> str:
    spans = book.starting_on(room.space_id, day)
    hours = [format_hours(*span, zone=room.space.zone, language=language) for span in spans]
    return ", ".join(hours) or pgettext("a day of a week", "closed")


def _ahead(room: Room) -> str:
    today = local_date(datetime.now(UTC), room.space.zone)
    ahead = ngettext(
        "You can book %(n)d day ahead, until %(last)s.",
        "You can book %(n)d days ahead, until %(last)s.",
        room.ahead_days,
    )
    last = format_day(today + room.ahead_days * ONE_DAY, language=get_language() or "en")
    return ahead % {"n": room.ahead_days, "last": last}


def short_rules(room: Room, *, with_length: bool = False) -> list[str]:
    """Return what is worth knowing before choosing a time: approval, longest, who may book."""
    rules = [_approval(room)]
    if with_length:
        longest = show_length(timedelta(minutes=room.longest_minutes))
        rules.append(_("At most %(longest)s at a time.") % {"longest": longest})
    if room.bookers == Room.Bookers.LOCAL:
        rules.append(_who_may_book(room))
    return rules


def _who_may_book(room: Room) -> str:
    if room.bookers == Room.Bookers.STAFF:
        return _("Only the municipality books this room. Contact it by phone or e-mail.")
    if room.bookers == Room.Bookers.LOCAL:
        municipality = pick(room.space.municipality.name).text
        return _("Approved associations of %(municipality)s may book.") % {
            "municipality": municipality
        }
    return _("Approved associations may book.")


def _approval(room: Room) -> str:
    if not room.needs_approval:
        return _("A free time is yours at once.")
    if room.request_holds_room:
        return _("The municipality approves bookings. The room is kept for you meanwhile.")
    return _("The municipality approves bookings. The room is not kept for you meanwhile.")


def _lengths(room: Room) -> str:
    lengths = _("From %(shortest)s to %(longest)s at a time.") % {
        "shortest": show_length(timedelta(minutes=room.shortest_minutes)),
        "longest": show_length(timedelta(minutes=room.longest_minutes)),
    }
    starts = ngettext(
        "Bookings start every %(n)d minute.",
        "Bookings start every %(n)d minutes.",
        room.start_interval_minutes,
    )
    return f"{lengths} {starts % {'n': room.start_interval_minutes}}"
