"""What pages say of outcomes, in words."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.outcomes.notifications import contact_of
from wagtail_talko.bookings.outcomes.queries import bar_of, count_no_shows
from wagtail_talko.wording import format_day
from wagtail_talko.words import pick

# Counted where the municipality has set no other time.
WEEKS = 12


class Record(NamedTuple):
    """How often an association did not come, and until when it cannot book; `text` says it."""

    association: str
    text: str


def say_outcome(date: BookingDate) -> str:
    """Say what became of a date, to its hosts; "" where nobody has noted it."""
    if date.outcome == BookingDate.Outcome.NO_SHOW:
        return _("The municipality has noted that nobody came. Is it wrong? Ask: %(contact)s") % {
            "contact": contact_of(date.room.space)
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
    """Return the no-shows of the associations in their own municipality, where there are some.

    One query for all, and one for each that has some where they cost something.
    """
    found = []
    for weeks in sorted({each.municipality.no_show_weeks for each in associations}):
        own = {each.pk: each for each in associations if each.municipality.no_show_weeks == weeks}
        places = {each.municipality_id for each in own.values()}
        numbers = count_no_shows(own, places, now=now, weeks=weeks)
        for pk, number in sorted(numbers.items()):
            text = f"{say_count(number, weeks)} {_say_bar(own[pk], now)}".strip()
            found.append(Record(pick(own[pk].name).text, text))
    return found


def _say_bar(association: Association, now: datetime) -> str:
    bar = bar_of(association, association.municipality, now=now)
    if bar is None:
        return ""
    day = format_day(bar.until, language=get_language() or "en")
    return _("You can book again from %(day)s.") % {"day": day}
