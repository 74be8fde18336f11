"""What pages say of outcomes, in words."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.outcomes.queries import Tally, tallies
from wagtail_talko.spaces.contacts import whom_to_ask
from wagtail_talko.wording import format_day
from wagtail_talko.words import pick


class Record(NamedTuple):
    """How often an association did not come, and until when it cannot book; `text` says it.

    `whose` names it, and where, as far as that is not plain; "" where it is.
    """

    whose: str
    text: str


def say_outcome(date: BookingDate) -> str:
    """Say what became of a date, to its hosts; "" where nobody has noted it."""
    if date.outcome == BookingDate.Outcome.NO_SHOW:
        return _("The municipality has noted that nobody came. Is it wrong? Ask: %(contact)s") % {
            "contact": whom_to_ask(date.room.space)
        }
    if date.outcome == BookingDate.Outcome.UNUSED:
        return _("You did not use the room.")
    if not date.outcome:
        return ""
    if not date.headcount:
        return _("The room was used.")
    people = ngettext(
        "The room was used by %(n)d person.", "The room was used by %(n)d people.", date.headcount
    )
    return people % {"n": date.headcount}


def say_count(number: int, weeks: int) -> str:
    """Say to how many times nobody came: "Nobody came: 2 times in the last 12 weeks."."""
    said = ngettext(
        "Nobody came: %(n)d time in the last %(weeks)d weeks.",
        "Nobody came: %(n)d times in the last %(weeks)d weeks.",
        number,
    )
    return said % {"n": number, "weeks": weeks}


def records_of(associations: Sequence[Association], *, now: datetime) -> list[Record]:
    """Return the no-shows of the associations, by municipality, where there are some. One query."""
    rows = BookingDate.objects.filter(missed_by__in=associations)
    by_association: dict[int, list[Tally]] = {each.pk: [] for each in associations}
    for tally in tallies(rows, now=now):
        by_association[tally.association_id].append(tally)
    return [
        Record(_say_whose(association, tally, several=len(associations) > 1), text)
        for association in associations
        for tally in by_association[association.pk]
        if (text := _say_tally(tally))
    ]


def _say_whose(association: Association, tally: Tally, *, several: bool) -> str:
    """Name the association where there are several, and the municipality where not its own."""
    is_own = tally.municipality.pk == association.municipality_id
    names = [
        *([association.name] if several else []),
        *([] if is_own else [tally.municipality.name]),
    ]
    return ", ".join(pick(name).text for name in names)


def _say_tally(tally: Tally) -> str:
    said = [say_count(tally.number, tally.municipality.no_show_weeks)] if tally.number else []
    if bar := tally.bar:
        day = format_day(bar.until, language=get_language() or "en")
        said.append(_("You can book again from %(day)s.") % {"day": day})
    return " ".join(said)
