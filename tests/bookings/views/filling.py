"""Filling in the form as a browser without JavaScript does it."""

from datetime import datetime, time, timedelta
from html.parser import HTMLParser

from tests.factories import HELSINKI, make_member
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.models import BookingDate
from wagtail_talko.timeslots import at

NEW = "/fi/talko/bookings/new/"
WEEK = timedelta(days=7)


def tuesday(weeks: int = 1) -> datetime:
    today = datetime.now(HELSINKI).date()
    day = today + timedelta(days=7 * weeks + (1 - today.weekday()) % 7)
    return at(day, time(18), HELSINKI)


def day_of(moment: datetime) -> str:
    return f"{moment.astimezone(HELSINKI):%Y-%m-%d}"


FIRST = tuesday()
TWO_HOURS = timedelta(hours=2)


def take(room, rival, *starts):
    """Let another association have the room for two hours from each start."""
    return request_booking(
        room=room,
        association=rival,
        dates=[(start, start + TWO_HOURS) for start in starts],
        purpose="Kokous",
        by=make_member(rival),
    )


def typed(room, **changes):
    fields = {
        "step": "check",
        "room": room.pk,
        "start_date": day_of(FIRST),
        "start_time": "18:00",
        "end_time": "20:00",
        "recurrence_repeats": "once",
        "purpose": "Ompeluseura",
        "contact_name": "Yhteys",
        "contact_email": "yhteys@example.org",
    }
    return {**fields, **changes}


class Inputs(HTMLParser):
    """Collects what a browser would send from the page's POST form, without its buttons."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.radios: dict[str, list[str]] = {}
        self.buttons: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "button" and found.get("name") == "step":
            self.buttons.append(found["value"])
        if tag != "input" or not found.get("name"):
            return
        if found.get("type") == "radio":
            self.radios.setdefault(found["name"], []).append(found["value"])
        elif found.get("type") == "hidden" and found["name"] != "csrfmiddlewaretoken":
            self.sent.append((found["name"], found.get("value", "")))

    def press(self, button: str, **radios: str) -> dict[str, list[str]]:
        data: dict[str, list[str]] = {"step": [button]}
        for name, value in [*self.sent, *radios.items()]:
            data.setdefault(name, []).append(value)
        return data


def dates():
    return list(BookingDate.objects.order_by("start").values_list("start", "end", "room__slug"))
