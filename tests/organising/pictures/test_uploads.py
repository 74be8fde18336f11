"""What becomes of a file that is sent: kept, or refused in words."""

import re
from io import BytesIO

import pytest
from django.db import IntegrityError, connection
from PIL import Image, ImageOps
from wagtail.images import get_image_model

from tests.organising.pictures.drawing import (
    LEFT_OPEN,
    drawing,
    gif,
    header_of_png,
    oddly_tagged,
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
)
from tests.organising.test_proposing import (
    errors_of,
)
from wagtail_talko.organising.pictures.actions import set_picture

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings(LEFT_OPEN)]


NO_PICTURE = ["Tätä tiedostoa ei voi näyttää kuvana. Valitse valokuva tai JPEG- tai PNG-kuva."]


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
