"""What nothing shows is deleted; what a page, a draft or anything else shows stays."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection
from wagtail.images import get_image_model

from tests.events.conftest import NOW
from tests.organising.pictures.drawing import LEFT_OPEN, drawing, upload
from tests.organising.pictures.sending import files, newest, put, remove
from tests.organising.test_proposing import address, send, the_page, typed
from wagtail_talko.models import Proposal, SentPicture
from wagtail_talko.organising.pictures.retention import KEPT_DAYS, erase_unused_pictures

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings(LEFT_OPEN)]


def looked_at(day: int) -> int:
    """Run the tick's step some days from now."""
    with time_machine.travel(NOW + timedelta(days=day), tick=False):
        return erase_unused_pictures()


def gone(day: int = 30) -> bool:
    """Say whether it goes once nothing has shown it for its days."""
    return [looked_at(day), looked_at(day + KEPT_DAYS)] == [0, 1]


def images() -> int:
    return get_image_model().objects.count()


def test_replaced_picture_goes_when_nothing_has_shown_it_for_its_days(
    client, draft, media, django_capture_on_commit_callbacks
):
    put(client, draft)
    put(client, draft, file=upload(drawing()))

    with django_capture_on_commit_callbacks(execute=True):
        found = [looked_at(day) for day in (30, 36, 37, 38)]

    assert found == [0, 0, 1, 0]
    assert get_image_model().objects.get() == newest().picture
    assert SentPicture.objects.get().image_key == str(newest().picture.pk)
    assert files(media) == [".jpg"]


def test_picture_that_is_put_back_stays(client, draft, boss):
    put(client, draft)
    picture = newest().picture
    remove(client, draft)
    looked_at(1)
    page = newest()
    page.picture = picture
    page.save_revision(user=boss)

    assert [looked_at(day) for day in (2, 30, 60)] == [0, 0, 0]
    remove(client, draft)
    assert gone(90)


def test_picture_of_an_event_that_was_thrown_away_goes(client, draft):
    put(client, draft)
    client.post(address("event_discard", draft.pk))

    assert (gone(), images()) == (True, 0)


def test_picture_of_a_published_event_stays_though_a_draft_has_another(client, draft, host):
    type(host).objects.update(is_trusted=True)
    put(client, draft)
    client.post(address("event_edit", draft.pk), typed())
    client.post(address("event_edit", draft.pk), typed(title="Uusi nimi", step="save"))
    put(client, draft, file=upload(drawing()))

    assert not gone()
    assert images() == 2


@pytest.mark.parametrize("where", ["row", "draft", "copy", "scheduled", "past the index"])
def test_picture_that_something_else_shows_stays(client, draft, boss, where):
    put(client, draft)
    picture, page = newest().picture, newest()
    other = the_page().copy(
        update_attrs={"slug": "toinen"} | ({"picture": picture} if where == "row" else {})
    )
    if where == "draft":
        other.picture = picture
        other.save_revision(user=boss)
    elif where == "scheduled":
        page.go_live_at = NOW + timedelta(days=90)
        page.save_revision(user=boss, approved_go_live_at=page.go_live_at)
    elif where == "past the index":
        type(other).objects.filter(pk=other.pk).update(picture=picture)
    remove(client, draft, seen=str(picture.pk))

    assert not gone()
    assert images() == 1


def test_picture_that_is_looked_at_stays_until_that_ends(client, draft, boss):
    put(client, draft)
    client.post(address("event_edit", draft.pk), typed())
    page = newest()
    page.picture = None
    page.save_revision(user=boss)

    assert not gone()


def test_picture_that_an_editor_has_deleted_leaves_no_row(client, draft):
    put(client, draft)
    newest().picture.delete()
    client.post(address("event_edit", draft.pk), typed(step="save", title="Uusi nimi"))

    assert (gone(), SentPicture.objects.count()) == (True, 0)


def test_one_that_cannot_be_deleted_does_not_keep_the_others(client, draft, caplog):
    put(client, draft)
    put(client, draft, file=upload(drawing()))
    put(client, draft)
    looked_at(30)
    first = get_image_model().objects.order_by("pk").first()

    def refuse(execute, sql, params, many, context):
        if sql.startswith("DELETE") and "wagtailimages_image" in sql and first.pk in params:
            raise IntegrityError("a row of the site's own")
        return execute(sql, params, many, context)

    with pytest.raises(IntegrityError), connection.execute_wrapper(refuse):
        looked_at(40)

    assert images() == 2
    assert [record.levelname for record in caplog.records] == ["ERROR"]


@pytest.mark.parametrize("number", [1, 3])
def test_looking_at_pictures_that_are_shown_costs_the_same(
    client, member, number, django_assert_num_queries
):
    for day in range(number):
        send(client, step="save", start_date=f"2027-01-{12 + day}")
    for each in Proposal.objects.all():
        put(client, each, seen="")

    with time_machine.travel(NOW + timedelta(days=60), tick=False), django_assert_num_queries(2):
        assert erase_unused_pictures() == 0
