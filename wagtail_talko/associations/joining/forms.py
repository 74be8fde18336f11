"""What an association says when it applies, and whom it invites."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail_talko.associations.joining.models import (
    EMAIL_LENGTH,
    NAME_LENGTH,
    PHONE_LENGTH,
    TEXT_LENGTH,
    AssociationApplication,
)
from wagtail_talko.associations.models import Membership
from wagtail_talko.associations.numbers import normal_number
from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.spaces.models import Municipality

Kind = AssociationApplication.Kind
NUMBERED = (Kind.REGISTERED, Kind.COMPANY)
LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)


def one_line(text: str) -> str:
    return " ".join(text.split())


def refuse_links(text: str) -> None:
    """Names are mailed to addresses that nobody has checked: let them carry no advertisement."""
    if LINK.search(text):
        raise ValidationError(_("Write a name without an address of a web page."), code="link")


class ApplicationForm(TalkoFormMixin, forms.Form):
    """Takes the municipalities one may apply in."""

    municipality = forms.TypedChoiceField(
        label=_("Home municipality"),
        coerce=int,
        help_text=_("The municipality whose rooms you would like to use."),
    )
    name = forms.CharField(
        label=_("Name of the association or group"),
        max_length=NAME_LENGTH,
        validators=[refuse_links],
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect)
    registration_number = forms.CharField(
        label=_("Registration number"),
        required=False,
        max_length=20,
        help_text=_(
            "For a registered association or a company: the business ID (1234567-1) or the number "
            "in the register of associations (123.456). An informal group needs none."
        ),
    )
    activity = forms.CharField(
        label=_("What does the association do"),
        max_length=TEXT_LENGTH,
        help_text=_("A sentence or two. Write nothing about anybody's health."),
        widget=forms.Textarea({"rows": 4}),
    )
    contact_name = forms.CharField(
        label=_("Contact person"),
        max_length=NAME_LENGTH,
        help_text=_("Becomes the association's first manager here, and can invite others."),
        validators=[refuse_links],
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    contact_email = forms.EmailField(
        label=_("E-mail"),
        max_length=EMAIL_LENGTH,
        help_text=_("The answer is sent here."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    contact_phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=PHONE_LENGTH,
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
    )
    # Nobody sees it; programs that fill in everything do.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, municipalities: Sequence[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipalities = {each.pk: each for each in municipalities}
        if len(self.municipalities) == 1:
            # Nothing to choose.
            del self.fields["municipality"]
        else:
            names = sorted(
                ((pk, str(each)) for pk, each in self.municipalities.items()),
                key=lambda choice: choice[1].casefold(),
            )
            self.fields["municipality"].choices = [("", _("Choose a municipality")), *names]  # type: ignore[attr-defined]

    @property
    def chosen_municipality(self) -> Municipality:
        chosen = self.cleaned_data.get("municipality")
        return self.municipalities[chosen] if chosen else next(iter(self.municipalities.values()))

    @property
    def details(self) -> dict[str, Any]:
        """Return the keyword arguments of the action besides municipality and language."""
        names = set(self.fields) - {"municipality", "website"}
        return {name: self.cleaned_data[name] for name in names}

    @property
    def sent_names(self) -> list[str]:
        return [name for name in self.fields if name != "website"]

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_contact_name(self) -> str:
        return one_line(self.cleaned_data["contact_name"])

    def clean_contact_phone(self) -> str:
        return one_line(self.cleaned_data["contact_phone"])

    def clean_registration_number(self) -> str:
        number = self.cleaned_data["registration_number"]
        return normal_number(number) if number else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("website"):
            # A browser may have filled it in: the person sends again, the field is empty then.
            self.add_error(None, _("Something was filled in by a program. Check and send again."))
        is_numbered = data.get("kind") in NUMBERED
        if is_numbered and data.get("registration_number") == "":
            text = _("Give the registration number. A group without one is an informal group.")
            self.add_error("registration_number", text)
        if data.get("kind") == Kind.INFORMAL:
            data["registration_number"] = ""
        return data


class InviteForm(TalkoFormMixin, forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=EMAIL_LENGTH,
        help_text=_("The link is sent here. Whoever opens it and signs in can join."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (Membership.Role.BOOKER, _("Booker: books rooms for the association")),
            (Membership.Role.MANAGER, _("Manager: books, invites others, says who belongs")),
        ],
        initial=Membership.Role.BOOKER,
        widget=forms.RadioSelect,
    )
