"""An association writes on what terms people sign up, and what they can help with."""

import pytest

from tests.events.factories import make_programme, publish
from tests.factories import make_association, make_member, make_user
from tests.organising.test_proposing import address, approve, errors_of, said, the_page, typed
from tests.signups.factories import come_for_sure, dates_of
from wagtail_talko.models import Event, Proposal, SignUp, Task
from wagtail_talko.organising.proposals.forms import ProposalForm

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


def rows(*tasks: dict, number: int | None = None) -> dict:
    """The inputs of the rows; `{"name": ..., "needed": ..., "key": ...}` for each."""
    sent: dict = {"tasks": str(len(tasks) if number is None else number)}
    for place, task in enumerate(tasks):
        for name in ("key", "name", "needed", "skills", "youngest"):
            sent[f"tasks-{place}-{name}"] = task.get(name, "")
    return sent


GRILL = {"name": "Makkaranpaisto", "needed": "2"}
RAKE = {"name": "Haravointi", "youngest": "12", "skills": "Oma harava"}


def write(client, *parts, **changes):
    name = "event_edit" if parts else "event_new"
    sent = typed(**{"takes_signups": "on", **changes})
    return client.post(address(name, *parts), sent, follow=True)


def blocks() -> list[tuple]:
    page = the_page().get_latest_revision_as_object()
    return [(block.id, *block.value.values()) for block in page.tasks]


def shown_rows(answer) -> list[str]:
    return [row["name"].value() or "" for row in answer.context["form"].task_rows.forms]


def row_errors(answer) -> list[dict]:
    found = answer.context["form"].task_rows.forms
    return [{name: list(texts) for name, texts in row.errors.items()} for row in found]


def task_names() -> list[tuple]:
    found = Task.objects.filter(retired_at=None).order_by("sort_order")
    return [(str(task), task.needed, str(task.skills), task.youngest) for task in found]


def test_tasks_are_projected_with_the_terms(client, host, member):
    answer = write(
        client,
        **rows(GRILL, RAKE, {}),
        signup_capacity="20",
        signup_minimum="5",
        signup_youngest="15",
        signup_opens_days="14",
        signup_closes_hours="24",
        signup_asks_bring="on",
    )

    assert said(answer) == "Tapahtuma on julkaistu."
    assert task_names() == [
        ("Makkaranpaisto", 2, "", None),
        ("Haravointi", None, "Oma harava", 12),
    ]
    sheet = Event.objects.get().signup_sheet
    assert (sheet.capacity, sheet.minimum, sheet.opens_days) == (20, 5, 14)
    assert sheet.youngest == 15
    assert (sheet.closes_hours, sheet.asks_bring, sheet.is_open) == (24, True, True)


def test_new_form_has_three_empty_rows_and_more_on_demand(client, host, member):
    first = client.get(address("event_new"))

    more = write(client, step="more_tasks", **rows(GRILL, {"needed": "x"}, RAKE), title="")

    assert shown_rows(first) == ["", "", ""]
    assert shown_rows(more) == ["Makkaranpaisto", "", "Haravointi", "", "", ""]
    assert (errors_of(more), row_errors(more)) == ({}, [{}] * 6)
    assert more.context["form"].task_rows.forms[1]["needed"].value() == "x"
    assert more.context["form"]["contact"].value() == "040 123"
    assert Proposal.objects.count() == 0


def test_check_says_the_tasks_and_sends_them_on(client, host, member):
    checked = write(client, step="check", **rows(GRILL, {}, RAKE))

    (line,) = [row.value for row in checked.context["rows"] if row.label == "Tehtävät"]
    assert line == (
        "Makkaranpaisto, Tarvittavien henkilöiden määrä: 2\n"
        "Haravointi, Mitä pitää osata: Oma harava, Alaikäraja: 12"
    )
    sent = {}
    for name, value in checked.context["hidden"]:
        sent.setdefault(name, []).append(value)
    client.post(address("event_new"), {**sent, "step": "send"})
    assert [name for name, *_rest in task_names()] == ["Makkaranpaisto", "Haravointi"]


def test_task_keeps_its_key_and_those_who_have_taken_it(client, host, member):
    write(client, **rows(GRILL, RAKE))
    grill, rake = Task.objects.order_by("sort_order")
    come_for_sure(Event.objects.get(), *dates_of(Event.objects.get()), task=grill)
    proposal = Proposal.objects.get()
    form = client.get(address("event_edit", proposal.pk)).context["form"]
    keys = [row["key"].value() for row in form.task_rows.forms]

    write(
        client,
        proposal.pk,
        **rows({**RAKE, "key": keys[1]}, {"name": "Grilli", "needed": "3", "key": keys[0]}),
    )

    assert keys[:2] == [str(grill.key), str(rake.key)]
    assert [(task.pk, str(task), task.needed) for task in Task.objects.order_by("sort_order")] == [
        (rake.pk, "Haravointi", None),
        (grill.pk, "Grilli", 3),
    ]
    assert SignUp.objects.get().task == grill


def test_form_with_tasks_that_is_sent_twice_changes_nothing(client, host, member):
    shown = client.get(address("event_new")).context["form"]
    key = str(shown["key"].value())
    keys = [row["key"].value() for row in shown.task_rows.forms]
    tasks = rows(*({**task, "key": key} for task, key in zip((GRILL, RAKE), keys, strict=False)))

    write(client, key=key, **tasks)
    before = blocks()
    write(client, key=key, **tasks)

    assert blocks() == before
    assert Task.objects.count() == 2


def test_emptied_row_retires_its_task(client, host, member):
    write(client, **rows(GRILL, RAKE))
    grill, rake = Task.objects.order_by("sort_order")

    left = rows({"key": str(grill.key)}, {**RAKE, "key": str(rake.key)})
    write(client, Proposal.objects.get().pk, **left)

    assert [name for name, *_rest in task_names()] == ["Haravointi"]
    grill.refresh_from_db()
    assert grill.retired_at is not None


def test_foreign_and_repeated_keys_make_tasks_of_their_own(client, host, member):
    write(client, **rows(GRILL))
    own = str(Task.objects.get().key)
    foreign = "5f0c1f56-9f0e-4b7f-8c8e-0c4f7a3f0001"

    write(
        client,
        Proposal.objects.get().pk,
        **rows(*({**GRILL, "key": key} for key in (own, own, foreign, "x"))),
    )

    keys = [block[0] for block in blocks()]
    assert (keys.count(own), keys.count(foreign), len(set(keys))) == (1, 0, 4)
    assert Task.objects.filter(retired_at=None).count() == 4


def test_form_that_shows_no_rows_leaves_the_tasks_alone(client, host, member):
    write(client, **rows(GRILL))
    before = blocks()

    write(client, Proposal.objects.get().pk, title="Uusi nimi")

    assert blocks() == before


def test_more_tasks_than_fit_are_kept(client, host, member):
    """An editor may have written any number."""
    write(client, **rows(GRILL))
    many = [("task", {"name": f"Tehtävä {n}", "needed": None, "skills": "", "youngest": None})
            for n in range(50)]  # fmt: skip
    publish(the_page(), by=make_user(is_superuser=True), tasks=many)

    form = client.get(address("event_edit", Proposal.objects.get().pk)).context["form"]

    assert len(form.task_rows.forms) == 50
    assert form.task_rows.is_full is True


@pytest.mark.parametrize(
    ("task", "name"),
    [
        ({"needed": "2"}, "name"),
        ({**GRILL, "needed": "0"}, "needed"),
        ({**GRILL, "needed": "9" * 40}, "needed"),
        ({**GRILL, "needed": "x"}, "needed"),
        ({**GRILL, "youngest": "100"}, "youngest"),
        ({"name": "x" * 101}, "name"),
        ({"name": "\x00"}, "name"),
        ({**GRILL, "skills": "x" * 1000}, "skills"),
        ({**GRILL, "key": "x" * 300}, "key"),
    ],
)
def test_odd_row_is_refused_in_words_and_nothing_is_lost(client, host, member, task, name):
    answer = write(client, **rows(RAKE, task))

    assert [list(errors) for errors in row_errors(answer)] == [[], [name]]
    assert shown_rows(answer)[0] == "Haravointi"
    assert answer.context["form"]["contact"].value() == "040 123"
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize("number", ["-1", "x", "9" * 30, "\x00", ""])
def test_odd_number_of_rows_is_none(client, host, member, number):
    answer = write(client, step="check", **{**rows(GRILL), "tasks": number})

    assert answer.status_code == 200
    assert answer.context["form"].task_rows.forms == []


def test_rows_are_forty_at_the_most(client, host, member):
    answer = write(client, step="check", **rows(number=999))

    assert len(answer.context["form"].task_rows.forms) == 40


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signup_minimum", "30"),
        ("signup_minimum", "0"),
        ("signup_youngest", "0"),
        ("signup_youngest", "100"),
        ("signup_opens_days", "-1"),
        ("signup_opens_days", "9" * 30),
        ("signup_closes_hours", "x"),
    ],
)
def test_odd_terms_are_refused_in_words(client, host, member, field, value):
    answer = write(client, signup_capacity="20", **{field: value})

    assert list(errors_of(answer)) == [field]


def test_page_type_without_sign_ups_asks_nothing(host):
    form = ProposalForm(typed(), associations=[host], rooms=[], spaces=[], tasks=None)

    assert form.is_valid()
    assert (form.task_rows, form.signup_values) == (None, {})
    assert {"takes_signups", "signup_minimum"} & set(form.fields) == set()


def test_tasks_wait_for_the_municipality_with_the_rest(client, host, member):
    host.is_trusted = False
    host.save()

    write(client, **rows(GRILL))
    assert Task.objects.count() == 0
    approve(make_user(is_superuser=True))

    assert [name for name, *_rest in task_names()] == ["Makkaranpaisto"]


@pytest.mark.parametrize("number", [1, 3])
def test_form_costs_the_same_for_any_number_of_tasks(
    client, host, member, number, django_assert_num_queries
):
    write(client, **rows(*[GRILL] * number))
    link = address("event_edit", Proposal.objects.get().pk)

    client.get(link)
    with django_assert_num_queries(21):
        answer = client.get(link)

    assert len(answer.context["form"].task_rows.forms) == number + 3
