"""Several times a day: written by an association, led through by its organisers."""

from datetime import time

import pytest
from django.urls import reverse
from wagtail.models import TaskState

from tests.events.conftest import NOW
from tests.events.factories import block_of, page_of, time_of
from tests.factories import local, make_association, make_member, make_room
from tests.organising.test_proposing import (
    address,
    approve,
    boss,
    errors_of,
    host,
    member,
    space,
    the_page,
    typed,
    weekly,
)
from tests.signups.factories import come_for_sure, dates_of, make_open_event
from wagtail_talko.events.actions import add_occurrence, move_occurrence
from wagtail_talko.events.refusals import TimeIsOff
from wagtail_talko.events.viewsets import OccurrenceFilters
from wagtail_talko.models import Event, Occurrence, Proposal
from wagtail_talko.organising.proposals.copying import copied_fields

pytestmark = pytest.mark.django_db
__all__ = ["boss", "host", "member", "space"]
TWO = {"more_1_start": "13:00", "more_1_end": "15:00"}


def times_of(page) -> list[tuple[time, time]]:
    return [(b.value["start_time"], b.value["end_time"]) for b in page.more_times]


def test_proposed_times_are_those_of_the_page(client, host, member, boss):
    client.post(
        address("event_new"), weekly(**TWO, more_3_start="08:00", more_3_end="09:30"), follow=True
    )
    approve(boss)

    assert times_of(the_page()) == [(time(13), time(15)), (time(8), time(9, 30))]
    assert Event.objects.count() == 3
    assert Occurrence.objects.count() == 9


def test_check_lists_the_dates_of_all_times(client, host, member):
    answer = client.post(address("event_new"), weekly(**TWO, step="check"))

    found = answer.context["dates"]
    assert (found["number"], found["words"][:2]) == (
        6,
        ["ti 12.1.2027 klo 13.00–15.00", "ti 12.1.2027 klo 18.00–20.00"],
    )
    # What was typed goes along with the page that is checked.
    assert ("more_1_start", "13:00") in answer.context["hidden"]


def test_rows_are_folded_away_until_they_say_something(client, host, member):
    empty = client.get(address("event_new")).context["form"]
    filled = client.post(address("event_new"), weekly(more_1_start="13:00", more_1_end="x"))

    assert (empty.shows_more_times, filled.context["form"].shows_more_times) == (False, True)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        (
            {"more_1_start": "13:00"},
            {"more_1_end": ["Kerro, milloin se päättyy, tai jätä molemmat ajat tyhjiksi."]},
        ),
        (
            {"more_2_end": "13:00"},
            {"more_2_start": ["Kerro, milloin se alkaa, tai jätä molemmat ajat tyhjiksi."]},
        ),
        (
            {"more_1_start": "13:00", "more_1_end": "13:00"},
            {"more_1_end": ["Päättymisajan on oltava alkamisajan jälkeen."]},
        ),
        (
            {"more_2_start": "19:00", "more_2_end": "21:00"},
            {
                "more_1_start": [
                    "18.00–20.00 ja 19.00–21.00 menevät päällekkäin. Anna jokaiselle ajalle omat "
                    "kellonajat."
                ]
            },
        ),
    ],
)
def test_wrong_times_are_said_at_their_row(client, host, member, changes, errors):
    answer = client.post(address("event_new"), typed(**changes))

    assert errors_of(answer) == errors
    assert Proposal.objects.count() == 0


def test_times_of_an_all_day_event_are_refused(client, host, member):
    answer = client.post(address("event_new"), typed(**TWO, start_time="", end_time=""))

    assert list(errors_of(answer)) == ["more_1_start"]


@pytest.mark.parametrize("odd", ["25:99", "\x00", "💥", "9" * 400])
def test_odd_times_are_refused_in_words(client, host, member, odd):
    answer = client.post(address("event_new"), typed(more_1_start=odd, more_1_end="15:00"))

    assert (answer.status_code, list(errors_of(answer))) == (200, ["more_1_start"])


def test_change_of_a_row_keeps_the_event_of_its_time(client, host, member, boss):
    client.post(address("event_new"), weekly(**TWO, more_2_start="08:00", more_2_end="09:00"))
    approve(boss)
    first, second = (block.id for block in the_page().more_times)
    keys = dict(Event.objects.values_list("time_key", "pk"))
    proposal = Proposal.objects.get()

    shown = client.get(address("event_edit", proposal.pk))
    client.post(
        address("event_edit", proposal.pk), weekly(more_2_start="10:00", more_2_end="11:00")
    )
    approve(boss)

    assert [row[0].value() for row in shown.context["form"].time_rows] == [time(13), time(8), None]
    assert dict(Event.objects.values_list("time_key", "pk")) == keys
    assert [block.id for block in the_page().more_times] == [second]
    assert Event.objects.get(time_key=second).start_time == time(10)
    assert Event.objects.get(time_key=first).is_dropped


def keys_of(answer) -> dict[str, str]:
    """What the browser sends along unseen."""
    hidden = answer.context["form"].hidden_fields()
    return {field.html_name: str(field.value() or "") for field in hidden}


def test_form_with_times_that_is_sent_twice_is_sent_once(client, host, member, boss):
    sent = weekly(**TWO, **keys_of(client.get(address("event_new"))))

    for _again in range(2):
        client.post(address("event_new"), sent)

    assert (TaskState.objects.count(), the_page().revisions.count()) == (1, 1)


def test_emptied_row_that_is_sent_twice_leaves_the_times_of_other_rows(client, host, member, boss):
    client.post(address("event_new"), weekly())
    page = the_page()
    page.more_times = [block_of(hour, hour + 1) for hour in (6, 7, 8, 10, 11)]
    page.save_revision().publish()
    _first, *left = [(block.id, block.value["start_time"]) for block in the_page().more_times]
    url = address("event_edit", Proposal.objects.get().pk)
    rows = {f"more_{n}_{edge}": "" for n in range(1, 6) for edge in ("start", "end")}
    for number, hour in enumerate((7, 8, 10, 11), 2):
        rows |= {f"more_{number}_start": f"{hour}:00", f"more_{number}_end": f"{hour + 1}:00"}
    sent = weekly(**rows, **keys_of(client.get(url)), step="save")

    for _again in range(2):
        client.post(url, sent)

    newest = the_page().get_latest_revision_as_object()
    assert [(block.id, block.value["start_time"]) for block in newest.more_times] == left


@pytest.mark.parametrize("odd", ["x", "\x00", "9" * 6000, "0" * 32])
def test_odd_key_of_a_row_is_none(client, host, member, odd):
    client.post(address("event_new"), weekly(**TWO, more_1_key=odd))

    assert times_of(the_page().get_latest_revision_as_object()) == [(time(13), time(15))]


def test_two_rows_of_one_key_are_two_times(client, host, member, boss):
    key = block_of(1, 2)["id"]
    client.post(
        address("event_new"),
        weekly(**TWO, more_2_start="08:00", more_2_end="09:00", more_1_key=key, more_2_key=key),
    )
    approve(boss)

    assert Event.objects.filter(dropped_at=None).count() == 3


def test_rows_hold_as_many_times_as_an_editor_has_given(client, host, member, boss):
    client.post(address("event_new"), typed(**TWO))
    approve(boss)
    page = the_page()
    page.more_times = [block_of(hour, hour + 1) for hour in (6, 8, 10, 12, 14)]
    page.save_revision().publish()

    shown = client.get(address("event_edit", Proposal.objects.get().pk))

    assert len(shown.context["form"].time_rows) == 5


def test_copy_to_next_year_has_times_of_its_own(site):
    block = block_of(13, 15)
    page = page_of(make_open_event(more_times=[block]))

    copied = copied_fields(page, today=page.start_date)["more_times"]

    assert [(b.value["start_time"], b.value["end_time"]) for b in copied] == times_of(page)
    assert copied[0].id != block["id"]


def test_room_collides_at_the_time_that_is_taken(client, host, member, space):
    room = make_room(space=space, bookers="anyone")
    make_open_event(room=room, takes_room=True, hosts=[make_association()])

    answer = client.post(
        address("event_new"),
        typed(where=f"room-{room.pk}", place="", start_time="10:00", end_time="11:00",
              more_1_start="18:30", more_1_end="19:30"),
    )  # fmt: skip

    assert [each.when for each in answer.context["collisions"]] == ["ti 12.1.2027 klo 18.30–19.30"]


def test_organisers_go_from_time_to_time(client, site):
    block, host = block_of(13, 15), make_association()
    event = make_open_event(
        hosts=[host], more_times=[block], recurrence="RRULE:FREQ=WEEKLY;COUNT=2"
    )
    other = time_of(event, block)
    client.force_login(make_member(host))

    dates = client.get(address("event_dates", event.pk)).context["times"]
    lists = client.get(address("signup_lists", other.pk)).context["times"]

    assert [(each.hours, each.url, each.is_here) for each in dates] == [
        ("13.00–15.00", address("event_dates", other.pk), False),
        ("18.00–20.00", address("event_dates", event.pk), True),
    ]
    assert [(each.url, each.is_here) for each in lists] == [
        (address("signup_lists", other.pk), True),
        (address("signup_lists", event.pk), False),
    ]


def test_suspend_and_resume_count_who_comes_to_any_time(client, site):
    block, host = block_of(13, 15), make_association()
    event = make_open_event(hosts=[host], more_times=[block])
    other = time_of(event, block)
    come_for_sure(event, *dates_of(event))
    come_for_sure(other, *dates_of(other))
    come_for_sure(other, *dates_of(other), email="", phone="040 1234567")
    client.force_login(make_member(host))

    suspend = client.get(address("event_suspend", event.pk)).context["told"]
    client.post(address("event_suspend", event.pk), {"message": ""})
    resume = client.get(address("event_resume", event.pk)).context["told"]

    assert [tuple(told) for told in (suspend, resume)] == [(2, 1), (2, 1)]


def test_organisers_of_one_time_see_no_way_to_others(client, site):
    host = make_association()
    event = make_open_event(hosts=[host])
    client.force_login(make_member(host))

    assert client.get(address("event_dates", event.pk)).context["times"] == []


def test_admin_lists_the_dates_of_all_times(site, boss, client):
    block = block_of(13, 15)
    event = make_open_event(more_times=[block])
    make_open_event()
    client.force_login(boss)

    page = client.get(reverse("talko_date:index"), {"event": event.pk})

    rows = {row.event_id for row in page.context["object_list"]}
    assert rows == {event.pk, time_of(event, block).pk}
    assert OccurrenceFilters.base_filters["event"].field_class.__name__ == "EventField"


def test_check_names_the_dates_that_go_with_a_time(client, host, member, boss):
    client.post(address("event_new"), weekly(**TWO, takes_signups="on"))
    approve(boss)
    (block,) = the_page().more_times
    noon = Event.objects.get(time_key=block.id)
    come_for_sure(noon, dates_of(noon)[1])
    url = address("event_edit", Proposal.objects.get().pk)

    kept = client.post(url, weekly(**TWO, takes_signups="on", step="check"))
    taken_off = client.post(url, weekly(takes_signups="on", step="check"))

    assert kept.context["warnings"] == []
    assert taken_off.context["warnings"] == [
        "Näille kerroille on ilmoittauduttu tai niitä on muutettu, ja ne perutaan aikansa mukana: "
        "ti 19.1.2027 klo 13.00–15.00"
    ]
    assert taken_off.content.decode().count("klo 13.00–15.00") == 1


def test_time_that_was_taken_off_gets_no_date_but_one_may_take_place_again(
    client, host, member, boss
):
    client.post(address("event_new"), weekly(**TWO, takes_signups="on"))
    approve(boss)
    noon = Event.objects.get(time_key=the_page().more_times[0].id)
    come_for_sure(noon, dates_of(noon)[1])
    client.post(address("event_edit", Proposal.objects.get().pk), weekly(takes_signups="on"))
    approve(boss)
    row = noon.occurrences.get(state="cancelled")
    when = {"start": local(2027, 2, 9, 13), "end": local(2027, 2, 9, 15)}

    shown = client.get(address("event_dates", noon.pk)).content.decode()
    answers = [
        client.get(address(name, *parts))
        for name, parts in [
            ("event_date_add", [noon.pk]),
            ("event_date_move", [noon.pk, row.pk]),
        ]
    ]

    assert shown.count("Tämä aika ei ole enää tapahtuman sivulla.") == 1
    assert shown.count(address("event_date_add", noon.pk)) == 0
    assert [answer.status_code for answer in answers] == [302, 302]
    with pytest.raises(TimeIsOff):
        add_occurrence(event=noon, by=member, now=NOW, **when)
    with pytest.raises(TimeIsOff):
        move_occurrence(occurrence=row, by=member, now=NOW, **when)
    client.post(address("event_date_restore", noon.pk, row.pk))
    assert noon.occurrences.get(pk=row.pk).state == "scheduled"
