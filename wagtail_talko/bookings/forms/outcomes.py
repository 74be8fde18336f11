from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_talko.forms import TalkoFormMixin


class OutcomeForm(TalkoFormMixin, forms.Form):
    """What became of a time: was the room used, and by how many."""

    was_used = forms.TypedChoiceField(
        label=_("Did you use the room?"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    headcount = forms.IntegerField(
        label=_("How many people were there?"),
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        help_text=_("Only the number, for statistics. Roughly is enough."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("was_used") is False and data.get("headcount"):
            self.add_error("headcount", _("Leave this empty where the room was not used."))
        return data
