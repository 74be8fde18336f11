"""The package's settings: `WAGTAIL_TALKO_<NAME>` in Django's settings, read when asked for."""

from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # Days ahead for which the dates of an endless event exist as rows.
    "HORIZON_DAYS": 400,
    # The host part of calendar UIDs. Changing it makes every calendar client see new events.
    "UID_HOST": "",
    # Days after the last date of a booking until contact details are erased.
    "RETENTION_DAYS": 90,
    # Days until the text of a sent message is erased.
    "MESSAGE_RETENTION_DAYS": 30,
    # Minutes that refused bookings look earlier and later for a free time.
    "SUGGESTION_MINUTES": 180,
    # The country whose public holidays are named before a booking is sent; "" names none.
    "HOLIDAYS": "FI",
    # The most dates one booking may have.
    "MAX_DATES": 200,
    # Days before a time on which its hosts are reminded of it, and from which hour of the local
    # clock; 0 days: nobody is reminded.
    "REMINDER_DAYS": 1,
    "REMINDER_HOUR": 9,
    # Weeks before the last time of a repeating booking that its hosts are told; 0: they are not.
    "ENDING_WEEKS": 4,
    # Hours that one in the waiting list has to answer an offer; fewer when the time is near.
    "WAITING_OFFER_HOURS": 24,
    # How many times one association may wait for at once.
    "WAITING_WISHES": 30,
    # Days until an application that nobody has answered is closed and erased.
    "APPLICATION_DAYS": 180,
    # Hours that the places of a sign-up are kept until its e-mail address is confirmed.
    "SIGNUP_CONFIRM_HOURS": 24,
    # Days after the last date of a sign-up until it is forgotten who it was.
    "SIGNUP_RETENTION_DAYS": 30,
    # How often one network address, one e-mail address and one telephone number may sign up.
    "SIGNUP_RATE": "30/h",
    "SIGNUP_RATE_PER_CONTACT": "10/d",
    # Days that an invitation to an association works.
    "INVITATION_DAYS": 14,
    # How often one network address, and one e-mail address, may apply for an association; how
    # often one person may send invitations. As django-ratelimit writes it: number/(s, m, h, d).
    "APPLICATION_RATE": "10/h",
    "APPLICATION_RATE_PER_EMAIL": "3/d",
    "INVITATION_RATE": "30/h",
    # The page type of events that associations propose, as "app_label.Model"; "" takes the first.
    "EVENT_PAGE": "",
    # A function that finds the page such an event is put below, as a dotted path; "" takes the
    # programme page in the language, that of its space before that of all spaces.
    "EVENT_PARENT": "",
    # How often one person may ask to join other associations' bookings.
    "JOINING_RATE": "20/d",
    # How often one person may change what is mailed to the other hosts of a booking.
    "CHANGING_RATE": "60/h",
}


class AppSettings:
    """Typed access by attribute: `app_settings.HORIZON_DAYS`."""

    HORIZON_DAYS: int
    UID_HOST: str
    RETENTION_DAYS: int
    MESSAGE_RETENTION_DAYS: int
    SUGGESTION_MINUTES: int
    HOLIDAYS: str
    MAX_DATES: int
    REMINDER_DAYS: int
    REMINDER_HOUR: int
    ENDING_WEEKS: int
    WAITING_OFFER_HOURS: int
    WAITING_WISHES: int
    APPLICATION_DAYS: int
    SIGNUP_CONFIRM_HOURS: int
    SIGNUP_RETENTION_DAYS: int
    SIGNUP_RATE: str
    SIGNUP_RATE_PER_CONTACT: str
    INVITATION_DAYS: int
    APPLICATION_RATE: str
    APPLICATION_RATE_PER_EMAIL: str
    INVITATION_RATE: str
    EVENT_PAGE: str
    EVENT_PARENT: str
    JOINING_RATE: str
    CHANGING_RATE: str

    def __getattr__(self, name: str) -> Any:
        if name not in DEFAULTS:
            raise AttributeError(name)
        return getattr(settings, f"WAGTAIL_TALKO_{name}", DEFAULTS[name])


app_settings = AppSettings()
