"""What somebody says who signs up, changes it, or writes the code of the mail."""

import time
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wagtail_talko.associations.joining.forms import one_line, refuse_links
from wagtail_talko.events.models import Occurrence
from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.signups.actions.signing_up import Wanted
from wagtail_talko.signups.ages import TaskSelect, age_for, check_age, describe_age_box
from wagtail_talko.signups.models import (
    BRINGS_LENGTH,
    EMAIL_LENGTH,
    MESSAGE_LENGTH,
    MOST_PEOPLE,
    NAME_LENGTH,
    PHONE_LENGTH,
    SignUpSheet,
    Task,
)
from wagtail_talko.signups.presenting import DateLine, Shown
from wagtail_talko.wording import format_span
from wagtail_talko.words import pick

SALT = "wagtail_talko.signups.form"
# Nobody reads the form and fills it in faster; a program does.
QUICKEST_SECONDS = 2
FEWEST_DIGITS = 5


def stamp() -> str:
    """Return what the form carries to tell when it was opened."""
    return signing.dumps(int(time.time()), salt=SALT)


def is_too_quick(text: str) -> bool:
    """Say whether the form came back sooner than a person can send it, or without its stamp."""
    try:
        opened = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return True
    return time.time() - opened < QUICKEST_SECONDS


class AboutDateForm(TalkoFormMixin, forms.Form):
    """How many come, what they do and bring."""

    people = forms.IntegerField(
        label=_("How many people come, you included"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    task = forms.ChoiceField(label=_("Task"), required=False, widget=TaskSelect)
    is_old_enough = forms.BooleanField(label=_("All whom I sign up are old enough"), required=False)
    brings = forms.CharField(
        label=_("What you bring"),
        required=False,
        max_length=BRINGS_LENGTH,
        validators=[refuse_links],
        help_text=_("For example “2 pies”. It is shown on the page without your name."),
    )

    def __init__(
        self,
        *args: Any,
        sheet: SignUpSheet,
        tasks: Sequence[Task],
        line: DateLine | None,
        **kwargs: Any,
    ) -> None:
        """`line`: the date whose missing hands stand beside the tasks, where there is only one."""
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.tasks = {str(task.pk): task for task in tasks}
        if not self.tasks:
            del self.fields["task"]
        else:
            named = [(key, task_label(task, line)) for key, task in self.tasks.items()]
            self.fields["task"].choices = [("", _("Any task, or none")), *named]  # type: ignore[attr-defined]
        if not sheet.asks_bring:
            del self.fields["brings"]
        aged = {key for key, task in self.tasks.items() if age_for(sheet, task)}
        if not aged and not sheet.youngest:
            del self.fields["is_old_enough"]
            return
        describe_age_box(self.fields["is_old_enough"], sheet, self.tasks.values())
        if self.tasks:
            self.fields["task"].widget.aged = frozenset(aged)  # type: ignore[attr-defined]

    def clean_brings(self) -> str:
        return one_line(self.cleaned_data["brings"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_old_enough = data.get("is_old_enough", True)
        for refusal in check_age(self.sheet, self.chosen_task, is_old_enough=is_old_enough):
            self.add_error("is_old_enough", str(refusal))
        return data

    @property
    def chosen_task(self) -> Task | None:
        return self.tasks.get(self.cleaned_data.get("task", ""))


class SignUpForm(AboutDateForm):
    """Takes what the page shows of the event's sheet."""

    dates = forms.TypedMultipleChoiceField(
        label=_("Dates"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    whole_series = forms.BooleanField(
        label=_("I come to every date"),
        required=False,
        help_text=_("The dates that are added later too. You can cancel single dates."),
    )
    waits = forms.BooleanField(
        label=_("If a date is full, put me in the waiting list"), required=False
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        validators=[refuse_links],
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=EMAIL_LENGTH,
        help_text=_("We send a link with which you confirm, change or cancel."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=PHONE_LENGTH,
        help_text=_("An e-mail address or a telephone number is enough."),
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
    )
    message = forms.CharField(
        label=_("Message to the organiser"),
        required=False,
        max_length=MESSAGE_LENGTH,
        help_text=_("Write nothing about anybody’s health."),
        widget=forms.Textarea({"rows": 3}),
    )
    helper_name = forms.CharField(
        label=_("Your own name, if you sign up somebody else"),
        required=False,
        max_length=NAME_LENGTH,
        validators=[refuse_links],
        help_text=_("Write the other person’s name and address above. They are told."),
    )
    consent = forms.BooleanField(
        label=_("My details may be used to arrange this event"),
        help_text=_("Only the organisers see them."),
    )
    # Nobody sees it; programs that fill in everything do.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, shown: Shown, **kwargs: Any) -> None:
        self.lines = [line for line in shown.dates if not line.refusal]
        only = self.lines[0] if len(self.lines) == 1 else None
        # A task that one of the dates does not need stands there for the others.
        tasks = dict.fromkeys(each.task for line in self.lines for each in line.tasks)
        super().__init__(*args, sheet=shown.sheet, tasks=list(tasks), line=only, **kwargs)
        self.rows = {line.row.pk: line.row for line in self.lines}
        if len(self.lines) == 1:
            del self.fields["dates"]
        else:
            self.fields["dates"].choices = [  # type: ignore[attr-defined]
                (line.row.pk, date_label(line)) for line in self.lines
            ]
        is_of_one_date = shown.group is not None and shown.group.occurrence_id is not None
        if not shown.event.rule or is_of_one_date:
            del self.fields["whole_series"]
        if shown.sheet.capacity is None:
            del self.fields["waits"]

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_helper_name(self) -> str:
        return one_line(self.cleaned_data["helper_name"])

    def clean_phone(self) -> str:
        phone = one_line(self.cleaned_data["phone"])
        if phone and sum(map(str.isdigit, phone)) < FEWEST_DIGITS:
            raise forms.ValidationError(_("Write the whole telephone number."), code="phone")
        return phone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("website") or is_too_quick(data.get("opened", "")):
            # A browser may have filled it in: the person sends again, and then it goes.
            self.add_error(None, _("Check what you have written and send again."))
        if data.get("email") == "" and data.get("phone") == "":
            self.add_error("email", _("Write an e-mail address or a telephone number."))
        needs_dates = "dates" in self.fields and not data.get("whole_series")
        if needs_dates and data.get("dates") == []:
            self.add_error("dates", _("Choose at least one date."))
        return data

    @property
    def chosen(self) -> list[Occurrence]:
        picked = self.cleaned_data.get("dates", list(self.rows))
        return [self.rows[pk] for pk in picked]

    @property
    def details(self) -> dict[str, Any]:
        """Return the keyword arguments of the action besides event and language."""
        data = self.cleaned_data
        wanted = Wanted(
            people=data["people"],
            task=self.chosen_task,
            brings=data.get("brings", ""),
            waits=data.get("waits", False),
            is_old_enough=data.get("is_old_enough", False),
        )
        names = ("name", "email", "phone", "message", "helper_name")
        return {
            "occurrences": self.chosen,
            "whole_series": data.get("whole_series", False),
            "wanted": wanted,
            **{name: data[name] for name in names},
        }


class CodeForm(TalkoFormMixin, forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("The six digits in the mail."),
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


def date_label(line: DateLine) -> str:
    """Write a date to choose: "ti 12.1. klo 18.00–20.00, 3 places left"."""
    when = format_span(
        line.row.start,
        line.row.end,
        zone=line.zone,
        language=get_language() or "en",
        all_day=line.all_day,
        year=False,
    )
    if line.left is None:
        return when
    if line.is_full:
        return f"{when}, " + gettext("full")
    left = ngettext("%(count)s place left", "%(count)s places left", line.left)
    return f"{when}, " + left % {"count": line.left}


def task_label(task: Task, line: DateLine | None = None) -> str:
    """Write a task to choose: "Soup, 2 more needed, hygiene passport, from the age of 18"."""
    said = [pick(task.name).text]
    found = next((each for each in line.tasks if each.task == task), None) if line else None
    if found is not None and found.missing is not None:
        words = ngettext("%(count)s more needed", "%(count)s more needed", found.missing)
        said.append(words % {"count": found.missing} if found.missing else gettext("enough people"))
    if skills := pick(task.skills).text:
        said.append(skills)
    if task.youngest:
        said.append(gettext("from the age of %(age)s") % {"age": task.youngest})
    return ", ".join(said)
