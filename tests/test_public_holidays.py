"""The names of public holidays in the reader's language."""

from datetime import date

import pytest
from django.utils import translation

from wagtail_talko.public_holidays import holiday_name


@pytest.mark.parametrize(
    ("language", "day", "name"),
    [
        ("fi", date(2026, 12, 6), "Itsenäisyyspäivä"),
        ("sv", date(2026, 12, 6), "Självständighetsdagen"),
        ("en", date(2026, 12, 6), "Independence Day"),
        ("de", date(2026, 12, 6), "Itsenäisyyspäivä"),
        ("fi", date(2026, 12, 7), ""),
    ],
)
def test_a_holiday_is_named_in_the_readers_language(language, day, name):
    with translation.override(language):
        assert holiday_name(day) == name


def test_no_country_names_no_holiday(settings):
    settings.WAGTAIL_TALKO_HOLIDAYS = ""

    assert holiday_name(date(2026, 12, 6)) == ""
