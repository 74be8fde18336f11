"""Sign-ups as pages show them: what is left and what is missing, never who comes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.times import hours_of, main_events
from wagtail_talko.signups.kept.models import KeptPlaces
from wagtail_talko.signups.kept.moments import returns_at
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
    # Of places kept for groups: how many are yet to be taken, for how many groups, and until when.
    kept: int = 0
    kept_groups: int = 0
    kept_until: datetime | None = None
    refusal: str = ""
    tasks: list[TaskLine] = field(default_factory=list)
    brought: list[str] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def missing_tasks(self) -> list[TaskLine]:
        return [line for line in self.tasks if line.missing]


@dataclass(frozen=True)
class Way:
    """The way to the form of one time of a page; `hours` empty where it has no other."""

    url: str
    hours: str


@dataclass
class Shown:
    """What a page shows of a sheet: the next dates, what is missing first.

    Of a page with several times a day: the dates of all of them, and the way to each time's form.
    """

    event: Event
    sheet: SignUpSheet
    dates: list[DateLine]
    url: str
    # One may sign up for one of the dates that the form shows: more than stand on the page.
    is_open: bool
    ways: list[Way] = field(default_factory=list)
    # Whose link it is; then `left` of its dates counts what is kept for it.
    group: KeptPlaces | None = None


def present_sheet(page: Any, *, now: datetime | None = None) -> Shown | None:
    """Present the sign-up of a page's events: what is missing at each date and time.

    One query without a sheet, four or five with any number of them.
    """
    now = now or utc_now()
    sheets = sheets_of(page.translation_key)
    if not sheets:
        return None
    by_event = {sheet.event_id: sheet for sheet in sheets}
    rows = Occurrence.objects.filter(event__in=list(by_event), start__gt=now)
    rows = rows.exclude(state=Occurrence.State.CANCELLED).order_by("start", "pk")
    lines = present_lines(by_event, rows[: MOST_DATES * len(sheets)], now=now)
    first, ways = sheets[0], _ways(sheets, lines)
    shown = lines[: min(MOST_ON_PAGE * len(sheets), MOST_DATES)]
    return Shown(first.event, first, shown, _url(first.event), bool(ways), ways)


def sheets_of(key: UUID) -> list[SignUpSheet]:
    """Return the open sheets of a page's times, by the clock. One query."""
    found = SignUpSheet.objects.filter(
        event__translation_key=key, event__state=Event.State.SCHEDULED, is_open=True
    )
    return list(found.select_related("event").order_by("event__start_time", "event"))


def other_ways(event: Event) -> list[Way]:
    """Return the ways to the forms of the other times on the same page. One query."""
    others = (sheet for sheet in sheets_of(event.translation_key) if sheet.event_id != event.pk)
    return [Way(url, hours_of(sheet.event)) for sheet in others if (url := _url(sheet.event))]


def _ways(sheets: Sequence[SignUpSheet], lines: Sequence[DateLine]) -> list[Way]:
    """Return the way to each time that one can sign up for."""
    found = []
    for sheet in sheets:
        own = [line for line in lines if line.row.event_id == sheet.event_id]
        url = _url(sheet.event)
        if url and any(not line.refusal for line in own):
            found.append(Way(url, hours_of(sheet.event) if len(sheets) > 1 else ""))
    return found


def present(
    event: Event,
    sheet: SignUpSheet,
    *,
    now: datetime,
    limit: int = MOST_DATES,
    group: KeptPlaces | None = None,
) -> Shown:
    """Present the next `limit` dates that take place; of a group with one date, that one."""
    rows = event.occurrences.filter(start__gt=now).exclude(state=Occurrence.State.CANCELLED)
    if group is not None and group.occurrence_id is not None:
        rows = rows.filter(pk=group.occurrence_id)
    coming = [row for row in rows.order_by("start", "pk")[:MOST_DATES] if takes_place(event, row)]
    lines = present_dates(event, sheet, coming, now=now, group=group.pk if group else None)
    is_open = any(not line.refusal for line in lines)
    return Shown(event, sheet, lines[:limit], _url(event), is_open, group=group)


def present_dates(
    event: Event,
    sheet: SignUpSheet,
    rows: Sequence[Occurrence],
    *,
    now: datetime,
    group: int | None = None,
) -> list[DateLine]:
    """Present these dates of one event to everybody, or to a group by its key.

    Two queries, one more where places run out, and one where people say what they bring.
    """
    sheet.event = event
    return present_lines({event.pk: sheet}, rows, now=now, group=group)


def present_lines(
    sheets: Mapping[int, SignUpSheet],
    rows: Iterable[Occurrence],
    *,
    now: datetime,
    group: int | None = None,
) -> list[DateLine]:
    """Present dates of one page's times, whose sheets have the same terms, by event.

    As many queries for all of them as for one.
    """
    rows = list(rows)
    ids = [row.pk for row in rows]
    one = next(iter(sheets.values()))
    places = Places(one, rows, now=now)
    tasks: dict[int, list[Task]] = {}
    for task in Task.objects.filter(sheet__in=list(sheets.values()), retired_at=None):
        tasks.setdefault(task.sheet_id, []).append(task)
    brought = _brought(ids) if one.asks_bring else {}
    lines = []
    for row in rows:
        sheet = sheets[row.event_id]
        event = sheet.event
        refusals = check_window(event, sheet, row, now=now)
        lines.append(
            DateLine(
                row=row,
                zone=event.time_zone,
                all_day=event.all_day,
                left=places.left(row.pk, group),
                people=places.people(row.pk),
                **_kept(row, places, group),
                refusal=" ".join(map(str, refusals)),
                tasks=_task_lines(tasks.get(sheet.pk, []), row, places),
                brought=brought.get(row.pk, []),
            )
        )
    return lines


def _kept(row: Occurrence, places: Places, group: int | None) -> dict[str, Any]:
    """Count what is kept: to a group its own places, to everybody else those of all groups."""
    promised = {key: number for key, number in places.promised(row.pk).items() if number}
    if group is not None:
        promised = {key: number for key, number in promised.items() if key == group}
    ends = [returns_at(kept, row) for kept in places.kept if kept.pk in promised]
    return {
        "kept": sum(promised.values()),
        "kept_groups": len(promised),
        "kept_until": max(ends, default=None),
    }


def _task_lines(tasks: Sequence[Task], row: Occurrence, places: Places) -> list[TaskLine]:
    """What needs most hands stands first; what is not needed this time stands nowhere."""
    lines = [
        TaskLine(task, places.missing(row.pk, task), places.doing(row.pk, task))
        for task in tasks
        if places.needed(row.pk, task) != 0
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
    events = main_events().select_related("space__municipality")
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
