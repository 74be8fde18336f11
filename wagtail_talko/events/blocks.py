"""What StreamFields of event pages are made of."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StructBlock, StructBlockValidationError, TimeBlock


class OtherTimeBlock(StructBlock):
    """One more time on the same days. The id of the block is the time's key in every language."""

    start_time = TimeBlock(label=_("Starts"))
    end_time = TimeBlock(
        label=_("Ends"),
        help_text=_("If it is earlier than the start, the event ends on the next day."),
    )

    class Meta:
        icon = "time"
        label = _("Time")
        label_format = "{start_time}–{end_time}"

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        start, end = found["start_time"], found["end_time"]
        if not self.is_deferred_validation and start is not None and start == end:
            said = ValidationError(_("The end must be later than the start."))
            raise StructBlockValidationError({"end_time": said})
        return found
