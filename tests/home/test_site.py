"""The frame of the example site: language switcher, menu, footer, sign-in pages."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from home.models import HomePage, TextPage
from wagtail.models import Locale, Page, Site

from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def locales() -> dict[str, Locale]:
    return {
        code: Locale.objects.get_or_create(language_code=code)[0] for code in ("fi", "sv", "en")
    }


@pytest.fixture
def home(locales) -> HomePage:
    root = Page.get_first_root_node()
    page = root.add_child(instance=HomePage(title="Tilat", slug="tilat", locale=locales["fi"]))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": page}
    )
    return page


@pytest.fixture
def statement(home) -> TextPage:
    return home.add_child(
        instance=TextPage(title="Saavutettavuus", slug="saavutettavuus", locale=home.locale)
    )


class Links(HTMLParser):
    """Collects the attributes of every link."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.links.append(dict(attrs))

    @property
    def languages(self) -> list[tuple[str | None, ...]]:
        names = ("hreflang", "lang", "href", "aria-current")
        return [tuple(a.get(name) for name in names) for a in self.links if "hreflang" in a]

    @property
    def addresses(self) -> list[str | None]:
        return [a["href"] for a in self.links]


def get(path: str) -> Links:
    response = Client().get(path)
    assert response.status_code == 200
    return Links(response.content.decode())


def test_language_switcher_leads_to_the_translation_or_that_front_page(home, statement, locales):
    swedish_home = home.copy_for_translation(locales["sv"])
    swedish_home.save_revision().publish()
    english_home = home.copy_for_translation(locales["en"])
    english_home.save_revision().publish()
    swedish = statement.copy_for_translation(locales["sv"])
    swedish.slug = "tillganglighet"
    swedish.save_revision().publish()

    links = get("/fi/saavutettavuus/")

    assert links.languages == [
        ("fi", "fi", "/fi/saavutettavuus/", "true"),
        ("sv", "sv", "/sv/tillganglighet/", None),
        ("en", "en", "/en/", None),
    ]


def test_language_switcher_keeps_the_address_of_a_view(home):
    links = get("/sv/accounts/login/?next=/sv/")

    assert links.languages == [
        ("fi", "fi", "/fi/accounts/login/?next=/sv/", None),
        ("sv", "sv", "/sv/accounts/login/?next=/sv/", "true"),
        ("en", "en", "/en/accounts/login/?next=/sv/", None),
    ]


def test_footer_leads_to_pages_outside_the_menu(home, statement):
    home.add_child(instance=TextPage(title="Talkoot", slug="talkoot", show_in_menus=True))

    links = get("/fi/saavutettavuus/").links

    texts = [a for a in links if a["href"] in {"/fi/saavutettavuus/", "/fi/talkoot/"}]
    assert [a["href"] for a in texts if "hreflang" not in a] == [
        "/fi/talkoot/",
        "/fi/saavutettavuus/",
    ]


def test_skip_link_is_the_first_link(home, statement):
    assert get("/fi/saavutettavuus/").addresses[0] == "#main"


def test_refused_sign_in_begins_the_title_with_error(home):
    response = Client().post("/fi/accounts/login/", {"login": "", "password": ""})

    html = response.content.decode()
    title = " ".join(html[html.index("<title>") + 7 : html.index("</title>")].split())
    assert title == "Virhe: Kirjaudu – Talkootilat"


def test_unknown_address_says_what_to_do(home):
    response = Client().get("/fi/ei-ole/")

    assert response.status_code == 404
    html = response.content.decode()
    assert html[html.index("<h1>") : html.index("</h1>")] == "<h1>Sivua ei löytynyt"


def test_front_page_says_what_this_is_and_what_happens(home):
    home.lead = "Tule mukaan."
    home.save_revision().publish()

    html = Client().get("/fi/").content.decode()

    assert html.count('<p class="talko-lead">Tule mukaan.</p>') == 1
    assert html.count("<h2>Tänään ja lähipäivinä</h2>") == 1


# ---- what is shown in production when there is no page, or a fault ----


def leave_out_markup(response) -> str:
    body = re.sub(r"(?s)<head>.*?</head>", "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.mark.parametrize("path", ["nothing/", "talko/bookings/999999/x/", "talko/rooms/no/no/"])
@pytest.mark.parametrize(
    ("language", "heading", "way"),
    [
        ("fi", "Sivua ei löytynyt", "Katso tapahtumat"),
        ("sv", "Sidan hittades inte", "Se vad som händer"),
    ],
)
def test_page_that_is_missing_leads_on(home, settings, path, language, heading, way):
    settings.DEBUG = False

    response = Client().get(f"/{language}/{path}")

    words = leave_out_markup(response)
    assert response.status_code == 404
    assert (words.count(heading), words.count(way)) == (1, 1)
    assert f'href="/{language}/talko/rooms/"' in response.content.decode()


@pytest.mark.parametrize(
    ("language", "heading"), [("fi", "Jokin meni vikaan"), ("sv", "Något gick fel")]
)
def test_fault_of_ours_is_told_in_the_language_of_the_address(
    home, monkeypatch, settings, language, heading
):
    settings.DEBUG = False
    monkeypatch.setattr(HomePage, "serve", lambda *_args, **_kwargs: 1 / 0)
    home.copy_for_translation(Locale.objects.get(language_code="sv")).save_revision().publish()

    response = Client(raise_request_exception=False).get(f"/{language}/")

    assert response.status_code == 500
    assert leave_out_markup(response).count(heading) == 1
    assert f'<html lang="{language}">' in response.content.decode()
    assert response.content.decode().count(f'href="/{language}/"') == 2


@pytest.mark.parametrize(
    ("path", "current"), [("", "/fi/talko/bookings/"), ("new/", "/fi/talko/rooms/")]
)
def test_menu_counts_asking_for_a_room_to_finding_one(home, client, path, current):
    client.force_login(make_user())

    page = Links(client.get(f"/fi/talko/bookings/{path}").content.decode())

    assert [a["href"] for a in page.links if a.get("aria-current") == "page"] == [current]
