"""The one question after a date."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.signups.afterwards.models import WORDS_LENGTH, Feedback


class FeedbackForm(TalkoFormMixin, forms.Form):
    """How it was, and in one's own words what could be better."""

    rating = forms.TypedChoiceField(
        label=_("How was it?"),
        choices=Feedback.Rating.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )
    words = forms.CharField(
        label=_("What was good, what could be better?"),
        required=False,
        max_length=WORDS_LENGTH,
        help_text=_("You may leave it empty. Write no names and nothing about anybody's health."),
        widget=forms.Textarea({"rows": 4}),
    )
