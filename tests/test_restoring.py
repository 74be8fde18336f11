"""What a test commits is gone before the next one, and nothing else is."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from wagtail.models import Page

from tests.factories import make_association, make_member, make_room

pytestmark = pytest.mark.django_db(transaction=True)


def contents():
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        rows = {}
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')
            rows[name] = sorted(map(repr, cursor.fetchall()))
    return rows


def test_new_changed_and_lost_rows_are_as_they_were():
    before = contents()
    make_room(parallel_groups=2)
    make_member(make_association())
    Page.get_first_root_node().add_child(instance=Page(title="x", slug="x"))
    Permission.objects.update(name="x")
    Permission.objects.latest("pk").delete()

    call_command("flush")

    assert contents() == before
