"""An association with an event, and a media folder that is empty again after each test."""

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Drawing

from tests.events.factories import make_programme
from tests.factories import make_association, make_member, make_user
from tests.organising.test_proposing import send
from wagtail_talko.models import Proposal


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    # What Pillow would otherwise read once, in whichever test comes first.
    Drawing.init()
    yield tmp_path
    assert default_storage.location == str(tmp_path)


@pytest.fixture
def host(site):
    make_programme()
    return make_association()


@pytest.fixture
def member(client, host):
    user = make_member(host)
    client.force_login(user)
    return user


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def draft(client, member):
    send(client, step="save")
    return Proposal.objects.get()
