"""Files of the admin's lists and reports that are safe to open."""

from typing import Any

from wagtail_talko.ical.text import one_line

# A spreadsheet takes these for the beginning of a formula (OWASP, "CSV injection").
FORMULA = ("=", "+", "-", "@")


class SafeExportMixin:
    """Text stays text: names are typed by anybody, and a file is opened by a clerk.

    Control characters, which XLSX cannot hold, are left out. In XLSX Wagtail itself marks what
    looks like a formula as text; CSV knows no marks.
    """

    FORMAT_CSV: str

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        said = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]
        if not isinstance(said, str):
            return said
        text = one_line(said)
        is_risky = export_format == self.FORMAT_CSV and text.startswith(FORMULA)
        return f"'{text}" if is_risky else text
