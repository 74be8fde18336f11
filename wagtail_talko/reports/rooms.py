"""How much the rooms are used: by room, association or month."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
)
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.hosts import ACCEPTED
from wagtail_talko.bookings.models import Booking, BookingDate, BookingHost
from wagtail_talko.reports.lines import Line, hours
from wagtail_talko.reports.periods import Period, month_of, month_of_start, starts_in
from wagtail_talko.spaces.models import Room
from wagtail_talko.wording import format_month
from wagtail_talko.words import pick

ZONE = "room__space__time_zone"
NUMBERS = ("bookings", "dates", "joint", "people", "unused", "no_shows")
Outcome = BookingDate.Outcome
LENGTH = ExpressionWrapper(F("end") - F("start"), output_field=DurationField())


@dataclass(frozen=True)
class ChosenRooms:
    """The rooms of which the reader wants to know, and when."""

    rooms: QuerySet[Room]
    period: Period

    @cached_property
    def zones(self) -> list[str]:
        """Return the names of the zones of these rooms. One query."""
        rooms = self.rooms.order_by()
        return list(rooms.values_list("space__time_zone", flat=True).distinct())


def booked(chosen: ChosenRooms, zones: list[str]) -> QuerySet[BookingDate]:
    """Return the dates that are booked, past and to come; closures are nobody's use."""
    return (
        BookingDate.objects.filter(
            starts_in(chosen.period, zones, path=ZONE),
            room__in=chosen.rooms.order_by().values("pk"),
            state=BookingDate.State.CONFIRMED,
        )
        .exclude(booking__origin=Booking.Origin.CLOSURE)
        .order_by()
    )


def sums() -> dict[str, Any]:
    joint = BookingHost.objects.filter(state=ACCEPTED).values("booking")
    return {
        "bookings": Count("booking", distinct=True),
        "dates": Count("pk"),
        "length": Sum(LENGTH),
        "joint": Count("booking", distinct=True, filter=Q(booking__in=joint)),
        "people": Sum("headcount"),
        "unused": Count("pk", filter=Q(outcome=Outcome.UNUSED)),
        "no_shows": Count("pk", filter=Q(outcome=Outcome.NO_SHOW)),
    }


def total(chosen: ChosenRooms) -> Line:
    """Return the sums of everything chosen. Two queries."""
    return Line(_("All together"), _numbers(booked(chosen, chosen.zones).aggregate(**sums())))


def by_room(chosen: ChosenRooms) -> list[Line]:
    """Return a line for each room, the most used first. Three queries."""
    rooms = Room.objects.select_related("space")
    return _by_record(chosen, F("room"), rooms, _room_in_words, "")


def by_association(chosen: ChosenRooms) -> list[Line]:
    """Return a line for the first host of each booking. Three queries."""
    return _by_record(
        chosen,
        F("booking__association"),
        Association.objects.all(),
        lambda association: pick(association.name).text,
        _("The municipality"),
    )


def by_month(chosen: ChosenRooms) -> list[Line]:
    """Return a line for each month of the period that has been booked. Two queries."""
    zones = chosen.zones
    rows = booked(chosen, zones).annotate(group=month_of_start(chosen.period, zones, path=ZONE))
    found = {month_of(number): numbers for number, numbers in _grouped(rows).items()}
    language = get_language() or "en"
    return [
        Line(format_month(month, language=language), found.get(month) or _numbers({}))
        for month in chosen.period.months()
        if found and min(found) <= month <= max(found)
    ]


GROUPS = {"room": by_room, "association": by_association, "month": by_month}


def _room_in_words(room: Room) -> str:
    return f"{pick(room.space.name).text}: {pick(room.name).text}"


def _by_record(
    chosen: ChosenRooms, group: Any, records: QuerySet[Any], say: Callable[[Any], str], nothing: str
) -> list[Line]:
    found = _grouped(booked(chosen, chosen.zones).annotate(group=group))
    known = records.in_bulk([key for key in found if key is not None])
    lines = [
        Line(say(known[key]) if key in known else nothing, numbers)
        for key, numbers in found.items()
    ]
    return sorted(lines, key=lambda line: (-line.hours, line.label.casefold()))


def _grouped(rows: QuerySet[BookingDate]) -> dict[Any, dict[str, Any]]:
    return {row.pop("group"): _numbers(row) for row in rows.values("group").annotate(**sums())}


def _numbers(row: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: row.get(name) or 0 for name in NUMBERS}
    length = row.get("length")
    return {**numbers, "hours": hours(round(length.total_seconds() / 60) if length else 0)}
