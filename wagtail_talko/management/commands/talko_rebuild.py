"""Project every published event again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wagtail_talko.events.models import Event
from wagtail_talko.events.periodic import project_all


class Command(BaseCommand):
    help = "Projects every published event page on its records again. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        number = project_all()
        failed = Event.objects.filter(needs_projection=True).count()
        if failed:
            raise CommandError(f"{failed} of {number} events could not be projected; see the log.")
        self.stdout.write(f"{number} events projected.")
