"""What the audit log tells after a race: each entry begins where the one before has ended."""

from typing import Any

from wagtail.models import ModelLogEntry

from tests.bookings.oracle import rows
from tests.bookings.oracle.log import Log
from wagtail_talko.audit import PREFIX
from wagtail_talko.models import Booking, BookingDate, WaitingWish


def check_story() -> None:
    """The log alone says what became of bookings, hosts and wishes that actions have made."""
    log = Log()
    log.last = 0
    log.read()
    dates = {pk: row for story in log.bookings.values() for pk, row in story.dates.items()}
    assert {row.pk: rows.as_logged(row) for row in BookingDate.objects.all()} == dates
    first = Booking.objects.values_list("pk", "association")
    assert dict(first) == {pk: story.facts["association"] for pk, story in log.bookings.items()}
    hosts = {pk: story.hosts for pk, story in log.bookings.items() if story.hosts}
    assert rows.hosts() == {
        pk: {key: (host["state"], host["may_edit"]) for key, host in told.items()}
        for pk, told in hosts.items()
    }
    states = WaitingWish.objects.values_list("pk", "state")
    assert dict(states) == {pk: wish["state"] for pk, wish in log.wishes.items()}


def entries(action: str, record: Any = None) -> list[dict[str, Any]]:
    """What was written of an action, in order; of one record where it is given."""
    log = ModelLogEntry.objects
    found = log.all() if record is None else log.for_instance(record)
    return [entry.data for entry in found.filter(action=PREFIX + action).order_by("pk")]


def check_chain(changes: list[dict[str, Any]]) -> None:
    """Whatever a change says was there is what the one before has left."""
    known: dict[str, Any] = {}
    for change in changes:
        before = change.get("before", {})
        assert {name: known.get(name, was) for name, was in before.items()} == before
        known |= change["after"]
