"""Inputs for repeating dates: native ones only, all of them working without JavaScript."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.urls import NoReverseMatch, reverse
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext_lazy as _

from .choices import (
    BIWEEKLY,
    DAILY,
    MONTHLY,
    MONTHLY_WEEKDAY,
    NAMES,
    ONCE,
    OTHER,
    WEEKLY,
    YEARLY,
    Choices,
    choices_of,
)
from .model import WEEKDAYS as CODES
from .parsing import MAX_COUNT, MAX_INTERVAL

REPEATS = [
    (ONCE, _("Once")),
    (DAILY, _("Every day")),
    (WEEKLY, _("Every week")),
    (BIWEEKLY, _("Every other week")),
    (MONTHLY_WEEKDAY, _("Every month on the same weekday, for example the first Tuesday")),
    (MONTHLY, _("Every month on the same day of the month")),
    (YEARLY, _("Every year")),
    (OTHER, _("Another rule")),
]
AS_FIRST = ("", _("as in the first date"))
NTHS = [
    AS_FIRST,
    ("1", _("first")),
    ("2", _("second")),
    ("3", _("third")),
    ("4", _("fourth")),
    ("-1", _("last")),
]
# Inputs with a hint of their own in the template.
WITH_HINT = ("interval", "count", "text")
# What stands in the inputs below "how often" when they say nothing.
UNTOUCHED = ("", "1", ())
MEDIA = forms.Media(
    js=["wagtail_talko/recurrence/recurrence.js"],
    css={"all": ["wagtail_talko/recurrence/recurrence.css"]},
)
# The fields beside the rule that the preview needs, and the name each has in its form.
SIBLINGS = {
    "start_date": "start_date",
    "start_time": "start_time",
    "end_time": "end_time",
    "end_date": "end_date",
    "until": "until",
    "extra_dates": "extra_dates",
    "left_out_dates": "left_out_dates",
}


class RuleWidget(forms.MultiWidget):
    """How a thing repeats: first how often; then, for those who need them, closer choices.

    Its value is RRULE text without UNTIL; the last date and single dates are fields of their own
    beside it. ``siblings`` names those fields where a form calls them otherwise (see `SIBLINGS`);
    "the same weekday of the month" is that of the first date there. ``takes_text`` offers any
    other rule as text.
    """

    template_name = "wagtail_talko/recurrence/widgets/rule.html"
    use_fieldset = True

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        siblings: Mapping[str, str] | None = None,
        *,
        takes_text: bool = True,
    ) -> None:
        self.siblings = {**SIBLINGS, **(siblings or {})}
        self.takes_text = takes_text
        repeats = [each for each in REPEATS if takes_text or each[0] != OTHER]
        days = [(code, WEEKDAYS[index]) for index, code in enumerate(CODES)]
        monthdays = [AS_FIRST, *((str(n), f"{n}.") for n in range(1, 32)), ("-1", _("last day"))]
        widgets = {
            "repeats": forms.RadioSelect(choices=repeats),
            "interval": forms.NumberInput({"min": 1, "max": MAX_INTERVAL, "inputmode": "numeric"}),
            "weekdays": forms.CheckboxSelectMultiple(choices=days),
            "monthday": forms.Select(choices=monthdays),
            "nth": forms.Select(choices=NTHS),
            "weekday": forms.Select(choices=[AS_FIRST, *days]),
            "month": forms.Select(choices=[AS_FIRST, *((str(n), MONTHS[n]) for n in MONTHS)]),
            "count": forms.NumberInput({"min": 1, "max": MAX_COUNT, "inputmode": "numeric"}),
            "text": forms.Textarea({"rows": 2, "spellcheck": "false", "autocomplete": "off"}),
        }
        assert tuple(widgets) == NAMES
        super().__init__(widgets, attrs)

    def use_required_attribute(self, initial: Any) -> bool:
        # Which inputs are needed depends on the first one; the server says it.
        return False

    def decompress(self, value: Any) -> list[Any]:
        return (choices_of(value) if isinstance(value, str) else Choices()).values()

    def id_for_label(self, id_: str) -> str:
        # A label of the whole must not name, and choose, the first radio button.
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """The values of `Choices`."""
        values = super().value_from_datadict(data, files, name)
        typed = [
            _strings(value) if part == "weekdays" else _string(value)
            for part, value in zip(NAMES, values, strict=True)
        ]
        return [*typed, self._first_date(data, name)]

    def _first_date(self, data: Any, name: str) -> date | None:
        # Forms in a set prefix their names: "dates-0-rule" stands beside "dates-0-start_date".
        prefix, beside = name[: name.rfind("-") + 1], self.siblings["start_date"]
        try:
            return forms.DateField().to_python(_string(data.get(prefix + beside)))
        except ValidationError:
            return None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        subwidgets = context["widget"].pop("subwidgets")
        parts = context["parts"] = dict(zip(NAMES, subwidgets, strict=True))
        for part in WITH_HINT:
            _describe(parts[part]["attrs"])
        closer = [part for name, part in parts.items() if name not in ("repeats", "text")]
        context["takes_text"] = self.takes_text
        context["is_closer"] = any(_is_touched(part["value"]) for part in closer)
        context["data"] = flatatt(
            {
                "data-talko-recurrence-name": name,
                "data-talko-recurrence-siblings": json.dumps(self.siblings),
                "data-talko-recurrence-url": _preview_url(),
            }
        )
        return context

    @property
    def media(self) -> forms.Media:  # type: ignore[override]
        return MEDIA


class DateListWidget(forms.Widget):
    """Any number of dates: those given and a few empty inputs; the script adds more."""

    template_name = "wagtail_talko/recurrence/widgets/dates.html"
    use_fieldset = True
    empty_inputs = 3

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        id_ = context["widget"]["attrs"].pop("id", "")
        values = [*_strings(value), *[""] * self.empty_inputs]
        context["dates"] = [
            {"value": day, "id": f"{id_}_{index}" if id_ else "", "number": index + 1}
            for index, day in enumerate(values)
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        getlist = getattr(data, "getlist", None)
        return [day for day in _strings(getlist(name) if getlist else data.get(name)) if day]

    @property
    def media(self) -> forms.Media:  # type: ignore[override]
        return MEDIA


def _describe(attrs: dict[str, Any]) -> None:
    """Tie an input to the hint above it, besides what describes the whole field."""
    if "id" in attrs:
        described = attrs.get("aria-describedby", "")
        attrs["aria-describedby"] = f"{described} {attrs['id']}_hint".strip()


def _is_touched(value: Any) -> bool:
    return any(each not in UNTOUCHED for each in _strings(value))


def _preview_url() -> str:
    try:
        return reverse("talko:recurrence_preview")
    except NoReverseMatch:
        return ""


def _string(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _strings(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(_string, value)) if isinstance(value, (list, tuple)) else (_string(value),)
