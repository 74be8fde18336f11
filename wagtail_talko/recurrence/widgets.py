"""Inputs for repeating dates: native ones only, all of them working without JavaScript."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.urls import NoReverseMatch, reverse
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext_lazy as _

from .choices import (
    MONTHLY,
    MONTHLY_WEEKDAY,
    NAMES,
    ONCE,
    OTHER,
    WEEKLY,
    YEARLY,
    Choices,
    choices_of,
)  # fmt: skip
from .model import WEEKDAYS as CODES
from .parsing import MAX_COUNT, MAX_INTERVAL

REPEATS = [
    (ONCE, _("Does not repeat")),
    (WEEKLY, _("Weekly")),
    (MONTHLY, _("Monthly, on a day of the month")),
    (MONTHLY_WEEKDAY, _("Monthly, on a weekday such as the last Friday")),
    (YEARLY, _("Yearly")),
    (OTHER, _("Another rule")),
]
NTHS = [
    ("", "---"),
    ("1", _("first")),
    ("2", _("second")),
    ("3", _("third")),
    ("4", _("fourth")),
    ("-1", _("last")),
]
# Inputs with a hint of their own in the template.
WITH_HINT = ("interval", "count", "text")
AS_FIRST = ("", _("as in the first date"))
MEDIA = forms.Media(
    js=["wagtail_talko/recurrence/recurrence.js"],
    css={"all": ["wagtail_talko/recurrence/recurrence.css"]},
)
# The fields beside the rule that the preview needs, and the name each has in its form.
SIBLINGS = {
    "start_date": "start_date",
    "start_time": "start_time",
    "until": "until",
    "extra_dates": "extra_dates",
    "left_out_dates": "left_out_dates",
}


class RuleWidget(forms.MultiWidget):
    """How a thing repeats: choices for the usual rules, a text for any other.

    Its value is RRULE text without UNTIL; the last date and single dates are fields of their own
    beside it. ``siblings`` names those fields where a form calls them otherwise (see `SIBLINGS`).
    """

    template_name = "wagtail_talko/recurrence/widgets/rule.html"

    def __init__(
        self, attrs: dict[str, Any] | None = None, siblings: Mapping[str, str] | None = None
    ) -> None:
        self.siblings = {**SIBLINGS, **(siblings or {})}
        days = [(code, WEEKDAYS[index]) for index, code in enumerate(CODES)]
        monthdays = [AS_FIRST, *((str(n), f"{n}.") for n in range(1, 32)), ("-1", _("last day"))]
        widgets = {
            "repeats": forms.Select(choices=REPEATS),
            "interval": forms.NumberInput({"min": 1, "max": MAX_INTERVAL, "inputmode": "numeric"}),
            "weekdays": forms.CheckboxSelectMultiple(choices=days),
            "monthday": forms.Select(choices=monthdays),
            "nth": forms.Select(choices=NTHS),
            "weekday": forms.Select(choices=[("", "---"), *days]),
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
        return f"{id_}_0" if id_ else ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        values = super().value_from_datadict(data, files, name)
        return [
            _strings(value) if part == "weekdays" else _string(value)
            for part, value in zip(NAMES, values, strict=True)
        ]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        subwidgets = context["widget"].pop("subwidgets")
        parts = context["parts"] = dict(zip(NAMES, subwidgets, strict=True))
        for part in WITH_HINT:
            _describe(parts[part]["attrs"])
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
