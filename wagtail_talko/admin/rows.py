"""Lists of rows below a form (opening hours, members): plain formsets that need no JavaScript.

Blank rows wait at the end; a row that is emptied or ticked for removal is gone after saving.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class RowForm(forms.Form):
    """One row. `is_blank` says whether there is anything in it; blank rows are left out."""

    # Without these a row counts as empty.
    essential: tuple[str, ...] = ()

    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in self.essential)


class BaseRows(forms.BaseFormSet):
    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")

    def rows(self) -> list[dict[str, Any]]:
        """Return the filled-in rows as they were cleaned."""
        kept = [form for form in self.forms if form not in self.deleted_forms]
        return [
            {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
            for form in kept
            if form.cleaned_data and not form.is_blank()
        ]


def rows_factory(form: type[RowForm], *, extra: int = 3) -> Any:
    return forms.formset_factory(form, formset=BaseRows, extra=extra, can_delete=True)


@dataclass
class Rows:
    """A formset with its heading, for the template."""

    name: str
    title: Any
    help: Any
    formset: Any


class RowsMixin:
    """For create and edit views with lists of rows below the form."""

    request: HttpRequest

    def row_sets(self) -> Sequence[tuple[str, Any, Any, Any, Sequence[Mapping[str, Any]]]]:
        """Return `(name, title, help, formset class, initial rows)` for each list."""
        raise NotImplementedError

    def get_rows(self) -> list[Rows]:
        if not hasattr(self, "_rows"):
            data = self.request.POST if self.request.method == "POST" else None
            self._rows = [
                Rows(name, title, text, factory(data, prefix=name, initial=list(initial)))
                for name, title, text, factory, initial in self.row_sets()
            ]
        return self._rows

    def is_valid(self, form: forms.BaseForm) -> bool:
        # Every list is checked, so that all errors show at once.
        results = [rows.formset.is_valid() for rows in self.get_rows()]
        rows_are_valid = all(results)
        valid = super().is_valid(form) and rows_are_valid  # type: ignore[misc]
        if not rows_are_valid:
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return valid

    def rows_given(self, *, only_changed: bool = False) -> dict[str, list[dict[str, Any]]]:
        """Return the cleaned rows by name, for the actions."""
        return {
            rows.name: rows.formset.rows()
            for rows in self.get_rows()
            if not only_changed or rows.formset.has_changed()
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"row_sets": self.get_rows()}  # type: ignore[misc]
