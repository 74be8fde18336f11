import pytest
from django.test import override_settings
from django.utils import translation

from tests.associations.joining.sending import TYPED, send_application
from tests.factories import make_association, make_municipality
from wagtail_talko.models import AssociationApplication, Message

pytestmark = pytest.mark.django_db

URL = "/en/talko/associations/apply/"
DONE = "/en/talko/associations/apply/done/"


def typed(step="send", **changes):
    return {**TYPED, "step": step, **changes}


@pytest.fixture(autouse=True)
def shown(municipality):
    return municipality


def test_applying_goes_through_the_check_to_done(client):
    opened = client.get(URL)
    checked = client.post(URL, typed("check"))
    nothing_yet = AssociationApplication.objects.count()
    sent = client.post(URL, dict(checked.context["hidden"]) | {"step": "send"})

    assert opened.status_code == checked.status_code == 200
    assert nothing_yet == 0
    assert (sent.status_code, sent["Location"]) == (302, DONE)
    application = AssociationApplication.objects.get()
    assert {name: getattr(application, name) for name in TYPED} == TYPED
    assert application.language == "en"
    assert client.get(DONE).status_code == 200


def test_check_shows_what_was_typed_and_editing_keeps_it(client):
    checked = client.post(URL, typed("check"))
    edited = client.post(URL, typed("edit"))

    rows = {row.label: row.value for row in checked.context["rows"]}
    assert rows["Association"] == "Kutojat"
    assert rows["Contact person"] == "Ryhmän puhelin\n040 1234567\nkutojat@example.org"
    assert edited.context["form"]["activity"].value() == "Kudomme mattoja."


@pytest.mark.parametrize(
    ("kind", "number", "kept"),
    [
        ("registered", "1234567-1", "1234567-1"),
        ("registered", "123456", "123.456"),
        ("company", "12345671", "1234567-1"),
        ("informal", "123456", ""),
    ],
)
def test_number_is_kept_as_registers_write_it(client, kind, number, kept):
    client.post(URL, typed(kind=kind, registration_number=number))

    assert AssociationApplication.objects.get().registration_number == kept


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "registered"}, "registration_number"),
        ({"kind": "registered", "registration_number": "1234567-2"}, "registration_number"),
        ({"kind": "municipal"}, "kind"),
        ({"name": "Halpaa http://x.example"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"contact_name": "www.x.example"}, "contact_name"),
        ({"contact_email": "a@b.fi\nBcc: c@d.fi"}, "contact_email"),
        ({"contact_email": "x@" + "y" * 300 + ".fi"}, "contact_email"),
        ({"activity": ""}, "activity"),
        ({"website": "https://x.example"}, "__all__"),
    ],
)
def test_bad_input_is_named_at_its_field(client, changes, field):
    response = client.post(URL, typed(**changes))

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not AssociationApplication.objects.exists()


def test_names_are_one_line(client, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(URL, typed(name="Kutojat\r\nBcc: kaikki@example.org"))

    assert AssociationApplication.objects.get().name == "Kutojat Bcc: kaikki@example.org"
    assert [mail.recipients() for mail in mailoutbox] == [
        ["kutojat@example.org"],
        ["tilat@example.org"],
    ]


def test_html_in_names_stays_text(client):
    response = client.post(URL, typed("check", name="<script>x</script>"))

    assert b"<script>x" not in response.content
    assert b"&lt;script&gt;x" in response.content


def test_municipality_is_chosen_among_those_the_site_shows(client):
    other = make_municipality()

    missing = client.post(URL, typed())
    foreign = client.post(URL, typed(municipality=other.pk + 1000))
    chosen = client.post(URL, typed(municipality=other.pk))

    assert list(missing.context["form"].errors) == ["municipality"]
    assert list(foreign.context["form"].errors) == ["municipality"]
    assert chosen.status_code == 302
    assert AssociationApplication.objects.get().municipality == other


def test_answer_is_the_same_whether_the_association_is_there(client, municipality):
    def answer(name):
        response = client.post(URL, typed(name=name, contact_email=f"{name}@example.org"))
        told = Message.objects.filter(recipient=f"{name}@example.org").count()
        return response.status_code, response["Location"], told

    make_association("there", municipality=municipality, name={"fi": "there"})
    send_application(municipality, name="waits", contact_email="other@example.org")

    assert answer("there") == answer("waits") == answer("new") == (302, DONE, 1)


def test_many_applications_from_one_network_are_refused(client):
    with override_settings(WAGTAIL_TALKO_APPLICATION_RATE="3/h"):
        answers = [
            client.post(URL, typed(contact_email=f"a{number}@example.org")) for number in range(5)
        ]

    assert [each.status_code for each in answers] == [302, 302, 302, 429, 429]
    assert AssociationApplication.objects.count() == 3
    assert dict(answers[-1].context["hidden"])["name"] == "Kutojat"
    assert client.get(URL).status_code == 200


def test_many_applications_with_one_address_are_refused(client):
    answers = [
        client.post(
            URL,
            typed(name=f"Kutojat {number}", contact_email="Uhri@example.org"),
            REMOTE_ADDR=f"192.0.2.{number}",
        )
        for number in range(5)
    ]

    assert [each.status_code for each in answers] == [302, 302, 302, 429, 429]
    assert Message.objects.filter(recipient="Uhri@example.org").count() == 3


def test_list_in_the_header_of_the_proxy_lifts_no_limit(client, settings):
    settings.RATELIMIT_IP_META_KEY = "HTTP_X_FORWARDED_FOR"
    settings.WAGTAIL_TALKO_APPLICATION_RATE = "2/h"

    answers = [
        client.post(
            URL,
            typed(name=f"Kutojat {number}", contact_email=f"k{number}@example.org"),
            HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 192.0.2.7",
        )
        for number in range(3)
    ]

    assert [each.status_code for each in answers] == [302, 302, 429]


def test_server_without_network_address_takes_applications(client, caplog):
    answer = client.post(URL, typed(), REMOTE_ADDR="")

    assert answer.status_code == 302
    assert "RATELIMIT_IP_META_KEY" in caplog.text


def test_sending_without_the_token_of_the_form_is_refused(municipality):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(URL, typed())

    assert answer.status_code == 403
    assert not AssociationApplication.objects.exists()


def test_page_without_any_municipality_says_so(client, municipality):
    municipality.delete()

    with translation.override("en"):
        response = client.get(URL)

    assert response.status_code == 200
    assert b"No municipality offers rooms here yet." in response.content
