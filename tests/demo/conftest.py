"""One small demo, built once a module and rolled back after it."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

TODAY = date(2027, 1, 12)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media),
        time_machine.travel(datetime(2027, 1, 12, 6, tzinfo=UTC), tick=False),
        transaction.atomic(),
    ):
        call_command("talko_demo", scale="small", quiet=True)
        yield TODAY
        transaction.set_rollback(True)
