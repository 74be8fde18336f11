"""From what age on one may come or do a task. Nobody is asked for a date of birth: whoever signs
others up says that all are old enough."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wagtail_talko.exceptions import Refusal
from wagtail_talko.signups.models import SignUpSheet, Task
from wagtail_talko.signups.refusals import TooYoung
from wagtail_talko.words import pick


def age_for(sheet: SignUpSheet, task: Task | None) -> int | None:
    """Return how old everybody must be who does this there (years); None: any age."""
    youngest = task.youngest if task is not None else None
    return max(sheet.youngest or 0, youngest or 0) or None


def check_age(sheet: SignUpSheet, task: Task | None, *, is_old_enough: bool) -> Iterator[Refusal]:
    """Everybody is old enough, or any age will do."""
    age = age_for(sheet, task)
    if age is not None and not is_old_enough:
        yield TooYoung(age=age)


class TaskSelect(forms.RadioSelect):
    """Marks the tasks that ask for an age: the style sheet shows the box beside those."""

    aged: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.aged:
            option["attrs"]["data-age"] = "1"
        return option


def describe_age_box(field: forms.Field, sheet: SignUpSheet, tasks: Iterable[Task]) -> None:
    """Write beside the box what it is about: one age, or those of the tasks."""
    found = [(task, age) for task in tasks if (age := age_for(sheet, task))]
    ages = {age for _task, age in found} | ({sheet.youngest} if sheet.youngest else set())
    if len(ages) == 1:
        field.label = _("All whom I sign up are at least %(age)s years old") % {"age": ages.pop()}
    own = [(task, age) for task, age in found if task.youngest]
    said = [_("%(task)s: from the age of %(age)s.") % {"task": pick(task.name).text, "age": age}
            for task, age in own]  # fmt: skip
    if sheet.youngest:
        said.insert(0, _("Everybody who comes: from the age of %(age)s.") % {"age": sheet.youngest})
    field.help_text = " ".join([*said, _("Nobody asks for a date of birth.")])
