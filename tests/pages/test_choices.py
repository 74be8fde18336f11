"""What the editor of an event is offered, and the way to the event's dates."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils.html import strip_tags

from tests.admin.helpers import make_manager
from tests.events.factories import draft_event, make_event
from tests.factories import (
    local,
    make_association,
    make_municipality,
    make_room,
    make_space,
    make_user,
)
from wagtail_talko.events.actions import cancel_occurrence
from wagtail_talko.events.choices import HostsSelect
from wagtail_talko.events.panels import ChangedDatesPanel, dates_url
from wagtail_talko.pages.models import TalkoEventPage

pytestmark = pytest.mark.django_db


def form_of(page=None, user=None):
    handler = TalkoEventPage.get_edit_handler()
    page = page or draft_event()
    return handler.get_form_class()(instance=page, for_user=user or make_user(is_superuser=True))


def choices(form, name):
    """The groups of a field with the labels in them."""
    return [
        (group, [label for _value, label in rows])
        for group, rows in form.fields[name].choices
        if isinstance(rows, list)
    ]


@pytest.fixture
def village():
    return make_municipality("kyla", name={"fi": "Kylä"})


@pytest.fixture
def houses(village):
    """Two houses of one municipality, one with two rooms, and a third one far away."""
    talo = make_space(municipality=village, name={"fi": "Talo"})
    aitta = make_space(municipality=village, name={"fi": "Aitta"})
    far = make_space(municipality=make_municipality("muu"), name={"fi": "Muualla"})
    make_room(space=talo, name={"fi": "Sali"}, sort_order=1)
    make_room(space=talo, name={"fi": "Keittiö"}, sort_order=2)
    make_room(space=aitta, name={"fi": "Vintti"})
    make_room(space=aitta, name={"fi": "Purettu"}, archived_at=local(2027, 1, 1))
    return SimpleNamespace(far=make_room(space=far, name={"fi": "Kaukosali"}))


def test_rooms_stand_below_their_space(houses):
    assert choices(form_of(), "room") == [
        ("Aitta, Kylä", ["Vintti"]),
        ("Muualla, Muu", ["Kaukosali"]),
        ("Talo, Kylä", ["Sali", "Keittiö"]),
    ]


def test_manager_chooses_among_own_rooms(houses, village):
    manager = make_manager(village.collection)

    assert choices(form_of(user=manager), "room") == [
        ("Aitta, Kylä", ["Vintti"]),
        ("Talo, Kylä", ["Sali", "Keittiö"]),
    ]


def test_room_that_the_page_has_stays_on_offer(houses, village):
    manager = make_manager(village.collection)
    page = draft_event(room=houses.far)

    offered = [group for group, _rows in choices(form_of(page, manager), "room")]

    assert offered == ["Aitta, Kylä", "Muualla, Muu", "Talo, Kylä"]


def test_editor_who_manages_nothing_chooses_any_room_as_a_place(houses):
    offered = [group for group, _rows in choices(form_of(user=make_user()), "room")]

    assert offered == ["Aitta, Kylä", "Muualla, Muu", "Talo, Kylä"]


def test_hosts_stand_below_their_municipality_without_archived_ones(village):
    other = make_municipality("aho", name={"fi": "Aho"})
    make_association(name={"fi": "Martat"}, municipality=village)
    make_association(name={"fi": "Kuoro"}, municipality=village)
    make_association(name={"fi": "Seura"}, municipality=other)
    gone = make_association(name={"fi": "Vanha"}, municipality=other, archived_at=local(2027, 1, 1))

    assert choices(form_of(), "hosts") == [("Aho", ["Seura"]), ("Kylä", ["Kuoro", "Martat"])]
    kept = draft_event(hosts=[gone])
    assert choices(form_of(kept), "hosts")[0] == ("Aho", ["Seura", "Vanha"])


def test_chosen_hosts_come_first_and_once():
    widget = HostsSelect(choices=[("Aho", [(1, "Seura")]), ("Kylä", [(2, "Kuoro"), (3, "Martat")])])

    text = strip_tags(widget.render("hosts", [3], {"id": "id_hosts"})).split()

    assert text == ["Martat", "Aho", "(1)", "Seura", "Kylä", "(1)", "Kuoro"]


@pytest.mark.parametrize("number", [1, 3])
def test_form_costs_the_same_for_any_number_of_records(django_assert_num_queries, number):
    for _ in range(number):
        make_room()
        make_association()
    page, user = draft_event(), make_user(is_superuser=True)
    form_class = TalkoEventPage.get_edit_handler().get_form_class()

    with django_assert_num_queries(8):
        form = form_class(instance=page, for_user=user)
        for name in ("space", "room", "hosts"):
            str(form[name])


def test_editor_links_to_the_dates_of_the_event(editor):
    event = make_event(title="Puutyöt", recurrence="RRULE:FREQ=WEEKLY;COUNT=3")
    make_event()
    cancel_occurrence(occurrence=event.occurrences.get(date=date(2027, 1, 19)), by=None)
    address = f"{reverse('talko_date:index')}?event={event.pk}"

    html = editor.get(
        reverse("wagtailadmin_pages:edit", args=[event.schedule_page_id])
    ).content.decode()
    context = editor.get(address).context

    assert html.count(f'href="{address}"') == 1
    assert [row.date.day for row in context["object_list"]] == [12, 19, 26]
    assert [each.value for each in context["active_filters"]] == ["Puutyöt"]


def test_editor_of_another_municipality_gets_no_link_to_the_dates(village):
    event = make_event(room=make_room())
    page = TalkoEventPage.objects.get(pk=event.schedule_page_id)

    assert dates_url(page, make_manager(village.collection)) == ""


def test_draft_without_event_has_no_changed_dates():
    page = draft_event()
    request = RequestFactory().get("/")
    request.user = make_user(is_superuser=True)
    form = form_of(page, request.user)

    bound = TalkoEventPage.get_edit_handler().get_bound_panel(
        instance=page, request=request, form=form
    )

    panels = {type(each.panel): each.is_shown() for each in bound.children[0].children}
    assert panels[ChangedDatesPanel] is False
