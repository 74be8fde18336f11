"""What an organiser ticks, adds and writes about a date."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail_talko.admin.fields import whole_number
from wagtail_talko.associations.joining.forms import one_line
from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.signups.models import MOST_ARRIVED, NAME_LENGTH, SignUp, Task
from wagtail_talko.signups.outcomes.models import Outcome
from wagtail_talko.signups.outcomes.queries import Day
from wagtail_talko.signups.outcomes.words import hours_of, read_hours, say_hours, say_people
from wagtail_talko.words import pick

MOST_HEADS = 20_000
MOST_MINUTES_EACH = 7 * 24 * 60
MOST_MINUTES = 1_000_000 * 60


def shown_state(people: Sequence[SignUp]) -> str:
    """Write what the page shows of each: only what differs from it on return was changed."""
    return ",".join(
        f"{each.pk}:{each.arrived or 0}:{each.arrived or each.people}" for each in people
    )


def read_arrivals(data: Any) -> dict[int, int | None]:
    """Return how many came of each sign-up whose tick or number was changed on the page.

    Another number than the one shown counts as a tick. Whatever is not as the page writes it is
    left out.
    """
    ticked = set(data.getlist("came"))
    changes: dict[int, int | None] = {}
    for part in data.get("shown", "").split(","):
        keys = part.split(":")
        numbers = [whole_number(each) for each in keys]
        if len(keys) != 3 or None in numbers:
            continue
        pk, before, offered = (int(each or 0) for each in numbers)
        number = whole_number(data.get(f"number-{pk}", "")) or offered
        is_ticked = str(pk) in ticked or (not before and number != offered)
        came = min(max(number, 1), MOST_ARRIVED) if is_ticked else None
        if came != (before or None):
            changes[pk] = came
    return changes


class HoursField(forms.Field):
    """Hours as people write them; cleaned and initial values are minutes."""

    default_error_messages = {
        "hours": _("Write hours like 2, 2.5 or 1:40."),
        "most": _("Write fewer hours."),
    }

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                {"inputmode": "decimal", "autocomplete": "off", "class": "talko-short"}
            ),
        )
        super().__init__(**kwargs)
        self.most = most

    def prepare_value(self, value: Any) -> Any:
        return hours_of(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        minutes = value if isinstance(value, int) else read_hours(str(value))
        if minutes is None:
            raise ValidationError(self.error_messages["hours"], code="hours")
        if minutes > self.most:
            raise ValidationError(self.error_messages["most"], code="most")
        return minutes


class WalkInForm(TalkoFormMixin, forms.Form):
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=NAME_LENGTH,
        help_text=_("You may leave it empty. It is erased with the other names."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    people = forms.IntegerField(
        label=_("How many people"),
        min_value=1,
        max_value=MOST_ARRIVED,
        initial=1,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    task = forms.ChoiceField(label=_("Task"), required=False)
    first_time = forms.BooleanField(label=_("Here for the first time"), required=False)
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tasks: Sequence[Task], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="walk-in-%s", **kwargs)
        self.tasks = {str(task.pk): task for task in tasks}
        self.initial.setdefault("key", str(uuid4()))
        if not tasks:
            del self.fields["task"]
            return
        names = [(key, pick(task.name).text) for key, task in self.tasks.items()]
        self.fields["task"].choices = [("", _("No task")), *names]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_key(self) -> UUID:
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid4()

    @property
    def details(self) -> dict[str, Any]:
        """Return the keyword arguments of the action."""
        data = self.cleaned_data
        return {
            "key": data["key"],
            "name": data["name"],
            "people": data["people"],
            "task": self.tasks.get(data.get("task", "")),
            "first_time": data["first_time"],
        }


class OutcomeForm(TalkoFormMixin, forms.Form):
    """Numbers for those who write a sum rather than tick. Only what was changed is saved."""

    said_heads = forms.IntegerField(
        label=_("People in all"),
        required=False,
        min_value=0,
        max_value=MOST_HEADS,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        show_hidden_initial=True,
    )
    said_minutes_each = HoursField(
        label=_("Hours of each person"),
        required=False,
        most=MOST_MINUTES_EACH,
        show_hidden_initial=True,
    )
    said_minutes = HoursField(
        label=_("Or: hours of all together"),
        required=False,
        most=MOST_MINUTES,
        show_hidden_initial=True,
    )
    said_first_timers = forms.IntegerField(
        label=_("Of them here for the first time"),
        required=False,
        min_value=0,
        max_value=MOST_HEADS,
        help_text=_("Ask, or leave it empty. Nobody’s visits are followed."),
        widget=forms.NumberInput({"inputmode": "numeric"}),
        show_hidden_initial=True,
    )

    def __init__(self, *args: Any, day: Day, **kwargs: Any) -> None:
        outcome = day.outcome
        said = {name: getattr(outcome, name) for name in Outcome.SAID} if outcome else {}
        super().__init__(*args, auto_id="outcome-%s", initial=said, **kwargs)
        self.fields["said_heads"].help_text = _(
            "Ticked off and added: %(people)s. Leave empty to use that number."
        ) % {"people": say_people(day.counted)}
        usual = day.usual_minutes
        self.fields["said_minutes_each"].help_text = (
            _("Leave empty when they stayed to the end (%(hours)s).") % {"hours": say_hours(usual)}
            if usual is not None
            else _("The date is long: say how long people were there.")
        )

    @property
    def said(self) -> Mapping[str, int | None]:
        return {name: self.cleaned_data[name] for name in self.changed_data}
