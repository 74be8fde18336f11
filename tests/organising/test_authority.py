"""What editors keep back stays unpublished, whatever a trusted association sends."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import TaskState

from tests.events.factories import make_programme, publish
from tests.factories import make_association, make_member, make_user
from tests.organising.test_proposing import address, approve, said, send, the_page, typed
from wagtail_talko.models import Event, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(site):
    make_programme()
    return make_association(is_trusted=True)


@pytest.fixture
def member(client, host):
    user = make_member(host)
    client.force_login(user)
    return user


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def page(client, member):
    """Published by the association itself, at once."""
    send(client)
    return the_page()


def keep_back(page, by, **changes: object) -> None:
    """Save a draft in the admin."""
    draft = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision(user=by)


def change(client, **changes: object):
    link = address("event_edit", Proposal.objects.get().pk)
    return client.post(link, typed(**changes), follow=True)


def live() -> tuple[str, str]:
    page = the_page()
    return page.title, page.introduction


def test_own_change_of_a_trusted_association_is_published_at_once(client, page):
    change(client, title="Toinen nimi", step="save")
    shown = change(client, title="Uusi nimi", step="check")
    answer = change(client, title="Uusi nimi")

    assert shown.context["at_once"] is True
    assert said(answer) == "Tapahtuma on julkaistu."
    assert live() == ("Uusi nimi", "Tervataan katto.")


def test_draft_of_an_editor_is_not_published_by_the_association(client, page, boss):
    keep_back(page, boss, bring="Salaisuus", hides_place=True)

    shown = change(client, title="Uusi nimi", step="check")
    answer = change(client, title="Uusi nimi")

    assert shown.context["at_once"] is False
    assert said(answer).startswith("Tapahtuma on lähetetty.")
    assert live() == ("Katon tervaus", "Tervataan katto.")
    assert the_page().hides_place is False
    # Neither the editor's words nor the association's are lost: all of it is approved at once.
    approve(boss)
    assert (the_page().title, the_page().hides_place) == ("Uusi nimi", True)


def test_draft_upon_a_draft_of_an_editor_stays_with_the_municipality(client, page, boss):
    """Saved for later and sent then: the newest words are theirs, what is in them is not."""
    keep_back(page, boss, hides_place=True)
    change(client, title="Uusi nimi", step="save")
    change(client, title="Vielä uudempi", step="save")

    change(client, title="Vielä uudempi")

    assert live() == ("Katon tervaus", "Tervataan katto.")
    assert Proposal.objects.get().state == "sent"


def test_editor_who_changes_it_between_saving_and_sending_is_waited_for(client, page, boss, member):
    change(client, title="Uusi nimi", step="save")
    keep_back(the_page(), boss, hides_place=True)

    change(client, title="Uusi nimi")

    assert live() == ("Katon tervaus", "Tervataan katto.")


def test_published_draft_of_an_editor_is_no_obstacle_any_more(client, page, boss):
    keep_back(page, boss, hides_place=True)
    publish(page, by=boss)

    answer = change(client, title="Uusi nimi")

    assert said(answer) == "Tapahtuma on julkaistu."
    assert (the_page().title, the_page().hides_place) == ("Uusi nimi", True)


def test_editor_who_mends_what_was_never_published_only_helps(client, host, member, boss):
    send(client, step="save")
    keep_back(the_page(), boss, hides_place=True)

    answer = change(client, title="Uusi nimi")

    assert said(answer) == "Tapahtuma on julkaistu."


def test_event_taken_down_is_not_put_up_again_by_the_association(client, page, boss):
    page.unpublish(user=boss)

    change(client, title="Uusi nimi")

    assert the_page().live is False
    assert Proposal.objects.get().state == "sent"
    assert Event.objects.get().state == "hidden"


def test_change_of_an_editor_in_the_workflow_is_left_there(client, page, boss):
    moderated = make_user()
    moderated.groups.add(Group.objects.get(name="Editors"))
    keep_back(page, moderated, hides_place=True)
    page = the_page()
    page.get_workflow().start(page, moderated)

    answer = change(client, title="Uusi nimi", step="save")

    assert [link.text for link in answer.context["errors"]] == [
        "Kunta käsittelee omaa muutostaan tähän tapahtumaan. Yritä uudelleen, kun se on julkaistu."
    ]
    assert answer.context["form"]["title"].value() == "Uusi nimi"
    assert TaskState.objects.get().status == "in_progress"


@pytest.mark.parametrize("what", ["event_edit", "event_discard"])
def test_event_that_an_editor_locked_is_left_alone(client, host, member, what):
    send(client, step="save")
    page = the_page()
    page.locked = True
    page.save()
    link = address(what, Proposal.objects.get().pk)

    answer = client.post(link, typed(title="Uusi nimi"), follow=True)

    text = "Kunta on lukinnut tapahtuman. Pyydä kuntaa ensin avaamaan lukitus."
    told = [said(answer)] if what == "event_discard" else [
        link.text for link in answer.context["errors"]
    ]  # fmt: skip
    assert told == [text]
    assert the_page().get_latest_revision_as_object().title == "Katon tervaus"
    assert Proposal.objects.get().state == "draft"


def test_association_that_a_draft_of_an_editor_takes_off_puts_itself_back_by_nothing(
    client, page, boss
):
    keep_back(page, boss, hosts=[make_association()])

    answer = change(client, title="Uusi nimi")

    assert answer.status_code == 404
    assert the_page().get_latest_revision_as_object().title == "Katon tervaus"


def test_association_that_an_editor_took_off_changes_nothing_more(client, page, boss):
    publish(page, by=boss, hosts=[make_association()])

    answer = change(client, title="Uusi nimi")

    assert answer.status_code == 404
    assert live() == ("Katon tervaus", "Tervataan katto.")
    assert client.get(reverse("talko:events_own")).status_code == 200
