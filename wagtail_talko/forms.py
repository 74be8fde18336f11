"""How our public forms are laid out: every field through the `field` element."""

from typing import Any

from django.forms import BooleanField, ChoiceField, Field, ModelChoiceField
from django.forms.renderers import DjangoTemplates
from django.forms.utils import pretty_name
from django.template.loader import get_template
from django.utils.text import format_lazy
from django.utils.translation import pgettext_lazy


class TalkoRenderer(DjangoTemplates):
    """Take our elements from the site's own templates first, everything else from Django's.

    Django's default looks into apps only, so a site could not override our elements in its
    project templates; `TemplatesSetting` would ask every site to install `django.forms`.
    """

    form_template_name = "wagtail_talko/elements/form_fields.html"
    field_template_name = "wagtail_talko/elements/field.html"

    def get_template(self, template_name: str) -> Any:
        # Widgets of Django include each other, which only Django's own engine resolves.
        if template_name.startswith("wagtail_talko/elements/"):
            return get_template(template_name)
        return super().get_template(template_name)


# One for all forms: each renderer has its own template engine and cache.
talko_renderer = TalkoRenderer()


class TalkoFormMixin:
    """Mix into a public form, before `forms.Form`: `{{ form }}` renders our elements.

    Labels have no colon. Optional fields say so, required ones carry no star; a form of filters,
    where everything is optional, sets `mark_optional = False`.
    """

    default_renderer = talko_renderer
    use_required_attribute = False
    mark_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            _name_what_is_missing(field, field.label or pretty_name(name))


def _name_what_is_missing(field: Field, label: str) -> None:
    """Replace "This field is required", which says nothing in a summary of errors."""
    if field.error_messages.get("required") != Field.default_error_messages["required"]:
        return
    if isinstance(field, (ChoiceField, ModelChoiceField)):
        text = pgettext_lazy("form error", "Choose: {label}")
    elif isinstance(field, BooleanField):
        text = pgettext_lazy("form error", "Tick this: {label}")
    else:
        text = pgettext_lazy("form error", "Fill this in: {label}")
    field.error_messages["required"] = format_lazy(text, label=label)
