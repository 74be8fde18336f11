"""Forms of associations and their members in the admin."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from wagtail_talko.admin.rows import BaseRows, RowForm
from wagtail_talko.associations.models import Membership
from wagtail_talko.spaces.forms import SlugFormMixin
from wagtail_talko.spaces.scoping import ScopedModelForm


class AssociationForm(SlugFormMixin, ScopedModelForm):
    pass


UNKNOWN = _(
    "Nobody has signed in with this e-mail yet. Leave the row empty and use “Invite by e-mail”."
)
SEVERAL = _("Several people have this e-mail. Write the user name instead.")


class MemberForm(RowForm):
    """A person by e-mail address or user name.

    Typed and not chosen: a list would show every account on the site to every municipality.
    """

    essential = ("user",)

    user = forms.CharField(label=_("E-mail or user name"), required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role.choices,
        initial=Membership.Role.BOOKER,
        required=False,
    )

    def clean_user(self) -> Any:
        text = self.cleaned_data["user"]
        if not text:
            return None
        if text == self.initial.get("user"):
            # Already a member, under whatever address they have now.
            return self.initial["person"]
        return find_person(text)

    def clean_role(self) -> str:
        return self.cleaned_data.get("role") or Membership.Role.BOOKER

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("user"):
            data["by_email"] = "@" in str(self["user"].value())
        return data


def find_person(text: str) -> Any:
    """Return the one person of an e-mail address or a user name. Raises ValidationError.

    That an account exists is all that is told. What has an @ is an e-mail address only: anybody
    may have taken somebody else's address for their user name.
    """
    users = get_user_model()
    lookup = "email__iexact" if "@" in text else users.USERNAME_FIELD
    found = list(users.objects.filter(**{lookup: text}, is_active=True)[:2])
    if not found:
        raise forms.ValidationError(UNKNOWN, code="unknown")
    if len(found) > 1:
        raise forms.ValidationError(SEVERAL, code="several")
    return found[0]


class BaseMemberRows(BaseRows):
    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in self.forms:
            user = getattr(form, "cleaned_data", {}).get("user")
            if user and form not in self.deleted_forms:
                if user.pk in seen:
                    form.add_error("user", _("This person is on the list already."))
                seen.add(user.pk)


MemberRows = forms.formset_factory(MemberForm, formset=BaseMemberRows, extra=3, can_delete=True)


def address_of(membership: Membership) -> str:
    """Return what the member is listed under: what the manager wrote to add them.

    The e-mail address of somebody who was added by user name is theirs to give, not ours.
    """
    user = membership.user
    return (membership.by_email and user.email) or user.get_username()
