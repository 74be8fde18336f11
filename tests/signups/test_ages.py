"""Whoever takes a task with an age limit says that all are old enough; no birth date is asked."""

from datetime import date

import pytest

from tests.events.factories import page_of, publish
from tests.factories import make_member
from tests.signups.factories import (
    WEEKLY,
    come,
    come_for_sure,
    dates_of,
    make_open_event,
    states,
)
from tests.signups.kept.test_views import text_of
from tests.signups.test_views import address, errors_of, filled
from wagtail_talko.models import Message, SignUp
from wagtail_talko.signups.actions import change_sign_up, erase_participant
from wagtail_talko.signups.refusals import SignUpRefused

pytestmark = pytest.mark.django_db
TRACTOR = {"name": "Traktori", "needed": 2, "skills": "traktorin ajokortti", "youngest": 18}


@pytest.fixture
def event(site):
    return make_open_event(tasks=[TRACTOR, ("Keitto", 5)])


@pytest.fixture
def tractor(event):
    return event.signup_sheet.tasks.get(youngest=18)


@pytest.fixture
def soup(event):
    return event.signup_sheet.tasks.get(youngest=None)


def codes(refused) -> list[str]:
    return [each.code for each in refused.value.refusals]


def test_task_with_an_age_is_refused_until_all_are_said_to_be_old_enough(event, tractor, soup):
    with pytest.raises(SignUpRefused) as refused:
        come(event, task=tractor)
    come(event, task=soup)
    come(event, task=tractor, people=2, is_old_enough=True)

    assert codes(refused) == ["too_young"]
    assert list(SignUp.objects.order_by("pk").values_list("at_least", flat=True)) == [None, 18]


def test_event_with_an_age_asks_everybody_and_the_higher_one_counts(event, tractor, soup):
    publish(page_of(event), signup_youngest=16)

    with pytest.raises(SignUpRefused) as refused:
        come(event, task=soup)
    come(event, task=soup, is_old_enough=True)
    come(event, task=tractor, is_old_enough=True)

    assert codes(refused) == ["too_young"]
    assert list(SignUp.objects.order_by("pk").values_list("at_least", flat=True)) == [16, 18]


def test_change_asks_again_for_more_people_and_for_an_older_task(event, tractor, soup):
    come_for_sure(event, task=soup)
    row = SignUp.objects.get()

    def change(people, task, **said):
        row.refresh_from_db()
        return change_sign_up(signup=row, people=people, task=task, brings="", **said).at_least

    with pytest.raises(SignUpRefused):
        change(1, tractor)
    taken = change(1, tractor, is_old_enough=True)
    same = change(1, tractor)
    with pytest.raises(SignUpRefused):
        change(2, tractor)
    more = change(2, tractor, is_old_enough=True)

    assert (taken, same, more, change(2, soup)) == (18, 18, 18, None)


def test_form_has_the_box_and_asks_for_it_with_the_task_alone(client, event, tractor, soup):
    url = address("signup_new", event.pk)

    form = client.get(url).context["form"]
    wrong = client.post(url, filled(task=tractor.pk, message="Tulen"))
    client.post(url, filled(task=soup.pk))
    client.post(url, filled(task=tractor.pk, is_old_enough="on", email="b@example.org"))

    field = form.fields["is_old_enough"]
    assert str(field.label) == "Kaikki ilmoittamani ovat täyttäneet 18 vuotta"
    assert field.help_text == "Traktori: alaikäraja 18 vuotta. Syntymäaikaa ei kysytä."
    assert str(form["task"]).count("data-age") == 1
    assert errors_of(wrong) == {
        "is_old_enough": [
            "Tämä on vähintään 18 vuotta täyttäneille. "
            "Merkitse ruutu, että kaikki ovat, tai valitse toinen tehtävä."
        ]
    }
    assert wrong.context["form"]["message"].value() == "Tulen"
    assert [people for people, _state, _day in states(event)] == [2, 2]


def test_form_names_each_age_where_there_are_several(client, site):
    event = make_open_event(
        tasks=[TRACTOR, {"name": "Haravointi", "youngest": 12}], signup_youngest=7
    )

    form = client.get(address("signup_new", event.pk)).context["form"]

    field = form.fields["is_old_enough"]
    assert str(field.label) == "Kaikki ilmoittamani ovat riittävän vanhoja"
    assert field.help_text == (
        "Kaikki tulijat: alaikäraja 7 vuotta. Traktori: alaikäraja 18 vuotta. "
        "Haravointi: alaikäraja 12 vuotta. Syntymäaikaa ei kysytä."
    )


def test_form_without_ages_has_no_box(client, site):
    event = make_open_event(tasks=[("Keitto", 2)])

    form = client.get(address("signup_new", event.pk)).context["form"]

    assert "is_old_enough" not in form.fields


def test_own_page_changes_the_task_with_the_box(client, event, tractor):
    signed = come_for_sure(event)
    url = address("signup_change", signed.token, signed.rows[0].pk)

    wrong = client.post(url, {"people": "1", "task": tractor.pk})
    client.post(url, {"people": "1", "task": tractor.pk, "is_old_enough": "on"})

    assert list(errors_of(wrong)) == ["is_old_enough"]
    assert (SignUp.objects.get().task, SignUp.objects.get().at_least) == (tractor, 18)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "Traktori (traktorin ajokortti, alaikäraja 18 vuotta)"),
        ("sv", "Traktori (traktorin ajokortti, från 18 år)"),
    ],
)
def test_mail_and_list_say_what_the_task_asks_for(client, event, tractor, language, words):
    come_for_sure(event, task=tractor, is_old_enough=True, language=language)
    come_for_sure(event, task=tractor, is_old_enough=True)
    SignUp.objects.filter(pk=SignUp.objects.latest("pk").pk).update(at_least=None)
    client.force_login(make_member(event.hosts.get()))

    day = text_of(client.get(address("signup_day", event.pk, dates_of(event)[0].date)))

    bodies = Message.objects.filter(kind="signup.confirmed", language=language)
    assert bodies.earliest("pk").body.count(words) == 1
    assert day.count("Vahvistettu: kaikki vähintään 18-vuotiaita.") == 1
    assert day.count("Tehtävän alaikäraja on 18 vuotta: kysy ikä.") == 1


def test_page_says_the_age_of_the_event(client, site):
    event = make_open_event(signup_youngest=16)

    page = text_of(client.get(event.schedule_page.get_url()))

    assert page.count("Alaikäraja 16 vuotta.") == 1


def test_new_dates_of_a_series_carry_the_age_of_the_event_alone(site):
    event = make_open_event(
        tasks=[TRACTOR], signup_youngest=16, recurrence=WEEKLY, until=date(2027, 1, 19)
    )
    (tractor,) = event.signup_sheet.tasks.all()
    come_for_sure(event, whole_series=True, task=tractor, is_old_enough=True)

    publish(page_of(event), until=date(2027, 1, 26))

    rows = SignUp.objects.order_by("occurrence__start").values_list("task", "at_least")
    assert list(rows) == [(tractor.pk, 18), (tractor.pk, 18), (None, 16)]


def test_new_dates_claim_no_higher_age_than_was_said(site):
    event = make_open_event(signup_youngest=12, recurrence=WEEKLY, until=date(2027, 1, 19))
    come_for_sure(event, whole_series=True, is_old_enough=True)

    publish(page_of(event), until=date(2027, 1, 26), signup_youngest=18)

    rows = SignUp.objects.order_by("occurrence__start").values_list("at_least", flat=True)
    assert list(rows) == [12, 12, 12]


@pytest.mark.parametrize(("youngest", "is_ticked"), [(14, False), (18, True)])
def test_own_page_ticks_the_box_only_for_the_oldest_age_said(client, site, youngest, is_ticked):
    event = make_open_event(tasks=[TRACTOR, {"name": "Vahti", "skills": "", "youngest": 14}])
    task = event.signup_sheet.tasks.get(youngest=youngest)
    signed = come_for_sure(event, task=task, is_old_enough=True)

    own = client.get(address("signup_change", signed.token, signed.rows[0].pk))

    assert own.context["form"]["is_old_enough"].value() is is_ticked


def test_erased_person_leaves_no_word_of_age(event, tractor):
    signed = come_for_sure(event, task=tractor, is_old_enough=True)

    erase_participant(participant=signed.participant)

    assert SignUp.objects.get().at_least is None
