from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_talko.forms import TalkoFormMixin


class CancelForm(TalkoFormMixin, forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        help_text=_("The municipality sees this. Do not write about anybody's health."),
        widget=forms.Textarea({"rows": 3}),
    )
