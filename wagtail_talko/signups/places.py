"""How many places are taken and left, counted in one query for many dates."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, Sum

from wagtail_talko.signups.models import SignUp, SignUpSheet, Task

State = SignUp.State


def holding(now: datetime) -> Q:
    """Return the condition of the sign-ups that have their places at `now`."""
    kept = Q(state__in=[State.PENDING, State.OFFERED], held_until__gt=now)
    return Q(state=State.CONFIRMED) | kept


class Places:
    """The people at some dates, by date and by task. 1 query.

    `ignoring` are ids of sign-ups that do not count: those about to be changed.
    """

    def __init__(
        self,
        sheet: SignUpSheet,
        occurrence_ids: Iterable[int],
        *,
        now: datetime,
        ignoring: Iterable[int] = (),
    ) -> None:
        self.sheet = sheet
        self._people: dict[int, int] = {}
        self._doing: dict[tuple[int, int], int] = {}
        rows = (
            SignUp.objects.filter(holding(now), occurrence__in=list(occurrence_ids))
            .exclude(pk__in=list(ignoring))
            .order_by()
            .values_list("occurrence", "task")
            .annotate(Sum("people"))
        )
        for occurrence, task, people in rows:
            self.take(occurrence, task, people)

    def take(self, occurrence_id: int, task_id: int | None, people: int) -> None:
        """Count people who have just got a place."""
        self._people[occurrence_id] = self.people(occurrence_id) + people
        if task_id is not None:
            key = (occurrence_id, task_id)
            self._doing[key] = self._doing.get(key, 0) + people

    def people(self, occurrence_id: int) -> int:
        return self._people.get(occurrence_id, 0)

    def left(self, occurrence_id: int) -> int | None:
        """Return how many more may come; None where there is no limit."""
        if self.sheet.capacity is None:
            return None
        return max(self.sheet.capacity - self.people(occurrence_id), 0)

    def doing(self, occurrence_id: int, task: Task) -> int:
        return self._doing.get((occurrence_id, task.pk), 0)

    def missing(self, occurrence_id: int, task: Task) -> int | None:
        """Return how many the task still needs; None where it takes as many as come."""
        if task.needed is None:
            return None
        return max(task.needed - self.doing(occurrence_id, task), 0)

    def has_room(self, occurrence_id: int, people: int) -> bool:
        left = self.left(occurrence_id)
        return left is None or people <= left

    def needs(self, occurrence_id: int, task: Task | None, people: int) -> bool:
        missing = self.missing(occurrence_id, task) if task else None
        return missing is None or people <= missing
