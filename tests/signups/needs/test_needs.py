"""A date that needs other hands than usual: action, page, form and the organisers' page."""

import pytest
import time_machine
from wagtail.models import ModelLogEntry

from tests.factories import local, make_association, make_member, make_user
from tests.signups.factories import (
    come,
    come_for_sure,
    dates_of,
    make_open_event,
    republish,
    states,
)
from tests.signups.test_views import address, errors_of, filled
from wagtail_talko.events.actions import cancel_occurrence
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import SignUp, TaskAtDate
from wagtail_talko.signups.actions import confirm_sign_up
from wagtail_talko.signups.needs.actions import change_needs
from wagtail_talko.signups.refusals import SignUpRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(site):
    return make_open_event(
        recurrence="RRULE:FREQ=WEEKLY;COUNT=2", tasks=[("Keitto", 2), ("Traktori", 1)]
    )


@pytest.fixture
def dates(event):
    return dates_of(event)


@pytest.fixture
def tasks(event):
    return list(event.signup_sheet.tasks.all())


def missing(client, event) -> list[list[tuple[str, int]]]:
    """What the public page still asks for, date by date."""
    lines = client.get(event.schedule_page.get_url()).context["signup"].dates
    return [[(str(each.task), each.missing) for each in line.missing_tasks] for line in lines]


def codes(refused) -> list[str]:
    return [each.code for each in refused.value.refusals]


def test_one_date_needs_other_hands_and_the_next_is_as_usual(client, event, dates, tasks):
    soup, tractor = tasks

    changed = change_needs(occurrence=dates[0], needed={soup.pk: 4, tractor.pk: 0}, by=None)
    again = change_needs(occurrence=dates[0], needed={soup.pk: 4, tractor.pk: 0}, by=None)
    this_time = missing(client, event)
    change_needs(occurrence=dates[0], needed={soup.pk: None, tractor.pk: None}, by=None)

    assert (changed, again) == ({soup.pk: 4, tractor.pk: 0}, {})
    assert this_time == [[("Keitto", 4)], [("Keitto", 2), ("Traktori", 1)]]
    assert missing(client, event)[0] == [("Keitto", 2), ("Traktori", 1)]


def test_task_that_is_not_needed_is_refused_at_that_date(event, dates, tasks):
    _soup, tractor = tasks
    change_needs(occurrence=dates[0], needed={tractor.pk: 0}, by=None)

    with pytest.raises(SignUpRefused) as refused:
        come(event, *dates, task=tractor)
    come(event, dates[1], task=tractor)

    assert codes(refused) == ["task_not_needed"]
    assert states(event) == [(1, "pending", "19.1.")]


def test_whole_series_comes_without_the_task_where_it_is_not_needed(event, dates, tasks):
    _soup, tractor = tasks
    change_needs(occurrence=dates[0], needed={tractor.pk: 0}, by=None)

    come(event, whole_series=True, task=tractor)

    rows = SignUp.objects.order_by("occurrence__start").values_list("task", flat=True)
    assert list(rows) == [None, tractor.pk]


def test_who_has_taken_the_task_keeps_it(event, dates, tasks):
    soup, _tractor = tasks
    come_for_sure(event, dates[0], people=2, task=soup)
    held = come(event, dates[1], people=2, task=soup)

    for row in dates:
        change_needs(occurrence=row, needed={soup.pk: 0}, by=None)
    confirm_sign_up(token=held.token)

    assert list(SignUp.objects.values_list("task", flat=True)) == [soup.pk, soup.pk]


def test_needs_survive_publishing_and_a_date_that_stands_alone(client, event, dates, tasks):
    soup, _tractor = tasks
    come_for_sure(event, dates[0])
    change_needs(occurrence=dates[0], needed={soup.pk: 5}, by=None)

    republish(event, left_out_dates=["2027-01-12"])

    assert event.occurrences.get(pk=dates[0].pk).is_detached
    assert missing(client, event)[0] == [("Keitto", 5), ("Traktori", 1)]


def test_needs_of_past_and_cancelled_dates_stay(event, dates, tasks):
    soup, _tractor = tasks
    cancel_occurrence(occurrence=dates[1], by=None)

    with pytest.raises(SignUpRefused) as cancelled:
        change_needs(occurrence=dates[1], needed={soup.pk: 5}, by=None)
    begun = time_machine.travel(local(2027, 1, 12, 18), tick=False)
    with begun, pytest.raises(SignUpRefused) as past:
        change_needs(occurrence=dates[0], needed={soup.pk: 5}, by=None)

    assert (codes(cancelled), codes(past)) == (["date_gone"], ["date_gone"])


def test_only_organisers_change_their_own_tasks_and_the_log_says_what(event, dates, tasks):
    soup, _tractor = tasks
    other = make_open_event(tasks=[("Muu", 1)]).signup_sheet.tasks.get()
    member = make_member(event.hosts.get())

    for user in (make_user(), make_member(make_association())):
        with pytest.raises(NotAllowed):
            change_needs(occurrence=dates[0], needed={soup.pk: 5}, by=user)
    change_needs(occurrence=dates[0], needed={soup.pk: 5, other.pk: 9, 10**9: 1}, by=member)

    assert list(TaskAtDate.objects.values_list("task", "needed")) == [(soup.pk, 5)]
    entry = ModelLogEntry.objects.get(action="wagtail_talko.occurrence.needs")
    assert (entry.user, entry.data) == (
        member, {"before": {str(soup.pk): None}, "after": {str(soup.pk): 5}},
    )  # fmt: skip


def test_form_offers_what_one_of_the_dates_needs(client, event, dates, tasks):
    soup, tractor = tasks
    url = address("signup_new", event.pk)

    def offered() -> list[str]:
        choices = client.get(url).context["form"].fields["task"].choices
        return [key for key, _label in choices]

    change_needs(occurrence=dates[0], needed={tractor.pk: 0}, by=None)
    one = offered()
    change_needs(occurrence=dates[1], needed={tractor.pk: 0}, by=None)
    answer = client.post(url, filled(task=tractor.pk, dates=[dates[0].pk]))

    assert (one, offered()) == (["", str(soup.pk), str(tractor.pk)], ["", str(soup.pk)])
    assert list(errors_of(answer)) == ["task"]


def test_own_page_keeps_a_task_that_is_not_needed_any_more(client, event, dates, tasks):
    _soup, tractor = tasks
    signed = come_for_sure(event, dates[0], task=tractor)
    change_needs(occurrence=dates[0], needed={tractor.pk: 0}, by=None)
    url = address("signup_change", signed.token, signed.rows[0].pk)

    client.post(url, {"people": "1", "task": tractor.pk})

    assert SignUp.objects.get().task == tractor


@pytest.fixture
def organiser(client, event):
    client.force_login(make_member(event.hosts.get()))
    return client


def needs_url(event, row) -> str:
    return address("signup_needs", event.pk, row.date)


def test_organiser_writes_numbers_and_leaves_one_empty(organiser, event, dates, tasks):
    soup, tractor = tasks
    come_for_sure(event, dates[0], people=2, task=soup)
    url = needs_url(event, dates[0])

    form = organiser.get(url).context["form"]
    answer = organiser.post(url, {f"task-{soup.pk}": "4", f"task-{tractor.pk}": ""})
    again = organiser.get(url).context["form"]

    assert form.fields[f"task-{soup.pk}"].help_text == "Yleensä 2. Tekijöitä on jo 2."
    assert answer.url == address("signup_day", event.pk, dates[0].date)
    assert list(TaskAtDate.objects.values_list("task", "needed")) == [(soup.pk, 4)]
    assert again[f"task-{soup.pk}"].value() == 4


@pytest.mark.parametrize("typed", ["-1", "1001", "9" * 30, "neljä", "4\0"])
def test_wrong_number_is_told_and_not_lost(organiser, event, dates, tasks, typed):
    name = f"task-{tasks[0].pk}"

    answer = organiser.post(needs_url(event, dates[0]), {name: typed})

    assert list(errors_of(answer)) == [name]
    assert answer.context["form"][name].value() == typed
    assert TaskAtDate.objects.count() == 0


def test_page_is_for_organisers_and_dates_to_come(client, event, dates, tasks):
    url = needs_url(event, dates[0])
    anonymous = client.get(url).status_code
    client.force_login(make_user())
    stranger = client.get(url).status_code
    client.force_login(make_member(event.hosts.get()))
    member = client.get(url).status_code
    with time_machine.travel(local(2027, 1, 12, 18), tick=False):
        client.force_login(make_member(event.hosts.get()))
        late = client.get(url).status_code

    assert (anonymous, stranger, member, late) == (302, 404, 200, 404)


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_for_one_and_three(client, site, number, django_assert_num_queries):
    event = make_open_event(tasks=[("Keitto", 2)] * number)
    (row,) = dates_of(event)
    tasks = event.signup_sheet.tasks.all()
    change_needs(occurrence=row, needed={task.pk: 3 for task in tasks}, by=None)
    client.force_login(make_member(event.hosts.get()))
    client.get(needs_url(event, row))

    with django_assert_num_queries(17):
        client.get(needs_url(event, row))
