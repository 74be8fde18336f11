"""How our public forms are laid out: every field through the `field` element."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.template import TemplateDoesNotExist
from django.template.loader import get_template


class TalkoRenderer(DjangoTemplates):
    """Take form templates from the site's own templates first, then from Django's.

    Django's default looks into apps only, so a site could not override our elements in its
    project templates; `TemplatesSetting` would ask every site to install `django.forms`.
    """

    form_template_name = "wagtail_talko/elements/form_fields.html"
    field_template_name = "wagtail_talko/elements/field.html"

    def get_template(self, template_name: str) -> Any:
        try:
            return get_template(template_name)
        except TemplateDoesNotExist:
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
