"""Hours as people write and read them."""

import pytest
from django.utils import translation

from wagtail_talko.signups.outcomes.words import hours_of, read_hours, say_hours


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2", 120), ("2,5", 150), ("2.5", 150), (" 1:40 ", 100), ("0", 0), ("0,1", 6),
        ("1 000", 60_000), ("", None), ("x", None), ("-1", None), ("1:60", None),
        ("²", None), ("2,5,5", None), ("9" * 30, None), ("1\0", None), ("1e3", None),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(text, minutes):
    assert read_hours(text) == minutes


@pytest.mark.parametrize(
    ("language", "minutes", "said"),
    [
        ("fi", 60, "1 tunti"), ("fi", 150, "2,5 tuntia"), ("sv", 150, "2,5 timmar"),
        ("en", 150, "2.5 hours"), ("en", 100, "1:40 hours"), ("fi", 0, "0 tuntia"),
    ],
)  # fmt: skip
def test_hours_are_said(language, minutes, said):
    with translation.override(language):
        assert say_hours(minutes) == said
        assert read_hours(hours_of(minutes)) == minutes
