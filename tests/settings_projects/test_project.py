"""What must hold under every settings project: custom base page, without wagtail-localize."""

from io import StringIO

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_system_checks_are_clean():
    errors = StringIO()

    call_command("check", databases=["default"], fail_level="WARNING", stderr=errors)

    assert errors.getvalue() == ""


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
