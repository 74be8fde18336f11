"""What somebody tries who is not meant to: guessing, replaying, flooding, injecting, peeping."""

from email import message_from_bytes
from email.policy import default

import pytest
import time_machine
from django.core import mail
from django.utils.html import escape

from tests.factories import local, make_association, make_member, make_user
from tests.signups.factories import (
    code_in,
    come,
    come_for_sure,
    dates_of,
    mails,
    make_open_event,
    states,
)
from tests.signups.test_views import address, filled
from wagtail_talko.messages.tasks import send_waiting
from wagtail_talko.models import Message, Participant, SignUp
from wagtail_talko.signups.actions import cancel_sign_ups, confirm_by_code, confirm_sign_up
from wagtail_talko.signups.links import make_token, token_of
from wagtail_talko.signups.refusals import SignUpEnded, TooManyCodes, WrongCode
from wagtail_talko.signups.retention import erase_old_participants

pytestmark = pytest.mark.django_db
MARKUP = "<img src=x onerror=alert(1)>"


def test_code_of_one_does_not_confirm_another(site):
    event = make_open_event()
    mine, other = come(event), come(event)
    codes = [code_in(message) for message in Message.objects.order_by("pk")]

    with pytest.raises(WrongCode):
        confirm_by_code(reference=other.reference, code=codes[0])

    assert states(event) == [(1, "pending", "12.1."), (1, "pending", "12.1.")]
    assert confirm_by_code(reference=mine.reference, code=codes[0]) == mine.participant


def test_code_is_guessed_five_times_and_then_the_right_one_helps_no_more(site):
    event = make_open_event()
    signed = come(event)
    right = code_in(Message.objects.get())
    wrong = [f"{(int(right) + step) % 10**6:06d}" for step in range(1, 6)]

    for code in wrong:
        with pytest.raises(WrongCode):
            confirm_by_code(reference=signed.reference, code=code)
    with pytest.raises(TooManyCodes):
        confirm_by_code(reference=signed.reference, code=right)

    assert states(event) == [(1, "pending", "12.1.")]


def test_code_that_is_sent_again_changes_nothing(site):
    event = make_open_event()
    signed = come(event, email="aino@example.org")
    code = code_in(Message.objects.get())

    for _ in range(3):
        confirm_by_code(reference=signed.reference, code=code)

    assert mails("aino@example.org") == [
        f"Vahvista ilmoittautuminen: {title(event)}",
        f"Olet ilmoittautunut: {title(event)}",
    ]


def title(event) -> str:
    return event.listings.get(language="fi").title


def test_link_of_the_erased_works_no_more_in_any_spelling(client, site):
    signed = come_for_sure(make_open_event())
    token, reference = signed.token, signed.reference
    client.post(address("signup", token), {"step": "erase"})

    found = [client.get(address("signup", each)).status_code for each in (token, token.upper())]
    with pytest.raises(SignUpEnded):
        confirm_by_code(reference=reference, code="000000")

    assert found == [404, 404]


def test_what_the_database_holds_opens_nothing(client, site):
    """Neither the hashes nor the number from which the token is made, without the site's key."""
    signed = come_for_sure(make_open_event())
    kept = Participant.objects.get()
    stolen = [kept.token_hash, kept.reference_hash, kept.nonce, make_token(kept.nonce, "other key")]

    found = [client.get(address("signup", text)).status_code for text in stolen]

    assert found == [404] * 4
    assert client.get(address("signup", signed.token)).status_code == 200


def test_outbox_holds_no_link_when_the_mails_have_gone(site):
    event = make_open_event()
    signed = come_for_sure(event, email="aino@example.org")
    cancel_sign_ups(participant=signed.participant)
    unsent = Message.objects.filter(calendar__contains=signed.token).count()
    send_waiting()

    sent = Message.objects.filter(recipient="aino@example.org")
    assert (unsent, sent.count()) == (2, 3)
    assert set(sent.values_list("body", "calendar")) == {("", "")}


def test_telephone_number_opens_no_hidden_place(client, site):
    """Anybody can type five digits."""
    event = make_open_event(
        hides_place=True,
        place="Salainen katu 5",
        attendance="both",
        remote_details="https://kokous.example.org/1",
    )
    client.post(address("signup_new", event.pk), filled(email="", phone="00000"))
    by_phone = Participant.objects.get()
    by_mail = come_for_sure(event)
    links = [address("signup", token_of(by_phone)), address("signup", by_mail.token)]
    calendar = address("signup_calendar", token_of(by_phone))

    pages = [client.get(link).content.decode() for link in links]

    assert ["Salainen katu 5" in page for page in pages] == [False, True]
    assert ["kokous.example.org" in page for page in pages] == [False, True]
    assert b"Salainen" not in client.get(calendar).content


def test_reference_of_the_code_page_does_not_manage(client, site):
    signed = come(make_open_event())

    assert client.get(address("signup", signed.reference)).status_code == 404


def test_one_network_is_stopped_whatever_addresses_it_writes(client, site, settings):
    settings.WAGTAIL_TALKO_SIGNUP_RATE = "3/h"
    event = make_open_event()

    answers = [
        client.post(
            address("signup_new", event.pk), filled(email=f"a{number}@example.org")
        ).status_code
        for number in range(5)
    ]

    assert answers == [302, 302, 302, 429, 429]
    assert Participant.objects.count() == 3


def test_places_that_nobody_confirms_come_back(site):
    event = make_open_event(signup_capacity=2)
    for number in range(2):
        come(event, email=f"a{number}@example.org")

    with time_machine.travel(local(2027, 1, 5, 12, 1), tick=False):
        erase_old_participants()
        late = come_for_sure(event, people=2)

    assert SignUp.objects.get(participant=late.participant).state == "confirmed"
    assert Participant.objects.exclude(name="").count() == 1


@pytest.mark.parametrize("field", ["name", "helper_name", "brings"])
@pytest.mark.parametrize(
    "text", ["Aino\r\nBcc: kaikki@example.org", "Aino\n\n<b>x</b>", "A\u2028B"]
)
def test_line_breaks_in_what_is_typed_make_no_header_and_no_line(client, site, field, text):
    event = make_open_event(signup_asks_bring=True, title="Talkoot")

    client.post(address("signup_new", event.pk), filled(**{field: text}))
    signed = Participant.objects.get()
    confirm_sign_up(token=token_of(signed))
    send_waiting()

    assert len(mail.outbox) == 2
    for sent in mail.outbox:
        parsed = message_from_bytes(sent.message().as_bytes(), policy=default)
        assert parsed.get_all("Bcc") is None
        assert [address for _name, address in _addresses(parsed["To"])] == ["aino@example.org"]
    assert signed.name.count("\n") == 0


def _addresses(header) -> list[tuple[str, str]]:
    return [(each.display_name, each.addr_spec) for each in header.addresses]


def test_markup_in_what_is_typed_is_text_on_every_page(client, site):
    host = make_association()
    event = make_open_event(hosts=[host], signup_asks_bring=True)
    signed = come_for_sure(event, name=MARKUP, message=MARKUP, brings=MARKUP, phone="040 1234567")
    day = dates_of(event)[0].date
    pages = [event.schedule_page.get_url(), address("signup", signed.token)]
    pages += [address("signup_new", event.pk)]
    public = [client.get(page).content.decode() for page in pages]
    client.force_login(make_member(host))
    own = [address("signup_lists", event.pk), address("signup_day", event.pk, day)]
    own += [address("signup_day_print", event.pk, day)]
    own += [address("signup_person", event.pk, day, signed.rows[0].pk)]
    shown = public + [client.get(page, follow=True).content.decode() for page in own]

    assert [text.count(MARKUP) for text in shown] == [0] * (len(pages) + len(own))
    # It is there as text: in public what is brought, for the organisers the name.
    assert shown[0].count(escape(MARKUP)) == 1
    assert shown[4].count(escape(MARKUP)) > 0


def test_mail_is_plain_text_whatever_is_typed(site):
    come_for_sure(make_open_event(signup_asks_bring=True), name=MARKUP, brings=MARKUP)
    send_waiting()

    assert len(mail.outbox) == 2
    kinds = {
        part.get_content_type()
        for sent in mail.outbox
        for part in message_from_bytes(sent.message().as_bytes(), policy=default).walk()
    }

    assert kinds <= {"multipart/mixed", "multipart/alternative", "text/plain", "text/calendar"}


def test_advertisement_is_not_mailed_to_strangers(client, site):
    event = make_open_event()

    answer = client.post(
        address("signup_new", event.pk), filled(helper_name="Voita rahaa www.example.com")
    )

    assert list(answer.context["form"].errors) == ["helper_name"]
    assert Message.objects.count() == 0


def test_message_to_the_organiser_is_not_mailed_to_the_address_that_was_typed(client, site):
    event = make_open_event()

    client.post(address("signup_new", event.pk), filled(message="Osta nyt!"))

    assert Message.objects.get().body.count("Osta nyt!") == 0


def test_organiser_of_one_event_does_not_see_another(client, site):
    mine, other = make_open_event(), make_open_event()
    come_for_sure(other, name="Aino")
    row = SignUp.objects.get()
    client.force_login(make_member(mine.hosts.get()))
    day = dates_of(other)[0].date

    found = [
        client.get(address(name, *parts)).status_code
        for name, parts in (
            ("signup_lists", (other.pk,)),
            ("signup_day", (other.pk, day)),
            ("signup_person", (other.pk, day, row.pk)),
            # A sign-up of another event under the address of one's own.
            ("signup_person", (mine.pk, dates_of(mine)[0].date, row.pk)),
            ("signup_person_export", (mine.pk, dates_of(mine)[0].date, row.pk)),
        )
    ]

    assert found == [404] * 5


def test_user_without_an_association_sees_no_list(client, site):
    event = make_open_event()
    client.force_login(make_user())

    assert client.get(address("signup_day", event.pk, dates_of(event)[0].date)).status_code == 404
