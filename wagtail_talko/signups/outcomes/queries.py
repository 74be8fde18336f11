"""The list of a date, and the dates of an event with what came of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum

from wagtail_talko.events.models import Event, Occurrence, titles
from wagtail_talko.signups.actions.base import sheet_of
from wagtail_talko.signups.models import SignUp, Task
from wagtail_talko.signups.outcomes.models import Outcome, WalkIn
from wagtail_talko.signups.outcomes.rules import usual_minutes, was_held
from wagtail_talko.signups.outcomes.words import say_outcome
from wagtail_talko.signups.places import holding

State = SignUp.State


@dataclass
class Day:
    """One date as its organisers see it."""

    event: Event
    row: Occurrence
    people: list[SignUp]
    walk_ins: list[WalkIn]
    outcome: Outcome | None
    tasks: list[Task] = field(default_factory=list)

    @property
    def coming(self) -> int:
        return sum(each.people for each in self.people if each.state in SignUp.HOLDING)

    @property
    def ticked(self) -> int:
        return sum(each.arrived or 0 for each in self.people)

    @property
    def added(self) -> int:
        return sum(each.people for each in self.walk_ins)

    @property
    def counted(self) -> int:
        return self.ticked + self.added

    @property
    def usual_minutes(self) -> int | None:
        return usual_minutes(self.event, self.row)


def read_day(event: Event, row: Occurrence) -> Day:
    """Return who comes to the date and what has been counted. Four queries."""
    tasks = list(Task.objects.filter(sheet__event=event, retired_at=None))
    return Day(
        event=event,
        row=row,
        people=people_of(row),
        walk_ins=list(WalkIn.objects.filter(occurrence=row).select_related("task")),
        outcome=Outcome.objects.filter(occurrence=row).first(),
        tasks=tasks,
    )


def people_of(row: Occurrence) -> list[SignUp]:
    """Return everybody who comes or waits, and who came although cancelled, by name."""
    rows = SignUp.objects.filter(occurrence=row)
    rows = rows.filter(~Q(state=State.CANCELLED) | Q(arrived__isnull=False))
    found = rows.select_related("participant__group", "task")
    return sorted(found, key=lambda each: (each.participant.name.casefold(), each.pk))


@dataclass(frozen=True)
class DateLine:
    """A date in a list: how many have signed up, and what came of it."""

    row: Occurrence
    event: Event
    title: Any
    coming: int
    outcome: Outcome | None
    is_over: bool
    is_held: bool
    takes_signups: bool

    @property
    def said(self) -> str:
        return say_outcome(self.outcome)


def date_lines(rows: Iterable[Occurrence], *, now: datetime) -> list[DateLine]:
    """Describe dates, with `event` and its listings on them (`with_titles`). One query."""
    rows = list(rows)
    signed = dict(
        SignUp.objects.filter(holding(now), occurrence__in=rows)
        .order_by()
        .values_list("occurrence")
        .annotate(Sum("people"))
    )
    return [
        DateLine(
            row=row,
            event=row.event,
            title=title_of(row.event),
            coming=signed.get(row.pk, 0),
            outcome=getattr(row, "outcome", None),
            is_over=row.end <= now,
            is_held=was_held(row.event, row),
            takes_signups=sheet_of(row.event) is not None,
        )
        for row in rows
    ]


def with_titles(rows: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    """Read what `date_lines` shows along with the dates. Two queries."""
    rows = rows.select_related("event__signup_sheet", "outcome")
    return rows.prefetch_related(titles("event__listings"))


def title_of(event: Event) -> Any:
    """Return the title in every language it has; the listings are prefetched."""
    titles = {listing.language: listing.title for listing in event.listings.all()}
    sheet = sheet_of(event)
    return titles or (sheet.title if sheet else "") or event.uid


def counted(occurrence_ids: set[int]) -> set[int]:
    """Return those of the dates of which something is counted: a schedule must not drop them."""
    outcomes = Outcome.objects.filter(occurrence__in=occurrence_ids)
    walk_ins = WalkIn.objects.filter(occurrence__in=occurrence_ids)
    found: Sequence[QuerySet[Any]] = (outcomes, walk_ins)
    return {pk for rows in found for pk in rows.values_list("occurrence", flat=True)}
