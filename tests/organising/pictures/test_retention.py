"""What nothing shows is deleted; what a page, a draft or anything else shows stays."""

from datetime import timedelta

import pytest
import time_machine
from wagtail.images import get_image_model

from tests.events.conftest import NOW
from tests.organising.pictures.drawing import LEFT_OPEN
from tests.organising.pictures.test_views import files, link, newest, put
from tests.organising.test_proposing import address, send, the_page, typed
from wagtail_talko.models import Proposal, SentPicture
from wagtail_talko.organising.pictures.retention import KEPT_DAYS, erase_unused_pictures

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings(LEFT_OPEN)]


@pytest.fixture
def draft(client, member):
    send(client, step="save")
    return Proposal.objects.get()


def later(days: int = KEPT_DAYS + 1) -> int:
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        return erase_unused_pictures()


def test_replaced_picture_goes_after_its_days_and_once(
    client, draft, media, django_capture_on_commit_callbacks
):
    put(client, draft)
    put(client, draft)

    with django_capture_on_commit_callbacks(execute=True):
        found = later(KEPT_DAYS), later(), later()

    assert found == (0, 1, 0)
    assert get_image_model().objects.get() == newest().picture
    assert SentPicture.objects.get().image_key == str(newest().picture.pk)
    assert files(media) == [".jpg"]


def test_picture_of_an_event_that_was_thrown_away_goes(client, draft):
    put(client, draft)
    client.post(address("event_discard", draft.pk))

    assert (later(), get_image_model().objects.count()) == (1, 0)


def test_picture_of_a_published_event_stays_though_a_draft_has_another(client, draft, host):
    type(host).objects.update(is_trusted=True)
    put(client, draft)
    client.post(address("event_edit", draft.pk), typed())
    client.post(address("event_edit", draft.pk), typed(title="Uusi nimi", step="save"))
    put(client, draft)

    assert later() == 0
    assert get_image_model().objects.count() == 2


def test_picture_that_something_else_shows_stays(client, draft, site):
    put(client, draft)
    picture = newest().picture
    other = the_page().copy(update_attrs={"slug": "toinen", "picture": picture})
    client.post(link(draft), {"remove": "1"})

    assert later() == 0
    other.delete()
    assert later() == 1


def test_picture_that_an_editor_has_deleted_leaves_no_row(client, draft):
    put(client, draft)
    newest().picture.delete()
    client.post(link(draft), {"remove": "1"})

    assert (later(), SentPicture.objects.count()) == (1, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_looking_at_pictures_that_are_shown_is_one_query(
    client, member, number, django_assert_num_queries
):
    for day in range(number):
        send(client, step="save", start_date=f"2027-01-{12 + day}")
    for each in Proposal.objects.all():
        put(client, each)

    with time_machine.travel(NOW + timedelta(days=60), tick=False), django_assert_num_queries(1):
        assert erase_unused_pictures() == 0
