"""The list of dates of events and the forms for one of them."""

import re
import uuid

import pytest

from tests.admin.helpers import client_of, manager_of_new
from tests.admin.world import make_occurrence
from tests.factories import local, make_association, make_room, make_space
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.events.admin_forms import MoveOccurrenceForm
from wagtail_talko.models import Event, EventListing, Occurrence
from wagtail_talko.words import pick

pytestmark = pytest.mark.django_db


@pytest.fixture
def occurrence():
    municipality, manager = manager_of_new()
    found = make_occurrence(make_space(municipality=municipality), key=str(uuid.uuid4()))
    found.manager = manager
    return found


def listed(occurrence, query=""):
    response = client_of(occurrence.manager).get(f"/admin/talko/dates/?{query}")
    return list(response.context["object_list"])


def test_list_leaves_out_what_is_over(occurrence):
    past = Occurrence.objects.create(
        event=occurrence.event,
        date="2020-01-13",
        start=local(2020, 1, 13, 18),
        end=local(2020, 1, 13, 20),
    )

    assert listed(occurrence) == [occurrence]
    assert listed(occurrence, "past=1") == [past, occurrence]


def test_list_shows_the_title_in_the_language_of_the_reader(occurrence):
    for language, title in (("fi", "Kudontailta"), ("en", "Weaving")):
        EventListing.objects.create(
            event=occurrence.event,
            language=language,
            source_language=language,
            title=title,
            search_text=title.casefold(),
        )

    response = client_of(occurrence.manager).get("/admin/talko/dates/")

    assert "Weaving" in response.content.decode()
    assert "Kudontailta" not in response.content.decode()
    assert listed(occurrence, "q=KUDONTA") == [occurrence]
    assert listed(occurrence, "q=choir") == []


def test_event_without_a_space_belongs_to_its_hosts(occurrence):
    event = occurrence.event
    event.space = None
    event.save()
    assert listed(occurrence) == []

    municipality = occurrence.manager.groups.get().collection_permissions.get().collection
    event.hosts.add(make_association(municipality=municipality.talko_municipalities.get()))

    assert listed(occurrence) == [occurrence]


def moved(occurrence, **data):
    form = MoveOccurrenceForm(data, user=occurrence.manager, occurrence=occurrence)
    assert form.is_valid(), form.errors
    return form.span()


def test_move_to_another_day_keeps_the_clock_in_summer(occurrence):
    span = moved(occurrence, day="2037-06-15")

    assert span == (local(2037, 6, 15, 18), local(2037, 6, 15, 20))


def test_move_past_midnight(occurrence):
    span = moved(occurrence, day="2037-01-13", starts="22", ends="1:00")

    assert span == (local(2037, 1, 13, 22), local(2037, 1, 14, 1))


def test_move_offers_rooms_of_the_same_space(occurrence):
    room = make_room(space=occurrence.event.space)
    make_room()

    form = MoveOccurrenceForm(user=occurrence.manager, occurrence=occurrence)

    assert list(form.fields["room"].queryset) == [room]


def send(occurrence, verb, **data):
    url = f"/admin/talko/dates/{verb}/{occurrence.pk}/"
    response = client_of(occurrence.manager).post(url, data, follow=True)
    occurrence.refresh_from_db()
    return response


def test_cancel_one_date_with_a_note(occurrence):
    send(occurrence, "cancel", note_2="The weaver is ill.")

    assert occurrence.state == "cancelled"
    assert pick(occurrence.note, "en").text == "The weaver is ill."


def test_move_one_date(occurrence):
    send(occurrence, "move", day="2037-01-13", starts="10", ends="12")

    assert occurrence.state == "moved"
    assert (occurrence.start, occurrence.end) == (local(2037, 1, 13, 10), local(2037, 1, 13, 12))


def test_move_of_what_is_over_is_refused_and_keeps_what_was_typed(occurrence):
    occurrence.start, occurrence.end = local(2020, 1, 13, 18), local(2020, 1, 13, 20)
    occurrence.save()

    response = send(occurrence, "move", day="2037-01-13", starts="10", ends="12")

    form = response.context["form"]
    assert form.non_field_errors() == ["A date that is over cannot be changed."]
    assert form["starts"].value() == "10"


def test_restore_one_date(occurrence):
    send(occurrence, "move", day="2037-01-13", starts="10", ends="12", note_2="Earlier")

    send(occurrence, "restore")

    assert (occurrence.state, occurrence.start) == ("scheduled", local(2037, 1, 12, 18))
    assert pick(occurrence.note).text == ""


def test_note_alone_leaves_the_date(occurrence):
    send(occurrence, "note", note_2="Bring your own yarn.")

    assert occurrence.state == "scheduled"
    assert pick(occurrence.note, "en").text == "Bring your own yarn."


def test_history_of_one_date_says_when_it_was_and_is(occurrence):
    send(occurrence, "move", day="2037-01-13", starts="10", ends="12")

    url = f"/admin/talko/dates/history/{occurrence.pk}/"
    response = client_of(occurrence.manager).get(url)

    [line] = re.findall('<ul class="talko-changes"><li>(.*?)</li>', response.content.decode())
    was, now = "Mon 12 Jan 2037, 18:00–20:00", "Tue 13 Jan 2037, 10:00–12:00"
    assert response.context["page_subtitle"] == f"{occurrence.event.uid}, {now}"
    assert line == f"{was}: scheduled → {now}: moved"


def test_list_offers_what_can_be_done_with_a_date(occurrence):
    response = client_of(occurrence.manager).get("/admin/talko/dates/")

    page = response.content.decode()
    offered = re.findall(rf"/admin/talko/dates/(\w+)/{occurrence.pk}/", page)
    assert sorted(offered) == ["cancel", "move", "note", "suspend"]


def test_dates_without_a_room_are_named_when_the_event_goes_on(occurrence):
    client = client_of(occurrence.manager)
    room = make_room(space=occurrence.event.space, ahead_days=9999)
    Event.objects.update(state="scheduled", room=room, takes_room=True)
    client.post(f"/admin/talko/dates/suspend/{occurrence.pk}/", {"note_0": ""})
    request_booking(
        room=room, association=None, origin="staff", purpose="x", by=None,
        dates=[(occurrence.start, occurrence.end)],
    )  # fmt: skip

    answer = client.post(f"/admin/talko/dates/resume/{occurrence.pk}/", follow=True)

    assert [str(message).strip() for message in answer.context["messages"]] == [
        "The event is cancelled until further notice.",
        "The event goes on.",
        "These dates have no room: Mon 12 Jan 2037, 18:00–20:00",
    ]


def test_event_is_cancelled_until_further_notice_and_goes_on(occurrence):
    client = client_of(occurrence.manager)
    Event.objects.update(state="scheduled")

    client.post(f"/admin/talko/dates/suspend/{occurrence.pk}/", {"note_0": "Remontti"})
    event = Event.objects.get()
    page = client.get("/admin/talko/dates/").content.decode()
    client.post(f"/admin/talko/dates/resume/{occurrence.pk}/")

    assert (event.state, event.is_suspended) == ("cancelled", True)
    assert "Remontti" in event.notice.data.values()
    assert page.count(f"/admin/talko/dates/resume/{occurrence.pk}/") == 1
    assert Event.objects.get().state == "scheduled"
