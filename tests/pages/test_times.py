"""More times on the same days, in the editor of an event page."""

from datetime import time

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests.events.factories import (
    block_of,
    draft_event,
    make_event,
    page_of,
    publish,
    time_of,
)
from tests.events.test_languages import translate
from tests.factories import local, make_room
from tests.pages.editing import edit, errors_of, form_data, weekly
from tests.signups.factories import come_for_sure, make_open_event
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.events.panels import changed_dates
from wagtail_talko.models import Event

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "1"}


def blocks(*times):
    """What the browser sends for more times: pairs of start and end, and an id where one has it."""
    made = [("time", {"start_time": start, "end_time": end}) for start, end, *_key in times]
    data = nested_form_data({"more_times": streamfield(made)})
    return data | {
        f"more_times-{number}-id": key for number, (*_times, key) in enumerate(times) if key
    }


def test_publish_with_more_times(editor):
    page = draft_event()

    response = edit(
        editor, page, **blocks(("09:00", "10:00", ""), ("22:00", "01:00", "")), **PUBLISH
    )

    assert response.status_code == 302
    times = Event.objects.order_by("start_time").values_list("start_time", flat=True)
    assert list(times) == [time(9), time(18), time(22)]


def test_publish_again_keeps_the_events_of_the_times(editor):
    block = block_of(9, 10)
    event = make_event(more_times=[block])
    keys = set(Event.objects.values_list("pk", flat=True))

    edit(editor, page_of(event), **blocks(("11:00", "12:00", block["id"])), **PUBLISH)

    assert set(Event.objects.values_list("pk", flat=True)) == keys
    assert time_of(event, block).start_time == time(11)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (blocks(("19:00", "21:00", "")), "18.00–20.00 ja 19.00–21.00 menevät päällekkäin."),
        (blocks(("18:00", "20:00", "")), "18.00–20.00 ja 18.00–20.00 menevät päällekkäin."),
        (
            blocks(("08:00", "10:00", ""), ("09:00", "09:30", "")),
            "8.00–10.00 ja 9.00–9.30 menevät päällekkäin.",
        ),
        (
            {**blocks(("08:00", "10:00", "")), "start_time": "", "end_time": ""},
            "Muita aikoja voi antaa vain tapahtumalle, jolla on oma alkamis- ja päättymisaika.",
        ),
        (
            {**blocks(("08:00", "10:00", "")), "end_date": "2027-01-13"},
            "Muita aikoja voi antaa vain tapahtumalle, jonka jokainen kerta kestää enintään",
        ),
    ],
)
def test_publish_wrong_times_is_refused(editor, changes, said):
    page = draft_event()

    response = edit(editor, page, **changes, **PUBLISH)

    assert errors_of(response)["more_times"][0].startswith(said)
    assert Event.objects.count() == 0
    # What was typed is still there.
    assert [str(b.value["start_time"]) for b in response.context["form"]["more_times"].value()]


def test_publish_time_without_length_is_refused(editor):
    response = edit(editor, draft_event(), **blocks(("08:00", "08:00", "")), **PUBLISH)

    assert list(errors_of(response)) == ["more_times"]


def test_publish_times_back_to_back(editor):
    page = draft_event(room=make_room(turnaround_minutes=30), takes_room=True)

    response = edit(editor, page, **blocks(("20:00", "22:00", "")), **PUBLISH)

    assert (response.status_code, Event.objects.count()) == (302, 2)


def test_save_draft_with_half_a_time(editor):
    page = draft_event()

    response = edit(editor, page, **blocks(("09:00", "", "")))

    assert response.status_code == 302
    page.refresh_from_db()
    (block,) = page.get_latest_revision_as_object().more_times
    assert (block.value["start_time"], block.value["end_time"]) == (time(9), None)


def test_publish_names_the_time_that_gets_no_room(editor):
    room = make_room(name={"fi": "Iso sali"})
    request_booking(
        room=room, association=None, purpose="Kokous", by=None, origin="staff",
        dates=[(local(2027, 1, 19, 9), local(2027, 1, 19, 10))],
    )  # fmt: skip
    page = draft_event(room=room, takes_room=True)

    response = edit(
        editor, page, **weekly(until="2027-01-26"), **blocks(("09:00", "11:00", "")), **PUBLISH
    )

    (found,) = response.context["form"].collisions
    assert found.when == "ti 19.1.2027 klo 9.00–11.00"


def test_publish_again_asks_for_nothing_that_the_times_have(editor):
    room, block = make_room(), block_of(9, 11)
    event = make_event(room=room, takes_room=True, more_times=[block])

    response = edit(
        editor, page_of(event), start_time="09:00", end_time="11:00",
        **blocks(("18:00", "20:00", block["id"])), **PUBLISH,
    )  # fmt: skip

    assert response.status_code == 302


def test_publish_without_a_time_names_the_dates_it_cancels(editor):
    block = block_of(9, 11)
    event = make_open_event(more_times=[block])
    come_for_sure(time_of(event, block))
    changes = {"takes_signups": "on"}

    response = edit(editor, page_of(event), **changes, **PUBLISH)
    (said,) = errors_of(response)["more_times"]
    confirmed = edit(editor, page_of(event), accepts_notes="on", **changes, **PUBLISH)

    assert said == (
        "Näille kerroille on ilmoittauduttu tai niitä on muutettu, ja ne perutaan aikansa mukana: "
        "ti 12.1.2027 klo 9.00–11.00"
    )
    assert confirmed.status_code == 302
    assert time_of(event, block).occurrences.get().state == "cancelled"


def test_changed_dates_are_those_of_all_times():
    block = block_of(9, 11)
    event = make_event(more_times=[block], recurrence="RRULE:FREQ=WEEKLY;COUNT=2")
    for each in (event, time_of(event, block)):
        each.occurrences.filter(date="2027-01-19").update(state="cancelled")

    found = changed_dates(page_of(event), now=local(2027, 1, 4))

    assert [when for when, _what in found] == [
        "ti 19.1.2027 klo 9.00–11.00",
        "ti 19.1.2027 klo 18.00–20.00",
    ]


def test_other_language_only_reads_the_times(editor):
    event = make_event(more_times=[block_of(9, 11)])
    page = translate(event, "sv", "Talko")

    shown = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    data = form_data(page, **PUBLISH)
    del data["more_times-count"]
    response = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)

    assert (shown.count("9.00–11.00"), shown.count("more_times-count")) == (1, 0)
    assert response.status_code == 302
    assert Event.objects.filter(dropped_at=None).count() == 2


def test_copy_of_a_page_has_times_of_its_own():
    event = make_event(more_times=[block_of(9, 11)])
    copied = page_of(event).copy(update_attrs={"slug": "kopio"}, keep_live=False)

    publish(copied)

    assert Event.objects.count() == 4
    assert Event.objects.values("uid").distinct().count() == 4
