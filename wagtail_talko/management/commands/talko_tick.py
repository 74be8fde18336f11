"""Everything periodic: idempotent, safe every 5 minutes from cron."""

import logging
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wagtail_talko.associations.joining.retention import (
    close_old_applications,
    erase_old_applications,
    erase_old_invitations,
)
from wagtail_talko.bookings.checker import Fault, find_lasting_faults
from wagtail_talko.bookings.pairing.notifications import suggest_together
from wagtail_talko.bookings.reminding.actions import send_endings, send_reminders
from wagtail_talko.bookings.retention import erase_old_contacts
from wagtail_talko.bookings.waiting.periodic import look_after_waiting
from wagtail_talko.bookings.waiting.retention import erase_old_wishes
from wagtail_talko.events.periodic import look_after, project_unfinished
from wagtail_talko.messages.tasks import erase_old, send_waiting
from wagtail_talko.organising.hosting.retention import erase_old_hosting
from wagtail_talko.organising.pictures.retention import erase_unused_pictures
from wagtail_talko.signups.actions import look_after_offers
from wagtail_talko.signups.afterwards.actions import remind, thank
from wagtail_talko.signups.kept.actions import offer_returned_places
from wagtail_talko.signups.kept.retention import erase_old_group_names
from wagtail_talko.signups.outcomes.retention import erase_old_walk_ins
from wagtail_talko.signups.retention import erase_old_participants, erase_old_words

logger = logging.getLogger(__name__)


class FaultsFound(Exception):
    """The books are wrong: a date does not hold exactly its own room."""


def check_bookings() -> int:
    """Check a part of the bookings: a region's would take minutes, and the next tick is near."""
    return tell(find_lasting_faults(in_part=True))


def check_every_booking() -> int:
    return tell(find_lasting_faults())


def tell(faults: list[Fault]) -> int:
    """Raise `FaultsFound` where there are any."""
    if faults:
        raise FaultsFound(", ".join(f"{fault.code}: date {fault.date_id}" for fault in faults))
    return 0


# In this order: what is mended first is told of by the messages sent after it.
STEPS: list[tuple[str, Callable[[], Any]]] = [
    ("project unfinished events", project_unfinished),
    ("look after events", look_after),
    ("look after waiting lists", look_after_waiting),
    ("look after sign-ups", look_after_offers),
    ("offer what groups did not use", offer_returned_places),
    ("remind of dates", remind),
    ("thank for dates", thank),
    ("check bookings", check_bookings),
    ("suggest doing things together", suggest_together),
    ("remind of times that are near", send_reminders),
    ("tell of series that end", send_endings),
    ("send waiting messages", send_waiting),
    ("erase texts of sent messages", erase_old),
    ("erase contacts of old bookings", erase_old_contacts),
    ("erase contacts of old wishes", erase_old_wishes),
    ("erase who signed up long ago", erase_old_participants),
    ("erase what people wrote about old dates", erase_old_words),
    ("erase names of those who just came", erase_old_walk_ins),
    ("erase names of groups", erase_old_group_names),
    ("erase who asked others to host events", erase_old_hosting),
    ("delete pictures of events that nothing shows", erase_unused_pictures),
    ("close applications that nobody answered", close_old_applications),
    ("erase contacts of answered applications", erase_old_applications),
    ("erase addresses of old invitations", erase_old_invitations),
]


class Command(BaseCommand):
    help = "Does everything periodic. A step that fails does not stop the others."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check-all",
            action="store_true",
            help="Check every booking there is, not only those near, the newest and a slice.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = []
        for name, step in STEPS:
            if step is check_bookings and options["check_all"]:
                step = check_every_booking
            try:
                number = step()
            except Exception as error:
                logger.exception("talko_tick: %s failed", name)
                self.stderr.write(f"{name}: failed: {error}")
                failed.append(name)
            else:
                self.stdout.write(f"{name}: {number}")
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}")
