from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_talko.associations.models import Association
from wagtail_talko.forms import TalkoFormMixin


class JoinForm(TalkoFormMixin, forms.Form):
    """Takes the person's associations that may ask."""

    association = forms.TypedChoiceField(label=_("Which association asks"), coerce=int)
    message = forms.CharField(
        label=_("Message to them"),
        max_length=500,
        help_text=_("What you would like to do, how many you are, and whom they can call."),
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, associations: Sequence[Association], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.associations = {each.pk: each for each in associations}
        if len(self.associations) == 1:
            del self.fields["association"]
        else:
            names = [(pk, str(each)) for pk, each in self.associations.items()]
            self.fields["association"].choices = [("", _("Choose an association")), *names]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Association:
        chosen = self.cleaned_data.get("association")
        return self.associations[chosen] if chosen else next(iter(self.associations.values()))


class AnswerAskingForm(TalkoFormMixin, forms.Form):
    may_edit = forms.BooleanField(
        label=_("May change and cancel the booking"),
        required=False,
        help_text=_("Otherwise it only sees it."),
    )
    message = forms.CharField(
        label=_("Your answer in words"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
