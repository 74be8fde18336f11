"""Numbers of Finnish organisations: the business ID, and that of the register of associations.

Most small associations have only the latter (Yhdistyslaki 503/1989, 6 luku): both are taken.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fi import associationid, ytunnus


def normal_number(text: str) -> str:
    """Return the number as it is written in registers. Raises `ValidationError`."""
    for kind in (ytunnus, associationid):
        try:
            return kind.format(kind.validate(text))
        except NumberError:
            continue
    raise ValidationError(
        _(
            "This number is not right. A business ID looks like 1234567-1, a number in the "
            "register of associations like 123.456."
        ),
        code="registration_number",
    )


def validate_registration_number(value: str) -> None:
    """Refuse what is neither a business ID nor a number in the register of associations."""
    normal_number(value)
