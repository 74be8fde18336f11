"""How many people each task needs this time."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.signups.models import Task
from wagtail_talko.signups.needs.models import MOST_NEEDED
from wagtail_talko.words import pick


class NeedsForm(TalkoFormMixin, forms.Form):
    """One number a task. `doing` is how many have taken it."""

    def __init__(self, *args: Any, tasks: Sequence[tuple[Task, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tasks = {f"task-{task.pk}": task for task, _doing in tasks}
        for task, doing in tasks:
            self.fields[f"task-{task.pk}"] = forms.IntegerField(
                label=pick(task.name).text,
                required=False,
                min_value=0,
                max_value=MOST_NEEDED,
                help_text=_usually(task, doing),
                widget=forms.NumberInput({"inputmode": "numeric"}),
            )

    @property
    def needed(self) -> dict[int, int | None]:
        """Return the number of each task by its id; None: as usual."""
        return {task.pk: self.cleaned_data[name] for name, task in self.tasks.items()}


def _usually(task: Task, doing: int) -> str:
    said = _("Usually as many as come.")
    if task.needed is not None:
        said = _("Usually %(needed)s.") % {"needed": task.needed}
    if doing:
        words = ngettext("Taken by %(count)s person.", "Taken by %(count)s people.", doing)
        said = f"{said} " + words % {"count": doing}
    return said
