"""Sign-ups as pages show them: what is left and what is missing, never who comes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.signups.models import SignUp, SignUpSheet, Task, utc_now
from wagtail_talko.signups.organisers import may_organise
from wagtail_talko.signups.places import Places
from wagtail_talko.signups.rules import check_window, takes_place

MOST_DATES = 12
# On the event's page: all of them are listed there already, with their notes.
MOST_ON_PAGE = 3
MOST_BROUGHT = 30


@dataclass(frozen=True)
class TaskLine:
    """A task at one date; `missing` None where as many are taken as come."""

    task: Task
    missing: int | None
    doing: int


@dataclass
class DateLine:
    """A date one may sign up for, or why not. `left` None: no limit."""

    row: Occurrence
    zone: str
    all_day: bool
    left: int | None
    people: int
    refusal: str = ""
    tasks: list[TaskLine] = field(default_factory=list)
    brought: list[str] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def missing_tasks(self) -> list[TaskLine]:
        return [line for line in self.tasks if line.missing]


@dataclass
class Shown:
    """What a page shows of a sheet: the next dates, what is missing first."""

    event: Event
    sheet: SignUpSheet
    dates: list[DateLine]
    url: str
    # One may sign up for one of the dates that the form shows: more than stand on the page.
    is_open: bool


def present_sheet(page: Any, *, now: datetime | None = None) -> Shown | None:
    """Present the sign-up of a page's event. One query without a sheet, four or five with one."""
    sheet = (
        SignUpSheet.objects.filter(event__translation_key=page.translation_key, is_open=True)
        .select_related("event")
        .first()
    )
    if sheet is None or sheet.event.state != Event.State.SCHEDULED:
        return None
    return present(sheet.event, sheet, now=now or utc_now(), limit=MOST_ON_PAGE)


def present(event: Event, sheet: SignUpSheet, *, now: datetime, limit: int = MOST_DATES) -> Shown:
    """Present the next `limit` dates of an event that take place."""
    rows = event.occurrences.filter(start__gt=now).exclude(state=Occurrence.State.CANCELLED)
    coming = [row for row in rows.order_by("start", "pk")[:MOST_DATES] if takes_place(event, row)]
    lines = present_dates(event, sheet, coming, now=now)
    is_open = any(not line.refusal for line in lines)
    return Shown(event, sheet, lines[:limit], _url(event), is_open)


def present_dates(
    event: Event, sheet: SignUpSheet, rows: Sequence[Occurrence], *, now: datetime
) -> list[DateLine]:
    """Present these dates. Two queries, three where people say what they bring."""
    ids = [row.pk for row in rows]
    places = Places(sheet, ids, now=now)
    tasks = list(sheet.tasks.filter(retired_at=None))
    brought = _brought(ids) if sheet.asks_bring else {}
    return [
        DateLine(
            row=row,
            zone=event.time_zone,
            all_day=event.all_day,
            left=places.left(row.pk),
            people=places.people(row.pk),
            refusal=" ".join(str(each) for each in check_window(event, sheet, row, now=now)),
            tasks=_task_lines(tasks, row, places),
            brought=brought.get(row.pk, []),
        )
        for row in rows
    ]


def _task_lines(tasks: Sequence[Task], row: Occurrence, places: Places) -> list[TaskLine]:
    """What needs most hands stands first."""
    lines = [
        TaskLine(task, places.missing(row.pk, task), places.doing(row.pk, task)) for task in tasks
    ]
    return sorted(lines, key=lambda line: -(line.missing or 0))


def _brought(occurrence_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return what is coming to each date: "3 pies". Only confirmed ones: the page is public."""
    rows = SignUp.objects.filter(
        occurrence__in=occurrence_ids, state=SignUp.State.CONFIRMED
    ).exclude(brings="")
    found: dict[int, list[str]] = {}
    for occurrence, brings in rows.order_by("pk").values_list("occurrence", "brings"):
        found.setdefault(occurrence, []).append(brings)
    return {key: names[:MOST_BROUGHT] for key, names in found.items()}


def organise_path(page: Any, user: Any) -> str:
    """Return where the event's organisers see who comes; nothing for everybody else.

    No query for who is not signed in.
    """
    if user is None or not user.is_authenticated:
        return ""
    events = Event.objects.select_related("space__municipality")
    found = events.filter(translation_key=page.translation_key).first()
    if found is None or not may_organise(found, user):
        return ""
    try:
        return reverse("talko:signup_lists", args=[found.pk])
    except NoReverseMatch:
        return ""


def _url(event: Event) -> str:
    try:
        return reverse("talko:signup_new", args=[event.pk])
    except NoReverseMatch:
        return ""
