"""What is to be borrowed with a room: a box to tick, or how many."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from wagtail_talko.bookings.models import Accessory
from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.words import pick

PREFIX = "accessory_"
# More than any room has: what is beyond was not sent by our page.
MOST_SENT = 50


def sent_accessories(data: Any) -> list[int]:
    """Return the keys of what is wanted in what a browser has sent, whatever the room."""
    found = [name.removeprefix(PREFIX) for name in data if name.startswith(PREFIX)]
    keys = [key for key in found if key.isdecimal() and len(key) < 15]
    return [int(key) for key in keys if data.get(f"{PREFIX}{key}") not in ("", "0")][:MOST_SENT]


class BorrowingMixin:
    """Mix into a form; then `offer` what there is, before it is validated."""

    accessories: list[Accessory] = []
    elsewhere: frozenset[int] = frozenset()

    def offer(self, here: Iterable[Accessory], elsewhere: Iterable[Accessory] = ()) -> None:
        """Ask for what can be had here; what was wanted and cannot be had stays, with an error."""
        here = list(here)
        self.accessories = [*here, *elsewhere]
        self.elsewhere = frozenset(each.pk for each in self.accessories[len(here) :])
        for each in self.accessories:
            self.fields[f"{PREFIX}{each.pk}"] = _field(each)  # type: ignore[attr-defined]

    @property
    def accessory_fields(self) -> list[forms.BoundField]:
        return [self[f"{PREFIX}{each.pk}"] for each in self.accessories]  # type: ignore[index]

    @property
    def wanted(self) -> dict[int, int]:
        """What is to be borrowed: accessory -> how many."""
        data = self.cleaned_data  # type: ignore[attr-defined]
        found = {each.pk: int(data.get(f"{PREFIX}{each.pk}") or 0) for each in self.accessories}
        return {pk: quantity for pk, quantity in found.items() if quantity}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data  # type: ignore[misc, attr-defined]
        for pk in self.wanted:
            if pk in self.elsewhere:
                text = _("This cannot be had in the room you chose. Leave it out.")
                self.add_error(f"{PREFIX}{pk}", text)  # type: ignore[attr-defined]
        return data


def _field(accessory: Accessory) -> forms.Field:
    # Hints are put on the page as HTML; this one has been typed by somebody.
    name, hint = pick(accessory.name).text, escape(pick(accessory.description).text)
    if accessory.stock == 1:
        return forms.BooleanField(label=name, help_text=hint, required=False)
    there = _("There are %(n)d.") % {"n": accessory.stock}
    limits = _("%(name)s: give a number from 0 to %(n)d.") % {"name": name, "n": accessory.stock}
    # Django fills facts into these two; the name may have a percent sign.
    beyond = limits.replace("%", "%%")
    return forms.IntegerField(
        label=name,
        help_text=format_html("{} {}", there, hint) if hint else there,
        required=False,
        min_value=0,
        max_value=accessory.stock,
        error_messages={"invalid": limits, "min_value": beyond, "max_value": beyond},
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )


class BorrowForm(BorrowingMixin, TalkoFormMixin, forms.Form):
    """What an existing booking borrows."""

    mark_optional = False
