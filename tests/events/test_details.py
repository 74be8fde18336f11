"""What is good to know of an event: on its page, in the programme and feeds; and what is secret."""

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import translation

from tests.events.factories import make_event, make_site, page_of, publish
from tests.factories import make_room
from tests.pages.editing import edit, errors_of
from tests.signups.factories import come, come_for_sure, make_open_event
from wagtail_talko.events.details import details_of
from wagtail_talko.models import Event, EventListing, Message
from wagtail_talko.signups.actions import confirm_sign_up
from wagtail_talko.signups.notifications.mail import place_of

pytestmark = pytest.mark.django_db
SECRET = "https://kokous.example/salainen"


@pytest.fixture
def site(db):
    return make_site()


def listed(answer) -> list:
    return [item for group in answer.context["groups"] for item in group.items]


def titles(answer) -> list[str]:
    return sorted(item.title["fi"] for item in listed(answer))


def test_page_tells_what_is_good_to_know_in_its_order(client, site):
    event = make_event(
        is_free=True,
        languages=["sv", "fi"],
        accessibility=["sitting"],
        attendance="both",
        remote="Soita 040 1234567",
        food="Keittoa",
        weather="Sateella sisällä",
        transport="Kimppakyyti torilta",
    )

    page = client.get(page_of(event).get_url())

    assert page.context["details"] == [
        ("Hinta", "Maksuton"),
        ("Kielet", "suomi, ruotsi"),
        ("Esteettömyys", "Voi osallistua istuen"),
        ("Osallistuminen", "Paikan päällä, verkossa tai puhelimitse: Soita 040 1234567"),
        ("Ruoka", "Keittoa"),
        ("Sää", "Sateella sisällä"),
        ("Matka paikalle", "Kimppakyyti torilta"),
    ]


def test_page_that_tells_nothing_shows_nothing(site):
    assert details_of(page_of(make_event())) == []


def test_feed_tells_it_with_labels_of_its_language(site):
    event = make_event(introduction="Kuvaus", price="5 €", is_low_threshold=True)

    listing = EventListing.objects.get(event=event, language="sv")
    text = listing.vevents.replace("\r\n ", "")

    (line,) = [line for line in text.splitlines() if line.startswith("DESCRIPTION")]
    assert line.split(":", 1)[1] == "Kuvaus\\n\\nKom som du är. Ingen frågar varför.\\n\\nPris: 5 €"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"free": "on"}, ["Maksuton"]),
        ({"low-threshold": "on"}, ["Avoin"]),
        ({"spoken": "sv"}, ["Kaksikielinen"]),
        ({"spoken": "fi", "free": "on"}, []),
        ({}, ["Avoin", "Kaksikielinen", "Maksuton"]),
    ],
)
def test_programme_and_feed_are_filtered_by_it(client, site, query, found):
    make_event(title="Maksuton", is_free=True)
    make_event(title="Avoin", is_low_threshold=True)
    make_event(title="Kaksikielinen", languages=["fi", "sv"])

    page = client.get("/fi/talko/events/", {**query, "from": "2027-01-12"})
    feed = client.get("/fi/talko/feeds/events.ics", query).content.decode()

    assert titles(page) == found
    assert sorted(line[8:] for line in feed.splitlines() if line.startswith("SUMMARY:")) == found


@pytest.mark.parametrize("query", [{"spoken": "xx"}, {"spoken": "\x00"}])
def test_language_that_is_none_is_no_error_of_ours(client, site, query):
    assert client.get("/fi/talko/events/", query).status_code == 200
    assert client.get("/fi/talko/feeds/events.ics", query).status_code == 404


def test_marks_stand_in_the_programme(client, site):
    make_event(is_free=True, is_low_threshold=True)

    answer = client.get("/fi/talko/events/", {"from": "2027-01-12"})

    (item,) = listed(answer)
    assert item.marks == ("Tule sellaisena kuin olet", "Maksuton")


def test_marks_go_with_the_next_publishing(site):
    event = make_event(is_free=True, languages=["fi"])

    publish(page_of(event), is_free=False, languages=[])

    event = Event.objects.get()
    assert (event.is_free, event.languages) == (False, [])


def test_price_of_what_is_free_is_refused(site):
    page = page_of(make_event())
    page.is_free, page.price = True, "5 €"

    with pytest.raises(ValidationError) as error:
        page.full_clean()

    assert set(error.value.message_dict) == {"price"}


def test_link_for_those_who_sign_up_needs_a_sign_up(admin_client, site):
    page = page_of(make_event())

    with translation.override("en"):
        answer = edit(admin_client, page, remote_details=SECRET, **{"action-publish": "1"})

    assert list(errors_of(answer)) == ["remote_details"]


def test_link_for_those_who_sign_up_is_told_to_nobody_else(client, site):
    event = make_open_event(attendance="remote", remote_details=SECRET)
    come(event, email="kysyy@example.org")

    public = [
        client.get(page_of(event).get_url()),
        client.get("/fi/talko/feeds/events.ics"),
        client.get(f"/fi/talko/signup/to/{event.pk}/"),
        api(client, page_of(event)),
    ]

    assert [answer.content.decode().count("salainen") for answer in public] == [0, 0, 0, 0]
    assert titles(client.get("/fi/talko/events/", {"q": "salainen"})) == []
    assert Message.objects.filter(body__contains="salainen").count() == 0


def test_link_is_told_in_the_confirmation_and_on_the_own_page(client, site):
    event = make_open_event(attendance="remote", remote_details=SECRET)

    signed = come_for_sure(event)

    confirmation = Message.objects.latest("pk")
    assert confirmation.body.splitlines().count(f"Verkossa tai puhelimitse: {SECRET}") == 1
    own = client.get(f"/fi/talko/signup/{signed.token}/")
    assert ("Verkossa tai puhelimitse", SECRET) in own.context["places"]


def test_hidden_place_is_told_to_those_who_have_a_place_only(client, site):
    event = make_open_event(hides_place=True, signup_capacity=1, room=make_room())
    pending = come(event)
    asks = client.get(f"/fi/talko/signup/{pending.token}/").context["places"]
    Message.objects.all().delete()
    waiting = come_for_sure(event, waits=True)
    waits = client.get(f"/fi/talko/signup/{waiting.token}/").context["places"]

    assert [text for _label, text in asks + waits] == ["", ""]
    assert [line for line in bodies() if line.startswith("Paikka:")] == []

    confirm_sign_up(token=pending.token)

    assert [line for line in bodies() if line.startswith("Paikka:")] == [f"Paikka: {place(event)}"]


def api(client, page):
    with override_settings(ROOT_URLCONF="tests.pages.api_urls"):
        return client.get(f"/api/v2/pages/{page.pk}/", {"fields": "*"})


def bodies() -> list[str]:
    return [line for message in Message.objects.all() for line in message.body.splitlines()]


def place(event) -> str:
    return place_of(event, event.occurrences.get())
