"""Build the demo world of wagtail-talko."""

import time
from argparse import ArgumentParser
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from wagtail_talko import models as records
from wagtail_talko.demo.build import SCALES, build, morning
from wagtail_talko.demo.people import SIGN_INS
from wagtail_talko.demo.removal import NotOurs, check_nothing_in_the_way, remove_demo
from wagtail_talko.demo.world import PASSWORD


class Command(BaseCommand):
    help = (
        "Builds demo data around today: municipalities, houses, associations, bookings, events. "
        "An earlier demo is replaced; nothing else is touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", choices=sorted(SCALES), default="town")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="Build around this day (2027-01-12)."
        )
        parser.add_argument("--quiet", action="store_true", help="Leave out the sign-ins.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not apps.is_installed("wagtail_talko.pages"):
            raise CommandError("The demo needs wagtail_talko.pages in INSTALLED_APPS.")
        scale = SCALES[options["scale"]]
        day = options["today"]
        now = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime.now(UTC)
        started = time.monotonic()
        with transaction.atomic():
            try:
                check_nothing_in_the_way(scale.places)
            except NotOurs as error:
                raise CommandError(
                    f"These are not the demo's, so nothing was done: {error}"
                ) from error
            remove_demo()
            build(scale, now=morning(now), say=self.stdout.write)
        self.report(time.monotonic() - started)
        if not options["quiet"]:
            self.report_sign_ins()

    def report(self, seconds: float) -> None:
        counts: list[tuple[Any, str]] = [
            (records.Municipality, "municipalities"),
            (records.Space, "spaces"),
            (records.Room, "rooms"),
            (records.Association, "associations"),
            (records.Booking, "bookings"),
            (records.BookingDate, "dates"),
            (records.Event, "events"),
        ]
        words = ", ".join(f"{model.objects.count()} {name}" for model, name in counts)
        self.stdout.write(f"Demo built in {seconds:.0f} s: {words}.")

    def report_sign_ins(self) -> None:
        self.stdout.write(f"Sign-ins (password {PASSWORD}):")
        for name, what in SIGN_INS.items():
            self.stdout.write(f"  {name:<10} {what}")
