from typing import Any

from django.core.management.commands.flush import Command as Flush

from tests.restoring.clean import restore


class Command(Flush):
    help = "Makes a test database what it was before the first test."

    def handle(self, **options: Any) -> None:
        restore()
