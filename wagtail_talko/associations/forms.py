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


class PersonField(forms.CharField):
    """A person by e-mail address or user name.

    Typed and not chosen: a list would show every account on the site to every municipality.
    """

    default_error_messages = {
        "unknown": _(
            "Nobody has signed in with this e-mail yet. Ask the person to sign in once, "
            "then add them here."
        ),
        "several": _("Several people have this e-mail. Write the user name instead."),
    }

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        users = get_user_model()
        by_name = users.objects.filter(**{users.USERNAME_FIELD: text}, is_active=True)
        by_email = users.objects.filter(email__iexact=text, is_active=True)
        found = list(by_name[:1]) or list(by_email[:2])
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        if len(found) > 1:
            raise forms.ValidationError(self.error_messages["several"], code="several")
        return found[0]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or "") != (data or "")


class MemberForm(RowForm):
    essential = ("user",)

    user = PersonField(label=_("E-mail or user name"), required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role.choices,
        initial=Membership.Role.BOOKER,
        required=False,
    )

    def clean_role(self) -> str:
        return self.cleaned_data.get("role") or Membership.Role.BOOKER


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


def address_of(user: Any) -> str:
    """Return what the person is listed under: the e-mail address, else the user name."""
    return user.email or user.get_username()
