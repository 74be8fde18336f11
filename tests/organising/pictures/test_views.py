"""A member puts a picture on an event, changes it, takes it off; what is refused."""

import re
from io import BytesIO

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection
from PIL import Image, ImageOps
from wagtail.images import get_image_model

from tests.factories import make_association, make_member, make_user
from tests.organising.pictures.drawing import (
    LEFT_OPEN,
    drawing,
    editors_picture,
    gif,
    header_of_png,
    oddly_tagged,
    photograph,
    upload,
)
from tests.organising.test_proposing import address, approve, said, send, the_page, typed
from wagtail_talko.models import Proposal, SentPicture
from wagtail_talko.organising.pictures.actions import set_picture
from wagtail_talko.organising.pictures.forms import key_of

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings(LEFT_OPEN)]
SHORE = "Ranta, jolla kolme ihmistä haravoi"


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def draft(client, member):
    send(client, step="save")
    return Proposal.objects.get()


def link(proposal: Proposal, language: str = "fi") -> str:
    return address("event_picture", proposal.pk, language=language)


def put(client, proposal: Proposal, file=None, **changes: object):
    fields = {
        "picture": file or upload(),
        "description": SHORE,
        "may_be_shown": "on",
        **changes,
    }
    if "seen" not in fields:
        fields["seen"] = seen()
    sent = {name: value for name, value in fields.items() if value is not None}
    return client.post(link(proposal), sent, follow=True)


def newest():
    return the_page().get_latest_revision_as_object()


def seen() -> str:
    """What the page names the picture by that it shows."""
    return key_of(newest().picture)


def remove(client, proposal: Proposal, **changes: object):
    fields = changes if "seen" in changes else {"seen": seen()}
    return client.post(link(proposal), {"remove": "1", **fields}, follow=True)


def errors_of(answer) -> dict:
    return {name: list(texts) for name, texts in answer.context["form"].errors.items()}


def pictures() -> list:
    return list(get_image_model().objects.values_list("description", flat=True))


def files(media) -> list[str]:
    return sorted(path.suffix for path in media.rglob("original_images/*"))


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
    assert said(answer) == "Tapahtuma on nyt julkaistu tällaisena."
    assert the_page().picture.description == SHORE

    remove(client, draft)
    assert the_page().picture is None
    assert pictures() == [SHORE]


def test_picture_is_taken_off_a_draft(client, draft):
    put(client, draft)

    answer = remove(client, draft)

    assert said(answer) == "Tallennettu. Lähetä tapahtuma, kun kaikki siinä on valmista."
    assert newest().picture is None


def test_missing_answers_are_said_and_the_file_asked_for_again(client, draft):
    answer = put(client, draft, description="", may_be_shown=None)

    assert errors_of(answer) == {
        "description": ["Täytä tämä: Mitä kuvassa on"],
        "may_be_shown": [
            "Merkitse tämä: "
            "Saamme julkaista kuvan, ja siitä tunnistettavat ihmiset suostuvat siihen"
        ],
        "picture": ["Valitse kuva uudelleen."],
    }
    assert pictures() == []
    typed_again = put(client, draft, file=upload(b"", "tyhja.jpg"))
    assert typed_again.content.decode().count(f'value="{SHORE}"') == 1


NO_PICTURE = ["Tätä tiedostoa ei voi näyttää kuvana. Valitse valokuva tai JPEG- tai PNG-kuva."]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kuva.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("kuva.jpg", b"<html>alert</html>"),
        ("kuva.jpg", photograph((600, 400))[:3000]),
        ("kuva.jpg", gif()),
        ("kuva.jpg", photograph() + b"\xff\xda" * 200),
    ],
)
def test_file_that_is_no_picture_of_ours_is_refused_in_words(client, draft, media, name, content):
    answer = put(client, draft, file=upload(content, name))

    assert answer.status_code == 200
    assert set(errors_of(answer)) == {"picture"}
    assert errors_of(answer)["picture"][-1:] == NO_PICTURE
    assert files(media) == []


def test_picture_that_is_too_large_is_refused(client, draft, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 500

    answer = put(client, draft, file=upload(photograph((600, 400))))

    assert set(errors_of(answer)) == {"picture"}
    assert pictures() == []


def test_picture_of_too_many_pixels_is_refused_unread(client, draft):
    answer = put(client, draft, file=upload(header_of_png(9000, 9000), "kuva.png"))

    (text,) = errors_of(answer)["picture"]
    assert text.startswith("Kuva on liian suuri.")


@pytest.mark.parametrize("name", ["kuva", "kuva.jfif", "kuva.webp", "KUVA.JPEG", "kuva.php"])
def test_name_of_the_file_says_nothing(client, draft, media, name):
    put(client, draft, file=upload(drawing(), name))

    assert (pictures(), files(media)) == ([SHORE], [".jpg"])


def test_odd_tags_are_no_fault_of_the_picture(client, draft):
    with pytest.raises(AttributeError):
        ImageOps.exif_transpose(Image.open(BytesIO(oddly_tagged())))

    put(client, draft, file=upload(oddly_tagged()))

    assert (pictures(), newest().picture.height) == ([SHORE], 60)


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


def test_row_that_is_refused_leaves_no_file(client, draft, media, member):
    def refuse(execute, sql, params, many, context):
        if sql.startswith("INSERT") and "wagtailimages_image" in sql:
            raise IntegrityError("a column of the site's own")
        return execute(sql, params, many, context)

    with pytest.raises(IntegrityError), connection.execute_wrapper(refuse):
        set_picture(proposal=draft, by=member, picture=photograph(), description=SHORE)

    assert files(media) == []


def test_admin_can_find_duplicates(client, draft):
    put(client, draft)

    picture = get_image_model().objects.get()
    assert (picture.file_size, len(picture.file_hash)) == (picture.file.size, 40)


def test_files_name_is_none_of_ours(client, draft, media):
    put(client, draft, file=upload(name="../../../Aino kotona.jpg"))

    (name,) = (path.name for path in media.rglob("original_images/*"))
    # Nor is it guessed: a draft's picture stands in a public folder as well.
    assert re.fullmatch(r"event-[0-9a-f]{32}\.jpg", name)


def test_nothing_chosen_is_said(client, draft):
    answer = client.post(link(draft), {"description": SHORE, "may_be_shown": "on"})

    assert errors_of(answer) == {"picture": ["Valitse kuva."]}


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
