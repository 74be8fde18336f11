"""What the hosts are told of how they get in, in the active language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.bookings.models import BookingDate, DoorCode
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import local_dates
from wagtail_talko.wording import format_day
from wagtail_talko.words import as_dict, pick

CONFIRMED = BookingDate.State.CONFIRMED


@dataclass
class Entry:
    """How one gets to dates of one booking: the words of each room, and the booking's own code."""

    rooms: dict[int, Any] = field(default_factory=dict)
    code: DoorCode | None = None

    def lines(self, dates: Iterable[BookingDate]) -> list[str]:
        """Say how one gets in on the confirmed ones of the dates; nothing of the others."""
        own = [date for date in dates if date.state == CONFIRMED]
        rooms = {date.room_id: date.room for date in own}
        said = {pk: text for pk in rooms if (text := pick(self.rooms.get(pk)).text.strip())}
        several = len(rooms) > 1 and len(set(said.values())) > 1
        lines = [f"{pick(rooms[pk].name).text}: {text}" if several else text
                 for pk, text in said.items()]  # fmt: skip
        return [*dict.fromkeys(lines), *self._code_line(own)]

    def _code_line(self, dates: Sequence[BookingDate]) -> list[str]:
        held = [date for date in dates if self.code and holds(self.code, date)]
        if not held or self.code is None:
            return []
        text = _("Code: %(code)s") % {"code": self.code.code}
        return [text if len(held) == len(dates) else f"{text} ({say_days(self.code)})"]


def entry_of(dates: Iterable[BookingDate]) -> Entry:
    """Read how one gets to confirmed dates of one booking. Two queries, none without such dates.

    Read anew and not taken from the rooms at hand: those may have been loaded before the words
    were changed.
    """
    own = [date for date in dates if date.state == CONFIRMED]
    if not own:
        return Entry()
    rooms = Room.objects.filter(pk__in={date.room_id for date in own}).select_related("space")
    words = {
        room.pk: room.entry if as_dict(room.entry) else room.space.entry
        for room in rooms.only("entry", "space", "space__entry")
    }
    return Entry(words, DoorCode.objects.filter(booking=own[0].booking_id).first())


def holds(code: DoorCode, date: BookingDate) -> bool:
    """Say whether a code holds on one of the local days of a date."""
    return any(
        (code.first_day is None or code.first_day <= day)
        and (code.last_day is None or day <= code.last_day)
        for day in local_dates(date.span, date.room.space.zone)
    )


def say_days(code: DoorCode) -> str:
    """Say on which days a code holds: "ti 12.1.2027 – ti 19.1.2027"."""
    language = get_language() or "en"
    first, last = (
        format_day(day, language=language) if day else "" for day in (code.first_day, code.last_day)
    )
    return first if first == last else f"{first} – {last}".strip()
