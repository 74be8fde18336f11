"""The demo builds nothing where its names belong to somebody else."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from wagtail_talko.models import Municipality

from ..factories import make_municipality, make_user

pytestmark = pytest.mark.django_db


def test_names_in_use_by_others_stop_it_before_anything_is_done():
    make_municipality("joutsa")
    make_user("editor")

    with pytest.raises(CommandError, match="user editor, municipality joutsa"):
        call_command("talko_demo", scale="small", today=date(2027, 1, 12), quiet=True)

    assert (Municipality.objects.count(), get_user_model().objects.count()) == (1, 1)
