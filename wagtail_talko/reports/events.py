"""Events, dates held, people and hours: by month, space, category, municipality or host."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.associations.models import Association
from wagtail_talko.events.models import Event, EventCategory, Occurrence, titles
from wagtail_talko.reports.lines import Line, hours
from wagtail_talko.reports.periods import Period, month_of, month_of_start, starts_in
from wagtail_talko.spaces.models import Municipality, Space
from wagtail_talko.wording import format_month
from wagtail_talko.words import pick

ZONE = "event__time_zone"
NUMBERS = ("events", "joint", "dates", "counted", "people", "walk_ins", "first_timers")


@dataclass(frozen=True)
class Chosen:
    """What the reader has chosen of all that the reader may see."""

    events: QuerySet[Event]
    period: Period
    now: datetime
    # Those of which the reader reads: an event of two of them, without a space, is one's.
    municipalities: QuerySet[Municipality]

    @cached_property
    def zones(self) -> list[str]:
        """Return the names of the zones of these events. One query, once."""
        return list(self.events.order_by().values_list("time_zone", flat=True).distinct())


def held(chosen: Chosen, zones: Iterable[str]) -> QuerySet[Occurrence]:
    """Return the dates that have begun and took place; those cancelled are none.

    Of an event that was cancelled as a whole those before it count.
    """
    before_the_end = ~Q(event__state=Event.State.CANCELLED) | Q(start__lt=F("event__cancelled_at"))
    return (
        Occurrence.objects.filter(
            starts_in(chosen.period, zones, path=ZONE),
            before_the_end,
            event__in=chosen.events.order_by().values("pk"),
            start__lte=chosen.now,
        )
        .exclude(state=Occurrence.State.CANCELLED)
        .order_by()
    )


def joint_events() -> QuerySet[Any]:
    """Return the ids of the events with more than one host."""
    hosts = Event.hosts.through.objects.values("event").annotate(n=Count("association"))
    return hosts.filter(n__gt=1).values("event")


def sums() -> dict[str, Any]:
    return {
        # A page with several times a day is one event, with the dates of each of them.
        "events": Count("event__translation_key", distinct=True),
        "joint": Count("event__translation_key", distinct=True, filter=Q(event__in=joint_events())),
        "dates": Count("pk"),
        "counted": Count("outcome"),
        "people": Sum("outcome__heads"),
        "walk_ins": Sum("outcome__walk_ins"),
        "first_timers": Sum("outcome__first_timers"),
        "minutes": Sum("outcome__minutes"),
    }


def total(chosen: Chosen) -> Line:
    """Return the sums of everything chosen. Two queries.

    An event with two hosts or categories is one here, and in two lines of those reports.
    """
    return Line(_("All together"), _numbers(held(chosen, chosen.zones).aggregate(**sums())))


def by_month(chosen: Chosen) -> list[Line]:
    """Return a line for each month until now, also for those without a date. Two queries."""
    zones = chosen.zones
    rows = held(chosen, zones).annotate(group=month_of_start(chosen.period, zones, path=ZONE))
    found = {month_of(number): numbers for number, numbers in _grouped(rows).items()}
    language = get_language() or "en"
    last = max(found, default=chosen.period.first)
    months = [month for month in chosen.period.months() if month <= last]
    return [
        Line(format_month(month, language=language), found.get(month) or _numbers({}))
        for month in months
    ]


def by_space(chosen: Chosen) -> list[Line]:
    return _by_record(chosen, F("event__space"), Space, _("Elsewhere"))


def by_category(chosen: Chosen) -> list[Line]:
    return _by_record(chosen, F("event__categories"), EventCategory, _("No category"))


def by_association(chosen: Chosen) -> list[Line]:
    return _by_record(chosen, F("event__hosts"), Association, _("No host named"))


def by_municipality(chosen: Chosen) -> list[Line]:
    """An event without a space is its first host's municipality's, of those chosen."""
    chosen_ones = chosen.municipalities.order_by().values("pk")
    hosts = Association.objects.filter(events=OuterRef("event"), municipality__in=chosen_ones)
    hosts = hosts.order_by("pk")
    host = Subquery(hosts.values("municipality")[:1])
    whose = Coalesce(F("event__space__municipality"), host, output_field=BigIntegerField())
    return _by_record(chosen, whose, Municipality, _("No municipality"))


GROUPS = {
    "month": by_month,
    "space": by_space,
    "category": by_category,
    "municipality": by_municipality,
    "association": by_association,
}


def _by_record(chosen: Chosen, group: Any, model: Any, nothing: str) -> list[Line]:
    """Return a line for each record, the largest first. Three queries."""
    found = _grouped(held(chosen, chosen.zones).annotate(group=group))
    records = model.objects.in_bulk([key for key in found if key is not None])
    lines = [
        Line(pick(records[key].name).text if key in records else nothing, numbers)
        for key, numbers in found.items()
    ]
    return sorted(lines, key=lambda line: (-line.people, -line.dates, line.label.casefold()))


def _grouped(rows: QuerySet[Occurrence]) -> dict[Any, dict[str, Any]]:
    return {row.pop("group"): _numbers(row) for row in rows.values("group").annotate(**sums())}


def _numbers(row: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: row.get(name) or 0 for name in NUMBERS}
    return {**numbers, "hours": hours(row.get("minutes"))}


def dates_held(chosen: Chosen) -> QuerySet[Occurrence]:
    """Return every date held, oldest first, with what a list of them shows. Four queries."""
    rows = held(chosen, chosen.zones).select_related(
        "event__space", "event__signup_sheet", "outcome"
    )
    return rows.prefetch_related(titles("event__listings"), "event__hosts").order_by("start", "pk")


def local_day(row: Occurrence) -> date:
    return row.start.astimezone(row.event.zone).date()
