"""What was found, ready to show: links that fill the booking form, and words for the numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from wagtail_talko.bookings.finding import Found, FreeRun, Loosening, WeeklyFound, WeeklyTime, Wish
from wagtail_talko.bookings.forms import RoomFilterForm
from wagtail_talko.bookings.views.facts import people_label, short_facts, short_rules
from wagtail_talko.bookings.views.scope import room_url
from wagtail_talko.bookings.weeks import book_url
from wagtail_talko.codes import AccessibilityFact, Equipment
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, at, local_date
from wagtail_talko.wording import format_day

# Dates that a weekly time lacks are named up to this number.
MOST_MISSING = 8


@dataclass(frozen=True)
class FoundTime:
    """A free time: `day` is its local date, `last_start` None where there is one start only."""

    room: Room
    day: date
    start: datetime
    end: datetime
    last_start: datetime | None
    fits: str
    rules: list[str]
    url: str


@dataclass(frozen=True)
class FoundWeekly:
    """A weekly time: `weekday` in words ("on Tuesdays"), clock times of the first date."""

    room: Room
    weekday: str
    start: datetime
    end: datetime
    last_start: datetime | None
    fits: str
    rules: list[str]
    url: str
    free: int
    total: int
    missing: list[date]
    missing_more: int


@dataclass(frozen=True)
class FoundRoom:
    """A room that suits, whenever it is free."""

    room: Room
    url: str
    facts: list[str]
    rules: list[str]
    is_bookable: bool


@dataclass(frozen=True)
class WayOut:
    """What to give up, how many rooms are free then, and where they are listed."""

    label: str
    url: str


def as_time(run: FreeRun, wish: Wish) -> FoundTime:
    """Show one booking where a length was asked for, else the whole free stretch."""
    room = run.room
    span = Span(run.first, run.end) if wish.length else run.stretch
    return FoundTime(
        room=room,
        day=local_date(run.first, room.space.zone),
        start=span.start,
        end=span.end,
        last_start=run.last if wish.length and run.last > run.first else None,
        fits=people_label(room.capacity) if room.capacity else "",
        rules=short_rules(room, with_length=not wish.length),
        url=book_url(room, span, exact=wish.length is not None, people=wish.people),
    )


def as_weekly(found: WeeklyTime, wish: Wish) -> FoundWeekly:
    room = found.room
    span = found.span
    last = at(found.first_date, found.last_start, room.space.zone)
    return FoundWeekly(
        room=room,
        weekday=_on_weekdays()[found.first_date.weekday()],
        start=span.start,
        end=span.end,
        last_start=last if last > span.start else None,
        fits=people_label(room.capacity) if room.capacity else "",
        rules=short_rules(room),
        url=book_url(room, span, exact=True, people=wish.people, repeats="weekly", until=wish.last),
        free=len(found.free),
        total=found.total,
        missing=list(found.missing[:MOST_MISSING]),
        missing_more=max(0, len(found.missing) - MOST_MISSING),
    )


def as_room(room: Room) -> FoundRoom:
    is_bookable = room.bookers != Room.Bookers.STAFF
    rules = short_rules(room, with_length=True) if is_bookable else []
    return FoundRoom(room, room_url(room), short_facts(room), rules, is_bookable)


def as_loosening(way: Loosening, form: RoomFilterForm, url: Callable[..., str]) -> WayOut:
    number = ngettext("%(n)d room is free", "%(n)d rooms are free", way.rooms) % {"n": way.rooms}
    label = pgettext("what to give up and what that helps", "{change}: {number}")
    return WayOut(
        label.format(change=_change(way), number=number),
        url(form, without=way.name, code=way.code),
    )


def _change(way: Loosening) -> str:
    if way.code:
        words = {**dict(Equipment.choices), **dict(AccessibilityFact.choices)}
        return _("Without this: %(thing)s") % {"thing": words[way.code]}
    return {
        "space": _("In any space"),
        "municipality": _("In any municipality"),
        "people": _("For any number of people"),
        "weekdays": _("On any weekday"),
        "period": _("On any day"),
        "clock": _("At any time of day"),
        "length": _("For any length of time"),
    }[way.name]


def count_of_times(found: Found, suiting: int) -> str:
    """Say how many times there are, in how many rooms was looked, and until when."""
    number = len(found.runs)
    counted = {"n": number}
    if found.after:
        times = ngettext("The first free time.", "The first %(n)d free times.", number) % counted
    else:
        times = ngettext("%(n)d free time.", "%(n)d free times.", number) % counted
    said = [times, _suitable(suiting)]
    if not found.after and suiting:
        day = format_day(found.until, language=get_language() or "en")
        said.append(_("Searched until %(day)s.") % {"day": day})
    return " ".join(said)


def count_of_weekly(found: WeeklyFound, suiting: int) -> str:
    whole = sum(not each.missing for each in found.times)
    times = ngettext(
        "%(n)d time is free every week.", "%(n)d times are free every week.", whole
    ) % {"n": whole}
    most = len(found.times) - whole
    said = [times]
    if most:
        said.append(
            ngettext("%(n)d is free most weeks.", "%(n)d are free most weeks.", most) % {"n": most}
        )
    said.append(_suitable(suiting))
    if found.looked_at < suiting:
        few = _(
            "Only the nearest %(n)d were looked at. Choose a space or a weekday to see the rest."
        )
        said.append(few % {"n": found.looked_at})
    return " ".join(said)


def _suitable(number: int) -> str:
    return _("Suitable rooms: %(n)d.") % {"n": number}


def _on_weekdays() -> list[str]:
    return [
        pgettext("every week", "Mondays"),
        pgettext("every week", "Tuesdays"),
        pgettext("every week", "Wednesdays"),
        pgettext("every week", "Thursdays"),
        pgettext("every week", "Fridays"),
        pgettext("every week", "Saturdays"),
        pgettext("every week", "Sundays"),
    ]
