"""A member puts a picture on an event, changes it, takes it off; who may not."""

import pytest
from django.core.cache import cache

from tests.factories import make_association, make_member
from tests.organising.pictures.drawing import (
    LEFT_OPEN,
    editors_picture,
    photograph,
    upload,
)
from tests.organising.pictures.sending import (
    SHORE,
    files,
    link,
    newest,
    pictures,
    put,
    remove,
    seen,
)
from tests.organising.test_proposing import (
    address,
    approve,
    errors_of,
    said,
    the_page,
    typed,
)
from wagtail_talko.models import Proposal, SentPicture
from wagtail_talko.organising.pictures.actions import set_picture

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings(LEFT_OPEN)]


def test_picture_of_a_draft_is_saved_and_not_sent(client, draft, member):
    answer = put(client, draft)

    assert said(answer) == "Tallennettu. Lähetä tapahtuma, kun kaikki siinä on valmista."
    assert Proposal.objects.get().state == "draft"
    picture = newest().picture
    assert (picture.title, picture.description) == ("Katon tervaus", SHORE)
    assert picture.uploaded_by_user == member
    assert SentPicture.objects.get().image_key == str(picture.pk)
    shown = client.get(link(draft)).content.decode()
    assert shown.count(f"Kuvaus: {SHORE}") == 1


def test_picture_goes_to_the_page_with_the_event(client, draft, boss):
    put(client, draft)
    client.post(address("event_edit", draft.pk), typed())
    approve(boss)

    shown = client.get(the_page().get_url()).content.decode()

    assert shown.count(f'alt="{SHORE}"') == 1


def test_words_sent_after_the_picture_keep_it(client, draft):
    put(client, draft)
    picture = newest().picture

    client.post(address("event_edit", draft.pk), typed(title="Toinen nimi", step="save"))

    assert (newest().title, newest().picture) == ("Toinen nimi", picture)


def test_picture_of_what_waits_is_sent_anew(client, draft):
    client.post(address("event_edit", draft.pk), typed())
    page = client.get(link(draft)).content.decode()

    answer = put(client, draft)

    assert page.count("Tapahtuma on jo lähetetty.") == 1
    assert said(answer).startswith("Tapahtuma on lähetetty.")
    assert Proposal.objects.get().state == "sent"
    assert the_page().current_workflow_task_state.revision.content["picture"] is not None


def test_picture_of_a_published_event_waits_for_the_municipality(client, draft, boss):
    client.post(address("event_edit", draft.pk), typed())
    approve(boss)

    put(client, draft)

    assert (the_page().live, the_page().picture) == (True, None)
    approve(boss)
    assert the_page().picture.description == SHORE


def test_trusted_association_publishes_the_picture_at_once(client, draft, host):
    type(host).objects.update(is_trusted=True)
    client.post(address("event_edit", draft.pk), typed())

    answer = put(client, draft)
    assert said(answer) == "Tapahtuma on julkaistu."
    assert the_page().picture.description == SHORE

    remove(client, draft)
    assert the_page().picture is None
    assert pictures() == [SHORE]


def test_picture_is_taken_off_a_draft(client, draft):
    put(client, draft)

    answer = remove(client, draft)

    assert said(answer) == "Tallennettu. Lähetä tapahtuma, kun kaikki siinä on valmista."
    assert newest().picture is None


def test_words_alone_are_corrected(client, draft, media):
    put(client, draft, description="Rnata")

    answer = client.post(
        link(draft), {"description": SHORE, "may_be_shown": "on", "seen": seen()}, follow=True
    )

    assert said(answer).startswith("Tallennettu.")
    picture = newest().picture
    assert (picture.description, picture.width) == (SHORE, 60)
    assert pictures() == ["Rnata", SHORE]


def test_picture_of_an_editor_is_replaced_and_not_reworded(client, draft, boss):
    page = newest()
    page.picture = editors_picture()
    page.save_revision(user=boss)

    answer = client.post(link(draft), {"description": SHORE, "may_be_shown": "on", "seen": seen()})

    assert errors_of(answer) == {"picture": ["Valitse kuva."]}


def test_pressed_twice_it_is_done_once(client, draft):
    client.post(address("event_edit", draft.pk), typed())

    answers = [put(client, draft, seen="") for _again in range(2)]

    assert [said(answer)[:24] for answer in answers] == ["Tapahtuma on lähetetty. "] * 2
    assert (len(pictures()), Proposal.objects.get().state) == (1, "sent")


def test_picture_of_others_is_not_replaced_unseen(client, draft, boss):
    put(client, draft)
    before = seen()
    page = newest()
    page.picture = editors_picture()
    page.save_revision(user=boss)

    answers = [
        put(client, draft, seen=before, description="Muu"),
        remove(client, draft, seen=before),
    ]

    for answer in answers:
        (text,) = errors_of(answer)["__all__"]
        assert text.startswith("Joku muu on muuttanut tapahtumaa")
    assert newest().picture == page.picture
    # Having read that, one may.
    again = answers[0].context["form"]["seen"].value()
    put(client, draft, seen=again, description="Muu")
    assert newest().picture.description == "Muu"


def test_taking_off_where_none_is_leaves_what_was_sent(client, draft):
    client.post(address("event_edit", draft.pk), typed())
    task = the_page().current_workflow_task_state

    answer = remove(client, draft)

    assert said(answer).startswith("Tapahtuma on lähetetty.")
    assert the_page().current_workflow_task_state == task


def test_colleague_who_sends_meanwhile_stays_sent(client, draft, member):
    """The state counts that is there when nobody else can change it."""
    client.post(address("event_edit", draft.pk), typed())

    done = set_picture(proposal=draft, by=member, picture=photograph(), description=SHORE)

    assert (draft.state, done.state) == ("draft", "sent")


@pytest.mark.parametrize("who", ["member of another", "anonymous"])
def test_picture_of_others_events_is_nobodys_business(client, draft, who):
    client.logout()
    if who == "member of another":
        client.force_login(make_member(make_association()))

    answers = [client.get(link(draft)), client.post(link(draft), {"picture": upload()})]

    wanted = 404 if who == "member of another" else 302
    assert [answer.status_code for answer in answers] == [wanted, wanted]
    assert pictures() == []


def test_picture_of_what_the_editor_took_over_is_refused(client, draft, boss):
    page = newest()
    page.hosts = [make_association()]
    page.save_revision(user=boss)

    assert client.get(link(draft)).status_code == 404


def test_locked_event_gets_no_picture_and_no_file_stays(client, draft, media, boss):
    page = the_page()
    page.locked, page.locked_by = True, boss
    page.save()

    answer = put(client, draft)

    assert answer.status_code == 200
    assert errors_of(answer)["picture"] == ["Valitse kuva uudelleen."]
    assert len(errors_of(answer)["__all__"]) == 1
    assert (pictures(), files(media), SentPicture.objects.count()) == ([], [], 0)


def test_taking_off_what_is_locked_is_refused_in_words(client, draft, boss):
    put(client, draft)
    page = the_page()
    page.locked = True
    page.save()

    answer = remove(client, draft)

    assert (answer.status_code, set(errors_of(answer))) == (200, {"__all__"})
    assert newest().picture is not None


def test_pictures_are_limited_as_all_changes_are(client, draft, settings):
    settings.WAGTAIL_TALKO_CHANGING_RATE = "1/d"
    cache.clear()
    put(client, draft)

    answer = put(client, draft)

    assert answer.status_code == 429
    assert len(pictures()) == 1


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_page_is_reached_from_ones_own_events(client, draft, language):
    shown = client.get(address("events_own", language=language)).content.decode()

    assert shown.count(f'href="{link(draft, language)}"') == 1
