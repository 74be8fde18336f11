"""The list of one date on the public pages, by the client."""

from datetime import date

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import translation

from tests.admin.helpers import client_of, make_superuser, manager_of_new
from tests.events.conftest import NOW
from tests.factories import local, make_association, make_member, make_user
from tests.signups.factories import come_for_sure, dates_of, make_open_event, states
from wagtail_talko.models import Message, Outcome, Participant, SignUp, WalkIn
from wagtail_talko.signups.outcomes.actions import record_outcome
from wagtail_talko.signups.outcomes.forms import shown_state

pytestmark = pytest.mark.django_db


def address(name: str, *parts: object) -> str:
    with translation.override("fi"):
        return reverse(f"talko:{name}", args=parts)


def day_url(talko) -> str:
    return address("signup_day", talko.event.pk, talko.row.date)


@pytest.fixture
def phone(client, talko, evening):
    """A member of the host with the list open."""
    client.force_login(talko.member)
    return client


def ticks(talko, *came: SignUp, shown: list[SignUp] | None = None, **numbers: int) -> dict:
    """What the page sends: the ticks, and what it had shown."""
    shown = list(SignUp.objects.order_by("pk")) if shown is None else shown
    return {
        "step": "tick",
        "shown": shown_state(shown),
        "came": [each.pk for each in came],
        **{f"number-{each.pk}": each.arrived or each.people for each in shown},
        **{name.replace("_", "-"): number for name, number in numbers.items()},
    }


def arrived() -> list[int | None]:
    return list(SignUp.objects.order_by("pk").values_list("arrived", flat=True))


def test_ticks_are_saved_and_told(phone, talko):
    aino, bertta = talko.people

    answer = phone.post(day_url(talko), ticks(talko, aino, bertta, **{f"number_{bertta.pk}": 2}))
    page = phone.get(answer.url)

    assert arrived() == [1, 2]
    assert [str(each) for each in get_messages(answer.wsgi_request)] == [
        "Tallennettu. 3 henkilöä, 6 tuntia"
    ]
    assert [(each.is_ticked, each.number) for each in page.context["people"]] == [
        (True, 1),
        (True, 2),
    ]


def test_two_phones_that_opened_the_list_together_keep_each_others_ticks(phone, talko):
    aino, bertta = opened = talko.people
    first, second = ticks(talko, aino, shown=opened), ticks(talko, bertta, shown=opened)

    phone.post(day_url(talko), first)
    phone.post(day_url(talko), second)

    assert arrived() == [1, 3]


def test_tick_taken_away_is_saved(phone, talko):
    aino, bertta = talko.people
    phone.post(day_url(talko), ticks(talko, aino, bertta))

    phone.post(day_url(talko), ticks(talko, bertta))

    assert arrived() == [None, 3]


def test_another_number_is_a_tick(phone, talko):
    _aino, bertta = talko.people

    phone.post(day_url(talko), ticks(talko, **{f"number_{bertta.pk}": 4}))

    assert arrived() == [None, 4]


@pytest.mark.parametrize(
    "garbage",
    [
        {"shown": "x"}, {"shown": "1:2"}, {"shown": "\0:0:1"}, {"shown": f"{'9' * 30}:0:1"},
        {"shown": "999999999999999999:0:1", "came": "999999999999999999"},
        {"shown": "", "came": ["x", "\0", "-1"]}, {},
    ],
)  # fmt: skip
def test_what_the_page_never_wrote_is_left_out(phone, talko, garbage):
    answer = phone.post(day_url(talko), {"step": "tick", **garbage})

    assert answer.status_code == 302
    assert arrived() == [None, None]


def test_number_beyond_all_measure_is_cut(phone, talko):
    aino, _bertta = talko.people

    phone.post(day_url(talko), ticks(talko, aino, **{f"number_{aino.pk}": 10**17}))

    assert arrived() == [99, None]


def test_walk_in_is_added_and_removed(phone, talko):
    (soup,) = talko.event.signup_sheet.tasks.all()
    form = phone.get(day_url(talko)).context["walk_in_form"]
    sent = {"step": "add", "name": " Otto  O. ", "people": "2", "task": soup.pk,
            "first_time": "on", "key": form["key"].value()}  # fmt: skip

    for _ in range(2):
        phone.post(day_url(talko), sent)
    added = WalkIn.objects.get()
    heads = Outcome.objects.get().heads
    phone.post(day_url(talko), {"step": "remove", "walk_in": added.pk})

    assert (added.name, added.people, added.task, added.first_timers) == ("Otto O.", 2, soup, 2)
    assert (heads, WalkIn.objects.count(), Outcome.objects.count()) == (2, 0, 0)


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"people": ""}, ["people"]), ({"people": "0"}, ["people"]),
        ({"people": "100"}, ["people"]),
        ({"people": "9" * 30}, ["people"]), ({"name": "x" * 101}, ["name"]),
        ({"name": "a\0b"}, ["name"]), ({"task": "0"}, ["task"]),
    ],
)  # fmt: skip
def test_wrong_walk_in_is_told_and_nothing_typed_is_lost(phone, talko, sent, wrong):
    answer = phone.post(day_url(talko), {"step": "add", "name": "Otto", "people": "1", **sent})

    form = answer.context["walk_in_form"]
    assert (answer.status_code, list(form.errors)) == (200, wrong)
    assert form["name"].value() == sent.get("name", "Otto")
    assert WalkIn.objects.count() == 0


def test_numbers_are_saved_and_only_those_changed(phone, talko):
    record_outcome(occurrence=talko.row, said={"said_heads": 20}, by=None)
    initial = {"initial-said_heads": "", "initial-said_minutes_each": "",
               "initial-said_minutes": "", "initial-said_first_timers": ""}  # fmt: skip

    phone.post(
        day_url(talko),
        {"step": "outcome", **initial, "said_heads": "", "said_minutes_each": "1,5",
         "said_minutes": "", "said_first_timers": "4"},
    )  # fmt: skip

    # Somebody else had written the number meanwhile: this form did not show it.
    found = Outcome.objects.values_list("heads", "first_timers", "minutes").get()
    assert found == (20, 4, 20 * 90)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"said_heads": "-1"}, "said_heads"), ({"said_heads": "9" * 30}, "said_heads"),
        ({"said_minutes_each": "kaksi"}, "said_minutes_each"),
        ({"said_minutes_each": "999"}, "said_minutes_each"),
        ({"said_minutes": "9999999"}, "said_minutes"), ({"said_minutes": "\0"}, "said_minutes"),
    ],
)  # fmt: skip
def test_wrong_numbers_are_told(phone, talko, sent, said):
    answer = phone.post(day_url(talko), {"step": "outcome", **sent})

    assert (answer.status_code, list(answer.context["outcome_form"].errors)) == (200, [said])
    assert Outcome.objects.count() == 0


def test_numbers_that_contradict_the_ticks_are_told_above(phone, talko):
    phone.post(day_url(talko), ticks(talko, *talko.people))

    answer = phone.post(day_url(talko), {"step": "outcome", "said_heads": "2"})

    assert [error.text for error in answer.context["errors"]] == [
        "Olet merkinnyt ja lisännyt 4 henkilöä. Kirjoita vähintään sama luku tai poista ensin "
        "merkintöjä."
    ]
    assert answer.context["outcome_form"]["said_heads"].value() == "2"


def test_before_the_day_the_list_is_there_and_nothing_to_tick(client, talko):
    client.force_login(talko.member)

    page = client.get(day_url(talko))
    answer = client.post(day_url(talko), ticks(talko, talko.people[0]))

    assert [each.signup.participant.name for each in page.context["people"]] == ["Aino", "Bertta"]
    assert page.content.decode().count('type="checkbox"') == 0
    assert answer.status_code == 200
    assert [error.text for error in answer.context["errors"]] == [
        "ti 12.1.2027 klo 18.00–20.00: kukaan ei voi olla vielä paikalla. Saapuneet voi merkitä "
        "päivän aamusta alkaen."
    ]
    assert arrived() == [None, None]


def pages_of(talko) -> list[str]:
    parts = (talko.event.pk, talko.row.date)
    return [
        address("signup_lists", talko.event.pk),
        address("signup_day", *parts),
        address("signup_day_print", *parts),
        address("signup_person", *parts, talko.people[0].pk),
        address("signup_person_export", *parts, talko.people[0].pk),
    ]


def test_pages_are_for_the_organisers_only(client, talko, evening):
    who = {
        "anonymous": None,
        "stranger": make_user(),
        "another association": make_member(make_association()),
        "manager of elsewhere": manager_of_new("bergsnas")[1],
        "member": talko.member,
        "superuser": make_superuser(),
    }

    answers = {}
    for name, user in who.items():
        visitor = client_of(user) if user else client
        answers[name] = [visitor.get(url, follow=bool(user)).status_code for url in pages_of(talko)]

    assert answers == {
        "anonymous": [302] * 5,
        "stranger": [404] * 5,
        "another association": [404] * 5,
        "manager of elsewhere": [404] * 5,
        "member": [200] * 5,
        "superuser": [200] * 5,
    }


@pytest.mark.parametrize("day", ["2027-01-13", "2027-02-30", "0000-01-01", "9999-99-99"])
def test_day_without_a_date_is_not_found(phone, talko, day):
    answer = phone.get(f"/fi/talko/organise/{talko.event.pk}/{day}/")

    assert answer.status_code == 404


def test_person_of_another_date_is_not_found(phone, talko):
    other = make_open_event(hosts=[talko.host])
    come_for_sure(other, now=NOW)

    url = address("signup_person", talko.event.pk, talko.row.date, SignUp.objects.latest("pk").pk)
    assert phone.get(url).status_code == 404


def test_organiser_cancels_and_the_person_is_told(client, site):
    host = make_association()
    event = make_open_event(hosts=[host], title="Katon tervaus")
    come_for_sure(event, email="aino@example.org")
    row = SignUp.objects.get()
    client.force_login(make_member(host))

    client.post(address("signup_person", event.pk, date(2027, 1, 12), row.pk), {"step": "cancel"})

    assert states(event) == [(1, "cancelled", "12.1.")]
    last = Message.objects.filter(recipient="aino@example.org").latest("pk")
    assert last.subject == "Ilmoittautuminen peruttu: Katon tervaus"


def test_organiser_gives_the_file_and_erases(phone, talko):
    parts = (talko.event.pk, talko.row.date, talko.people[0].pk)

    kept = phone.get(address("signup_person_export", *parts)).json()
    phone.post(address("signup_person", *parts), {"step": "erase"})
    again = phone.get(address("signup_person", *parts)).status_code

    assert (kept["name"], kept["phone"], len(kept["signups"])) == ("Aino", "+358 40 123", 1)
    assert list(Participant.objects.order_by("pk").values_list("name", flat=True)) == ["", "Bertta"]
    assert again == 404


def test_paper_has_names_tasks_and_numbers_only(phone, talko):
    text = phone.get(address("signup_day_print", talko.event.pk, talko.row.date)).content.decode()

    found = {word: word in text for word in ("Aino", "Bertta", "Keitto", "040", "40 123", "@")}
    assert found == {
        "Aino": True, "Bertta": True, "Keitto": True, "040": False, "40 123": False, "@": False,
    }  # fmt: skip


def test_list_of_dates_tells_who_comes_and_what_came_of_each(client, site):
    host = make_association()
    event = make_open_event(hosts=[host], recurrence="RRULE:FREQ=WEEKLY;COUNT=4")
    first, second, third, _fourth = dates_of(event)
    come_for_sure(event, third, people=3)
    with time_machine.travel(local(2027, 1, 22, 12), tick=False):
        client.force_login(make_member(host))
        record_outcome(occurrence=first, said={"said_heads": 5}, by=None)
        page = client.get(address("signup_lists", event.pk))
        own = client.get(address("organised"))

    assert [(line.row.date.day, line.said) for line in page.context["past"]] == [
        (19, "Kukaan ei ole vielä laskenut."),
        (12, "5 henkilöä, 10 tuntia"),
    ]
    assert [(line.row.date.day, line.coming) for line in page.context["coming"]] == [
        (26, 3),
        (2, 0),
    ]
    assert [line.row for line in own.context["uncounted"]] == [second]
    assert [line.row.date.day for line in own.context["coming"]] == [26, 2]


def test_only_date_opens_at_once_and_so_does_an_old_address(phone, talko):
    url = address("signup_lists", talko.event.pk)

    assert phone.get(url).url == phone.get(f"{url}?date={talko.row.pk}").url == day_url(talko)
    assert phone.get(f"{url}?date=1{talko.row.pk}").status_code == 404


def test_page_of_the_event_leads_its_hosts_to_the_list(client, talko):
    page = talko.event.schedule_page.get_url()
    everybody = client.get(page).context["organise_url"]
    client.force_login(make_user())
    stranger = client.get(page).context["organise_url"]
    client.force_login(talko.member)
    member = client.get(page).context["organise_url"]

    assert (everybody, stranger) == ("", "")
    assert member == address("signup_lists", talko.event.pk)


def test_mail_to_the_organisers_leads_to_the_list_of_the_date(talko):
    body = Message.objects.filter(kind="signup.phone").latest("pk").body

    assert body.count(f"/talko/organise/{talko.event.pk}/2027-01-12/") == 1


def test_long_list_has_pages_and_a_tick_stays_on_its_own(phone, talko, monkeypatch):
    monkeypatch.setattr("wagtail_talko.signups.views.counting.PER_PAGE", 1)
    bertta = talko.people[1]

    page = phone.get(day_url(talko) + "?page=2")
    answer = phone.post(day_url(talko) + "?page=2", ticks(talko, bertta, shown=[bertta]))

    assert [each.signup for each in page.context["people"]] == [bertta]
    assert answer.url == day_url(talko) + "?page=2"
    assert arrived() == [None, 3]


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_for_one_and_three(client, site, number, django_assert_num_queries):
    host = make_association()
    event = make_open_event(
        hosts=[host], recurrence=f"RRULE:FREQ=DAILY;COUNT={number + 2}",
        tasks=[("Keitto", 9)] * number,
    )  # fmt: skip
    rows = dates_of(event)
    for _ in range(number):
        come_for_sure(event, *rows)
    client.force_login(make_member(host))
    with time_machine.travel(local(2027, 1, 13, 19), tick=False):
        record_outcome(occurrence=rows[0], said={"said_heads": 9}, by=None)
        client.get(address("signup_day", event.pk, rows[0].date))

        with django_assert_num_queries(23):
            client.get(address("signup_day", event.pk, rows[0].date))
        with django_assert_num_queries(22):
            client.get(address("signup_lists", event.pk))
        with django_assert_num_queries(15):
            client.get(address("organised"))
