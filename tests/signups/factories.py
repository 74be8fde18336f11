"""Events that people sign up for, and people who do."""

import re
from itertools import count
from typing import Any

from tests.events.factories import make_event, publish
from tests.factories import make_association
from wagtail_talko.models import Event, Message, Occurrence, SignUp
from wagtail_talko.signups.actions import SignedUp, confirm_sign_up, sign_up
from wagtail_talko.signups.actions.signing_up import Wanted

_numbers = count(1)
WEEKLY = "RRULE:FREQ=WEEKLY"


def make_open_event(*, tasks: Any = (), hosts: Any = None, **fields: Any) -> Event:
    """A published event that takes sign-ups: Tuesdays 18-20 from 12.1.2027 where it is WEEKLY.

    `tasks` are pairs of a name and the number of people needed (None: any), or whole blocks.
    """
    blocks = [{"type": "task", "value": _task(task)} for task in tasks]
    fields.setdefault("takes_signups", True)
    hosts = [make_association()] if hosts is None else hosts
    return make_event(hosts=hosts, tasks=blocks, **fields)


def _task(task: Any) -> dict[str, Any]:
    if isinstance(task, dict):
        return {"needed": None, "youngest": None, **task}
    name, needed = task
    return {"name": name, "needed": needed, "youngest": None}


def republish(event: Event, **changes: Any) -> Event:
    return publish(event.schedule_page.specific, **changes)


def dates_of(event: Event) -> list[Occurrence]:
    return list(event.occurrences.order_by("date"))


def come(
    event: Event,
    *dates: Occurrence,
    people: int = 1,
    task: Any = None,
    brings: str = "",
    waits: bool = False,
    is_old_enough: bool = False,
    **details: Any,
) -> SignedUp:
    """Sign somebody up by e-mail: for the first date unless told otherwise."""
    number = next(_numbers)
    details.setdefault("name", f"Osallistuja {number}")
    if "phone" not in details:
        details.setdefault("email", f"osallistuja{number}@example.org")
    details.setdefault("language", "fi")
    whole = details.get("whole_series", False)
    return sign_up(
        event=event,
        occurrences=() if whole else dates or dates_of(event)[:1],
        wanted=Wanted(
            people=people, task=task, brings=brings, waits=waits, is_old_enough=is_old_enough
        ),
        **details,
    )


def come_for_sure(event: Event, *dates: Occurrence, **details: Any) -> SignedUp:
    """The same, confirmed by the link."""
    signed = come(event, *dates, **details)
    confirm_sign_up(token=signed.token, now=details.get("now"))
    return signed


def states(event: Event) -> list[tuple[int, str, str]]:
    """Return number, state and day of every sign-up, in the order of signing up and dates."""
    rows = SignUp.objects.filter(participant__event=event).select_related("occurrence")
    rows = rows.order_by("participant", "occurrence__start")
    return [(row.people, row.state, f"{row.occurrence.date:%-d.%-m.}") for row in rows]


def mails(address: str) -> list[str]:
    """Return the subjects of all mails to an address, oldest first."""
    return list(Message.objects.filter(recipient=address).order_by("pk").values_list(
        "subject", flat=True
    ))  # fmt: skip


def code_in(message: Any) -> str:
    """Return the six digits of a mail."""
    found = re.search(r"\b\d{6}\b", message.body)
    assert found
    return found[0]
