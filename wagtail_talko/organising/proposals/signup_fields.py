"""On what terms people sign up, in the form of an event."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_talko.organising.proposals.task_rows import TaskRows

NAMES = (
    "takes_signups",
    "signup_capacity",
    "signup_minimum",
    "signup_youngest",
    "signup_opens_days",
    "signup_closes_hours",
    "signup_asks_bring",
)
MOST_PEOPLE = 100_000
# Years.
OLDEST = 99
# Two years, and a month.
MOST_DAYS, MOST_HOURS = 730, 744


def number_field(label: Any, most: int, *, least: int = 0, help_text: Any = "") -> Any:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        help_text=help_text,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )


class SignUpFields(forms.Form):
    """Mix into the form of an event.

    `tasks` is the field of the page type; None where nobody can sign up. `page` is what there is.
    """

    takes_signups = forms.BooleanField(
        label=_("People sign up"),
        required=False,
        help_text=_("Residents sign up on the page without an account. You see who comes."),
    )
    signup_capacity = number_field(
        _("Places"), MOST_PEOPLE, least=1, help_text=_("Leave empty for no limit.")
    )
    signup_minimum = number_field(
        _("Goes ahead with at least"),
        MOST_PEOPLE,
        least=1,
        help_text=_("People. It is only shown; nothing is cancelled by itself."),
    )
    signup_youngest = number_field(
        _("From the age of"),
        OLDEST,
        least=1,
        help_text=_("Of everybody. They say that they are old enough; no date of birth is asked."),
    )
    signup_opens_days = number_field(
        _("Sign-up opens, days before"), MOST_DAYS, help_text=_("Leave empty to open at once.")
    )
    signup_closes_hours = number_field(_("Sign-up closes, hours before"), MOST_HOURS)
    signup_asks_bring = forms.BooleanField(
        label=_("Ask what people bring"),
        required=False,
        help_text=_("The page shows what is coming already, without names."),
    )

    def __init__(self, *args: Any, tasks: Any = None, page: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.task_rows: TaskRows | None = None
        if tasks is None:
            for name in NAMES:
                del self.fields[name]
            return
        stream = page.tasks if page is not None else ()
        data = self.data if self.is_bound else None
        self.task_rows = TaskRows(tasks, stream=stream, data=data)

    def is_valid(self) -> bool:
        is_valid = super().is_valid()
        return (self.task_rows is None or self.task_rows.is_valid()) and is_valid

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        most, least = data.get("signup_capacity"), data.get("signup_minimum")
        if most is not None and least is not None and least > most:
            text = _("This is more than there are places. Write a smaller number.")
            self.add_error("signup_minimum", text)
        return data

    @property
    def parts(self) -> list[Any]:
        """The form and its rows, as the summary of errors takes them."""
        return [self, *(self.task_rows.forms if self.task_rows else ())]

    @property
    def signup_values(self) -> dict[str, Any]:
        """Return what is written on the page, under the names of its fields."""
        if "takes_signups" not in self.fields:
            return {}
        said = {name: self.cleaned_data[name] for name in NAMES}
        said["signup_closes_hours"] = said["signup_closes_hours"] or 0
        if self.task_rows is not None:
            said["tasks"] = self.task_rows.value
        return said
