"""The Wagtail admin's side."""

from typing import Any

from .choices import same_rules
from .errors import RecurrenceError
from .forms import RuleField, as_validation_error
from .parsing import read
from .widgets import RuleWidget


class StoredRuleField(RuleField):
    """A rule for django-recurrence's model field, which fails on saving some good rules.

    It refuses BYMONTHDAY=-5, for one, only when it writes; here that is an error in the form.
    """

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if text and not _is_storable(text):
            raise as_validation_error(RecurrenceError("unstorable"))
        return text


def _is_storable(text: str) -> bool:
    import recurrence
    from recurrence.exceptions import RecurrenceError as StorageError

    try:
        stored = recurrence.serialize(recurrence.deserialize(text, False))
    except (StorageError, ValueError):
        return False
    return same_rules(read(stored).rules, read(text).rules)


def register_overrides() -> None:
    """Give django-recurrence's field our inputs in Wagtail forms; call it in ``ready()``.

    Its own widget needs jQuery and knows no Finnish. Keep ``recurrence`` out of INSTALLED_APPS.
    """
    from recurrence.fields import RecurrenceField
    from wagtail.admin.forms.models import register_form_field_override

    register_form_field_override(
        RecurrenceField, override={"form_class": StoredRuleField, "widget": RuleWidget}
    )
