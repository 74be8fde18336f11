"""Feeds as a client sees them."""

from typing import Any

import icalendar


def calendar_of(response: Any) -> icalendar.Calendar:
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (calendar,) = icalendar.Calendar.from_ical(response.content, multiple=True)
    return calendar


def entries_of(response: Any) -> list[icalendar.Event]:
    return calendar_of(response).walk("VEVENT")


def titles_of(response: Any) -> list[str]:
    return sorted({str(entry["SUMMARY"]) for entry in entries_of(response)})
