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
from wagtail_talko.words import Words, as_dict, pick

CONFIRMED = BookingDate.State.CONFIRMED


@dataclass
class Entry:
    """How one gets to dates of one booking: the words of each room, and the booking's own code."""

    rooms: dict[int, Any] = field(default_factory=dict)
    code: DoorCode | None = None

    def lines(self, dates: Iterable[BookingDate]) -> list[Words]:
        """Say how one gets in on the confirmed ones of the dates; nothing of the others.

        Each line with the language it is in: words may be missing in the reader's own.
        """
        own = [date for date in dates if date.state == CONFIRMED]
        rooms = {date.room_id: date.room for date in own}
        picked = {pk: pick(self.rooms.get(pk)) for pk in rooms}
        said = {pk: words for pk, words in picked.items() if words.text.strip()}
        # Rooms are named unless all have the same words: some may have none.
        named = len(rooms) > 1 and (len(said) < len(rooms) or len(set(said.values())) > 1)
        lines = [
            Words(_line(words.text, rooms[pk] if named else None), words.language)
            for pk, words in said.items()
        ]
        return [*dict.fromkeys(lines), *self._code_line(own)]

    def _code_line(self, dates: Sequence[BookingDate]) -> list[Words]:
        held = [date for date in dates if self.code and holds(self.code, date)]
        if not held or self.code is None:
            return []
        text = _("Code: %(code)s") % {"code": self.code.code}
        said = text if len(held) == len(dates) else f"{text} ({say_days(self.code)})"
        return [Words(said, get_language() or "en")]


def _line(text: str, room: Room | None) -> str:
    return f"{pick(room.name).text}: {text.strip()}" if room else text.strip()


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
