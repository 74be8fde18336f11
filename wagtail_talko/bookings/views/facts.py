"""What a room is like and what its rules are, in words."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_talko.codes import AccessibilityFact, Equipment, labels
from wagtail_talko.elements import SummaryRow
from wagtail_talko.exceptions import show_length
from wagtail_talko.spaces.models import Room
from wagtail_talko.words import pick


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


def accessibility_of(room: Room) -> set[str]:
    return set(room.accessibility or ()) | set(room.space.accessibility or ())


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
    ahead = ngettext(
        "You can book %(n)d day ahead.", "You can book %(n)d days ahead.", room.ahead_days
    )
    rules.append(ahead % {"n": room.ahead_days})
    if room.turnaround_minutes:
        pause = show_length(timedelta(minutes=room.turnaround_minutes))
        rules.append(
            _("The room is kept free for %(pause)s after each booking.") % {"pause": pause}
        )
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
    return _("From %(shortest)s to %(longest)s at a time, starting every %(interval)s.") % {
        "shortest": show_length(timedelta(minutes=room.shortest_minutes)),
        "longest": show_length(timedelta(minutes=room.longest_minutes)),
        "interval": show_length(timedelta(minutes=room.start_interval_minutes)),
    }
