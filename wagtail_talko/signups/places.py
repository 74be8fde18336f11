"""How many places are taken, kept for groups and left, counted for many dates at once."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from django.db.models import Q, Sum

from wagtail_talko.events.models import Occurrence
from wagtail_talko.signups.kept.models import KeptPlaces
from wagtail_talko.signups.kept.moments import is_kept_at
from wagtail_talko.signups.models import SignUp, SignUpSheet, Task
from wagtail_talko.signups.needs.models import TaskAtDate

State = SignUp.State


def holding(now: datetime) -> Q:
    """Return the condition of the sign-ups that have their places at `now`."""
    kept = Q(state__in=[State.PENDING, State.OFFERED], held_until__gt=now)
    return Q(state=State.CONFIRMED) | kept


class Places:
    """The people at some dates, by date, task and group. 1 query; 1 more where places run
    out, and 1 where a task is asked about.

    The dates may be of several times of one page, whose sheets have the same number of places.
    `ignoring` are ids of sign-ups that do not count: those about to be changed. A `group` is the
    key of its kept places, None everybody else.
    """

    def __init__(
        self,
        sheet: SignUpSheet,
        rows: Iterable[Occurrence],
        *,
        now: datetime,
        ignoring: Iterable[int] = (),
    ) -> None:
        self.sheet = sheet
        self.now = now
        self._rows = {row.pk: row for row in rows}
        self._people: dict[int, int] = {}
        self._doing: dict[tuple[int, int], int] = {}
        self._of_group: dict[tuple[int, int], int] = {}
        counted = (
            SignUp.objects.filter(holding(now), occurrence__in=list(self._rows))
            .exclude(pk__in=list(ignoring))
            .order_by()
            .values_list("occurrence", "task", "participant__group")
            .annotate(Sum("people"))
        )
        for occurrence, task, group, people in counted:
            self.take(occurrence, task, people, group)

    def take(
        self, occurrence_id: int, task_id: int | None, people: int, group: int | None = None
    ) -> None:
        """Count people who have just got a place."""
        self._people[occurrence_id] = self.people(occurrence_id) + people
        if task_id is not None:
            key = (occurrence_id, task_id)
            self._doing[key] = self._doing.get(key, 0) + people
        if group is not None:
            self._of_group[occurrence_id, group] = (
                self.people_of_group(occurrence_id, group) + people
            )

    def people(self, occurrence_id: int) -> int:
        return self._people.get(occurrence_id, 0)

    def people_of_group(self, occurrence_id: int, group: int) -> int:
        return self._of_group.get((occurrence_id, group), 0)

    @cached_property
    def kept(self) -> list[KeptPlaces]:
        """What is kept for groups, oldest first. None where there is no limit: nobody loses."""
        if self.sheet.capacity is None:
            return []
        events = {row.event_id for row in self._rows.values()}
        kept = KeptPlaces.objects.filter(sheet__event__in=events, ended_at=None)
        return list(kept.select_related("sheet").order_by("pk"))

    def promised(self, occurrence_id: int) -> dict[int, int]:
        """Return how many places each group has yet to take, by its key.

        Where the page has fewer places by now than were promised, the oldest promise counts first.
        """
        room, found = self._room(occurrence_id), {}
        for kept in self.kept:
            if is_kept_at(kept, self._rows[occurrence_id], self.now):
                unused = kept.places - self.people_of_group(occurrence_id, kept.pk)
                found[kept.pk] = min(max(unused, 0), room)
                room -= found[kept.pk]
        return found

    def left(self, occurrence_id: int, group: int | None = None) -> int | None:
        """Return how many more may come, of everybody or of a group; None without a limit."""
        if self.sheet.capacity is None:
            return None
        promised = self.promised(occurrence_id)
        for_others = sum(promised.values()) - promised.get(group or 0, 0)
        return self._room(occurrence_id) - for_others

    def doing(self, occurrence_id: int, task: Task) -> int:
        return self._doing.get((occurrence_id, task.pk), 0)

    @cached_property
    def _other_needs(self) -> dict[tuple[int, int], int]:
        """The dates at which a task needs another number of people than usual. 1 query."""
        rows = TaskAtDate.objects.filter(occurrence__in=list(self._rows))
        names = ("occurrence", "task", "needed")
        return {(row, task): needed for row, task, needed in rows.values_list(*names)}

    def needed(self, occurrence_id: int, task: Task) -> int | None:
        """Return how many the task needs at the date; None: as many as come, 0: none this time."""
        return self._other_needs.get((occurrence_id, task.pk), task.needed)

    def missing(self, occurrence_id: int, task: Task) -> int | None:
        """Return how many the task still needs; None where it takes as many as come."""
        needed = self.needed(occurrence_id, task)
        return None if needed is None else max(needed - self.doing(occurrence_id, task), 0)

    def has_room(self, occurrence_id: int, people: int, group: int | None = None) -> bool:
        left = self.left(occurrence_id, group)
        return left is None or people <= left

    def needs(self, occurrence_id: int, task: Task | None, people: int) -> bool:
        missing = self.missing(occurrence_id, task) if task else None
        return missing is None or people <= missing

    def _room(self, occurrence_id: int) -> int:
        return max((self.sheet.capacity or 0) - self.people(occurrence_id), 0)
