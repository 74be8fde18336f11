"""What is asked about joint hosts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.forms.hosting import ask_which, who_is_meant
from wagtail_talko.forms import TalkoFormMixin


class InviteHostForm(TalkoFormMixin, forms.Form):
    """`askable` are the associations that may be asked."""

    name = forms.CharField(
        label=_("Name of the association"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    may_edit = forms.BooleanField(
        label=_("May change and cancel the booking"),
        required=False,
        help_text=_("Otherwise it only sees it."),
    )
    message = forms.CharField(
        label=_("Message to them"),
        required=False,
        max_length=500,
        help_text=_("For example what you plan and whom to call."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, askable: QuerySet[Association], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.askable = askable
        self._meant: Association | None = None

    @property
    def chosen(self) -> Association:
        assert self._meant is not None
        return self._meant

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("name"):
            return data
        meant = who_is_meant(data["name"], self.data.get("pick", ""), self.askable)
        if meant.alike:
            ask_which(self, "pick", meant.alike)
            self.order_fields(["name", "pick"])
        if meant.error:
            self.add_error("name", meant.error)
        self._meant = meant.association
        return data


class AnswerForm(TalkoFormMixin, forms.Form):
    message = forms.CharField(
        label=_("Message to the one who asked"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


class RightsForm(TalkoFormMixin, forms.Form):
    may_edit = forms.TypedChoiceField(
        label=_("What it may do"),
        coerce=lambda value: value == "yes",
        choices=[
            ("no", _("Only see the booking")),
            ("yes", _("Change and cancel the booking")),
        ],
        widget=forms.RadioSelect,
    )


class LeaveForm(TalkoFormMixin, forms.Form):
    """For the first host: which joint host looks after the booking from now on."""

    hand_over_to = forms.TypedChoiceField(
        label=_("Who looks after the booking"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, associations: Iterable[Association], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.associations = {each.pk: each for each in associations}
        self.fields["hand_over_to"].choices = [  # type: ignore[attr-defined]
            (pk, str(each)) for pk, each in self.associations.items()
        ]

    @property
    def chosen(self) -> Association:
        return self.associations[self.cleaned_data["hand_over_to"]]
