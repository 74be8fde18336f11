"""One small demo, built once a module and rolled back after it."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

TODAY = date(2027, 1, 12)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        call_command("talko_demo", scale="small", today=TODAY, quiet=True)
        yield TODAY
        transaction.set_rollback(True)
