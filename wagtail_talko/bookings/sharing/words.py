"""Say who shares a room, and warn where a loud group meets a quiet one. Nothing is refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.bookings.hosts import who
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.spaces.models import Room
from wagtail_talko.wording import format_hours

QUIET, LOUD = Booking.Loudness.QUIET, Booking.Loudness.LOUD


@dataclass(frozen=True)
class Neighbour:
    """A line about one other group; `warning` where the two do not go together."""

    text: str
    warning: str = ""


def neighbours(rows: Sequence[BookingDate], room: Room, loudness: str) -> list[Neighbour]:
    return [_neighbour(row, room, loudness) for row in rows]


def _neighbour(row: BookingDate, room: Room, loudness: str) -> Neighbour:
    names = who(row.booking)
    hours = format_hours(row.start, row.end, zone=room.space.zone, language=get_language() or "en")
    theirs = row.booking.loudness
    says = str(Booking.Loudness(theirs).label) if theirs else _("has not said how loud it is")
    text = _("Also there %(hours)s: %(who)s (%(loudness)s)")
    facts = {"hours": hours, "who": names, "loudness": says}
    return Neighbour(text % facts, _warning(loudness, theirs) % facts)


def _warning(own: str, theirs: str) -> str:
    if (own, theirs) == (LOUD, QUIET):
        return _("You are loud and %(who)s is quiet. Agree on it, or choose another time or room.")
    if (own, theirs) == (QUIET, LOUD):
        return _("You are quiet and %(who)s is loud. Agree on it, or choose another time or room.")
    return ""
