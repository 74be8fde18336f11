"""A space as pages show it: its rooms, its opening hours and its facts in words."""

from collections import defaultdict
from datetime import date, time
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wagtail_talko.codes import AccessibilityFact, Equipment, labels
from wagtail_talko.elements import SummaryRow
from wagtail_talko.spaces.models import OpeningHours, Room, Space
from wagtail_talko.timeslots import local_date
from wagtail_talko.wording import format_day, format_time
from wagtail_talko.words import pick


def rooms_of(space: Space) -> list[dict[str, Any]]:
    """Return the rooms in use, each as a card: name, address of its page, facts. 1 query."""
    return [
        {
            "title": room.name,
            "url": _room_url(space, room),
            "text": room.description,
            "lines": room_lines(room),
        }
        for room in Room.objects.current().filter(space=space)
    ]


def room_lines(room: Room) -> list[str]:
    """Return short facts: how many people, what is in it, how accessible it is."""
    lines = []
    if room.capacity:
        words = ngettext("%(n)d person", "%(n)d people", room.capacity)
        lines.append(words % {"n": room.capacity})
    lines += [", ".join(labels(room.equipment, Equipment))]
    lines += [", ".join(labels(room.accessibility, AccessibilityFact))]
    return [line for line in lines if line]


def _room_url(space: Space, room: Room) -> str:
    try:
        return reverse("talko:room", args=[space.slug, room.slug])
    except NoReverseMatch:
        return ""


def facts_of(space: Space) -> list[SummaryRow]:
    """Return where the space is and how to reach it."""
    town = f"{space.postal_code} {pick(space.city).text}".strip()
    address = ", ".join(part for part in (pick(space.street_address).text, town) if part)
    rows = [
        SummaryRow(label=_("Address"), value=address),
        SummaryRow(label=_("Phone"), value=space.phone),
        SummaryRow(label=_("E-mail"), value=space.email),
        SummaryRow(
            label=_("Accessibility"),
            value=", ".join(labels(space.accessibility, AccessibilityFact)),
        ),
    ]
    return [row for row in rows if row.value]


def hours_of(space: Space) -> list[SummaryRow]:
    """Return the opening hours in force today, a row a weekday, then the exceptions to come.

    2 queries.
    """
    today = local_date(timezone.now(), space.zone)
    by_day: dict[int, list[OpeningHours]] = defaultdict(list)
    for hours in space.opening_hours.all():
        if _is_valid(hours, today):
            by_day[hours.weekday].append(hours)
    rows = []
    if by_day:
        for weekday, name in OpeningHours.WEEKDAYS:
            times = ", ".join(_times(h.opens, h.closes) for h in by_day[weekday])
            rows.append(SummaryRow(label=str(name), value=times or _("closed")))
    return rows + _exceptions(space, today)


def _is_valid(hours: OpeningHours, day: date) -> bool:
    begun = hours.valid_from is None or hours.valid_from <= day
    return begun and (hours.valid_until is None or day <= hours.valid_until)


def _times(opens: time, closes: time) -> str:
    language = get_language() or "en"
    first = format_time(opens, language=language)
    return f"{first}–{format_time(closes, language=language, midnight_as_24=True)}"


def _exceptions(space: Space, today: date) -> list[SummaryRow]:
    by_date: dict[date, list[str]] = defaultdict(list)
    for row in space.opening_exceptions.filter(date__gte=today)[:20]:
        times = _times(row.opens, row.closes) if row.opens and row.closes else _("closed")
        note = pick(row.note).text
        by_date[row.date].append(f"{times} ({note})" if note else times)
    language = get_language() or "en"
    return [
        SummaryRow(label=format_day(day, language=language), value=", ".join(times))
        for day, times in by_date.items()
    ]
