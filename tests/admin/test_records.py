"""Forms and lists of municipalities, spaces, rooms, associations and categories."""

import re

import pytest
from django.utils import translation
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from tests.admin.helpers import client_of, make_manager, make_superuser, manager_of_new
from tests.admin.world import make_booking
from tests.factories import (
    local,
    make_association,
    make_member,
    make_municipality,
    make_room,
    make_space,
    make_user,
)
from wagtail_talko.audit import ACTIONS, PREFIX
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.models import Association, EventCategory, Municipality, Room, Space
from wagtail_talko.spaces.actions import change_space

pytestmark = pytest.mark.django_db


def rows(prefix, initial=0, total=None, **values):
    data = {f"{prefix}-TOTAL_FORMS": initial + 3 if total is None else total}
    data[f"{prefix}-INITIAL_FORMS"] = initial
    return data | {f"{prefix}-{key}": value for key, value in values.items()}


def space_data(municipality, **changes):
    return {
        "municipality": municipality.pk,
        "name_0": "Kylätalo",
        "name_1": "Byagården",
        "time_zone": "Europe/Helsinki",
        **rows("hours"),
        **rows("exceptions"),
        **changes,
    }


def room_data(space, **changes):
    fields = ("shortest_minutes", "longest_minutes", "start_interval_minutes", "notice_hours")
    more = ("ahead_days", "turnaround_minutes", "parallel_groups", "sort_order", "bookers")
    defaults = {name: getattr(Room(), name) for name in (*fields, *more, "free_cancel_hours")}
    return {"space": space.pk, "name_0": "Iso sali", **defaults, **changes}


def test_municipality_is_added_by_superuser():
    collection = make_municipality().collection.add_sibling(name="Joutsa")
    data = {"name_0": "Joutsa", "collection": collection.pk, "contact_email": "a@example.org"}

    response = client_of(make_superuser()).post("/admin/talko/municipalities/new/", data)

    assert response.status_code == 302
    assert Municipality.objects.get(slug="joutsa").collection == collection


def test_municipality_may_not_be_moved_to_a_collection_of_others():
    municipality, manager = manager_of_new()
    data = {
        "name_0": "Joutsa",
        "slug": municipality.slug,
        "collection": make_municipality().collection.pk,
    }

    response = client_of(manager).post(f"/admin/talko/municipalities/edit/{municipality.pk}/", data)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["collection"]


def test_space_is_added_with_its_hours():
    municipality, manager = manager_of_new()
    hours = {"0-weekday": "0", "0-opens": "8", "0-closes": "24:00"}
    data = space_data(municipality) | rows("hours", 7, 7, **hours)

    response = client_of(manager).post("/admin/talko/spaces/new/", data)

    assert response.status_code == 302
    space = Space.objects.get()
    assert (space.slug, space.name.data) == ("kylatalo", {"fi": "Kylätalo", "sv": "Byagården"})
    assert [str(row) for row in space.opening_hours.all()] == ["Monday 08.00–00.00"]


def test_space_form_offers_own_municipalities_only():
    municipality, manager = manager_of_new()
    make_municipality()

    response = client_of(manager).get("/admin/talko/spaces/new/")

    offered = list(response.context["form"].fields["municipality"].queryset)
    assert offered == [municipality]


def test_space_for_another_municipality_is_refused():
    _municipality, manager = manager_of_new()

    response = client_of(manager).post("/admin/talko/spaces/new/", space_data(make_municipality()))

    assert list(response.context["form"].errors) == ["municipality"]
    assert not Space.objects.exists()


def test_space_with_wrong_hours_is_refused_and_keeps_what_was_typed():
    municipality, manager = manager_of_new()
    data = space_data(municipality) | rows("hours", **{"0-opens": "half past"})

    response = client_of(manager).post("/admin/talko/spaces/new/", data)

    assert response.status_code == 200
    assert not Space.objects.exists()
    hours = response.context["row_sets"][0].formset
    assert hours[0]["opens"].value() == "half past"
    assert hours[0].errors["opens"] == ["Write the time like 18:00."]


def test_space_zone_change_refused_by_the_action_is_said_in_the_form():
    municipality, manager = manager_of_new()
    space = make_space(municipality=municipality)
    room = make_room(space=space)
    request_booking(
        room=room,
        association=None,
        dates=[(local(2037, 1, 12, 18), local(2037, 1, 12, 20))],
        purpose="Weaving",
        by=None,
        origin="staff",
        override=True,
    )
    data = space_data(municipality, slug=space.slug, time_zone="Europe/Stockholm")

    response = client_of(manager).post(f"/admin/talko/spaces/edit/{space.pk}/", data)

    assert response.context["form"].non_field_errors() == [
        "The time zone cannot change while there are bookings or events to come."
    ]
    assert response.context["form"]["time_zone"].value() == "Europe/Stockholm"


def test_space_page_lists_its_rooms():
    municipality, manager = manager_of_new()
    room = make_room(space=make_space(municipality=municipality))

    response = client_of(manager).get(f"/admin/talko/spaces/edit/{room.space_id}/")

    assert list(response.context["rooms"]) == [room]
    assert response.context["add_room_url"] == f"/admin/talko/rooms/new/?space={room.space_id}"


def test_archived_space_leaves_the_list_until_asked_for():
    municipality, manager = manager_of_new()
    space = make_space(municipality=municipality)
    client = client_of(manager)

    client.post(f"/admin/talko/spaces/archive/{space.pk}/")

    listed = client.get("/admin/talko/spaces/").context["object_list"]
    archived = client.get("/admin/talko/spaces/?archived=1").context["object_list"]
    assert (list(listed), list(archived)) == ([], [space])


def test_archived_space_is_restored():
    municipality, manager = manager_of_new()
    space = make_space(municipality=municipality)
    client = client_of(manager)
    client.post(f"/admin/talko/spaces/archive/{space.pk}/")

    client.post(f"/admin/talko/spaces/restore/{space.pk}/")

    assert list(client.get("/admin/talko/spaces/").context["object_list"]) == [space]


def test_space_in_use_is_not_archived_and_says_why():
    municipality, manager = manager_of_new()
    space = make_space(municipality=municipality)
    make_booking(make_room(space=space))

    response = client_of(manager).post(f"/admin/talko/spaces/archive/{space.pk}/")

    [message] = [str(message) for message in response.context["messages"]]
    assert "There are bookings or events to come. Move or cancel them first." in message
    space.refresh_from_db()
    assert not space.is_archived


def test_room_is_archived_and_restored():
    municipality, manager = manager_of_new()
    room = make_room(space=make_space(municipality=municipality))
    client = client_of(manager)

    client.post(f"/admin/talko/rooms/archive/{room.pk}/")
    archived = Room.objects.get().is_archived
    client.post(f"/admin/talko/rooms/restore/{room.pk}/")

    assert (archived, Room.objects.get().is_archived) == (True, False)


def test_room_is_added_with_parts_of_its_space():
    municipality, manager = manager_of_new()
    space = make_space(municipality=municipality)
    hall, kitchen = make_room(space=space), make_room(space=space)
    make_room()
    client = client_of(manager)

    form = client.get(f"/admin/talko/rooms/new/?space={space.pk}").context["form"]
    offered = set(form.fields["parts"].queryset)
    data = room_data(space, name_0="Koko talo", parts=[hall.pk, kitchen.pk])
    response = client.post("/admin/talko/rooms/new/", data)

    assert response.status_code == 302
    assert offered == {hall, kitchen}
    assert set(Room.objects.get(slug="koko-talo").parts.all()) == {hall, kitchen}


def test_room_form_without_a_space_asks_for_it_first():
    _municipality, manager = manager_of_new()

    form = client_of(manager).get("/admin/talko/rooms/new/").context["form"]

    assert "parts" not in form.fields


def test_room_in_space_of_another_municipality_is_refused():
    _municipality, manager = manager_of_new()

    response = client_of(manager).post("/admin/talko/rooms/new/", room_data(make_space()))

    assert list(response.context["form"].errors) == ["space"]
    assert not Room.objects.exists()


def test_room_stays_in_its_space():
    municipality, manager = manager_of_new()
    room = make_room(space=make_space(municipality=municipality))
    elsewhere = make_space(municipality=municipality)

    data = room_data(elsewhere, slug=room.slug)
    response = client_of(manager).post(f"/admin/talko/rooms/edit/{room.pk}/", data)

    assert response.status_code == 302
    assert Room.objects.get().space_id == room.space_id


def test_room_change_that_collides_lists_the_bookings_and_keeps_what_was_typed():
    municipality, manager = manager_of_new()
    space = make_space(municipality=municipality)
    room = make_room(space=space, parallel_groups=2, name={"fi": "Iso sali"})
    for purpose in ("Weaving", "Reading"):
        request_booking(
            room=room,
            association=None,
            dates=[(local(2037, 1, 12, 18), local(2037, 1, 12, 20))],
            purpose=purpose,
            by=None,
            origin="staff",
            override=True,
        )
    data = room_data(space, slug=room.slug, parallel_groups=1, capacity=55)

    response = client_of(manager).post(f"/admin/talko/rooms/edit/{room.pk}/", data)

    form = response.context["form"]
    line = "Mon 12 Jan 2037, 18:00–20:00, Iso sali, The municipality (booked)"
    assert form.non_field_errors() == [
        "Bookings to come would collide after this change. Move or cancel them first.",
        line,
        line,
    ]
    assert form["capacity"].value() == "55"
    room.refresh_from_db()
    assert (room.parallel_groups, room.capacity) == (2, None)


def test_association_members_are_typed_by_email():
    municipality, manager = manager_of_new()
    user = make_user(email="Martta@example.org")
    data = {
        "municipality": municipality.pk,
        "name_0": "Martat",
        "kind": "registered",
        "precedence": 5,
        **rows("members", **{"0-user": "martta@example.org", "0-role": "manager"}),
    }

    response = client_of(manager).post("/admin/talko/associations/new/", data)

    assert response.status_code == 302
    memberships = Association.objects.get().memberships
    assert list(memberships.values_list("user", "role")) == [(user.pk, "manager")]


def test_association_member_nobody_knows_is_refused():
    municipality, manager = manager_of_new()
    data = {
        "municipality": municipality.pk,
        "name_0": "Martat",
        "kind": "registered",
        "precedence": 5,
        **rows("members", **{"0-user": "nobody@example.org", "0-role": "booker"}),
    }

    response = client_of(manager).post("/admin/talko/associations/new/", data)

    assert "user" in response.context["row_sets"][0].formset[0].errors
    assert not Association.objects.exists()


def test_association_saved_as_it_is_keeps_its_members():
    municipality, manager = manager_of_new()
    association = make_association(municipality=municipality)
    user = make_member(association)
    data = {
        "municipality": municipality.pk,
        "name_0": "Martat",
        "slug": association.slug,
        "kind": "registered",
        "precedence": 5,
        **rows("members", 1, **{"0-user": user.email, "0-role": "booker"}),
    }

    response = client_of(manager).post(f"/admin/talko/associations/edit/{association.pk}/", data)

    assert response.status_code == 302
    assert list(association.memberships.values_list("user", flat=True)) == [user.pk]


def test_association_is_approved_by_its_button():
    municipality, manager = manager_of_new()
    association = make_association(municipality=municipality, is_approved=False)

    client_of(manager).post(f"/admin/talko/associations/approve/{association.pk}/")

    association.refresh_from_db()
    assert association.is_approved


def test_category_is_added_by_a_manager():
    _municipality, manager = manager_of_new()
    data = {"name_0": "Käsityöt", "sort_order": 1}

    response = client_of(manager).post("/admin/talko/categories/new/", data)

    assert response.status_code == 302
    assert EventCategory.objects.get().slug == "kasityot"


def test_search_finds_words_of_every_language_in_any_case():
    municipality, manager = manager_of_new()
    names = {"fi": "Kyläsali", "sv": "Åbysalen"}
    found = make_space(municipality=municipality, name=names)
    make_space(municipality=municipality)

    response = client_of(manager).get("/admin/talko/spaces/?q=ÅBY")

    assert list(response.context["object_list"]) == [found]


def test_history_says_what_was_changed():
    municipality, manager = manager_of_new()
    space = make_space("koulu", municipality=municipality)
    client = client_of(manager)
    data = space_data(municipality, slug="talo", name_0="Koulu")
    client.post(f"/admin/talko/spaces/edit/{space.pk}/", data)

    response = client.get(f"/admin/talko/spaces/history/{space.pk}/")

    assert ModelLogEntry.objects.for_instance(space).count() == 1
    assert "<li>slug: koulu → talo</li>" in response.content.decode()


def test_permission_is_given_in_the_form_of_groups():
    manager = make_manager()
    group = manager.groups.get()

    response = client_of(make_superuser()).get(f"/admin/groups/edit/{group.pk}/")

    body = response.content.decode()
    assert 'name="talko_municipality_permissions-TOTAL_FORMS"' in body
    assert "Manage spaces, rooms, associations and bookings here" in body


def test_collection_with_a_municipality_says_so_and_is_not_deleted():
    municipality = make_municipality()
    client = client_of(make_superuser())
    url = f"/admin/collections/{municipality.collection_id}/delete/"

    page = client.get(url)
    sent = client.post(url)

    assert "1 municipality" in page.content.decode()
    assert sent.status_code == 403
    assert Municipality.objects.exists()


def test_history_names_fields_and_lists_as_people_do():
    municipality, manager = manager_of_new()
    space = make_space("koulu", municipality=municipality)
    client = client_of(manager)
    hours = rows("hours", **{"0-weekday": "0", "0-opens": "8", "0-closes": "20"})
    data = space_data(municipality, slug="koulu", name_0="Koulu", phone="040") | hours
    client.post(f"/admin/talko/spaces/edit/{space.pk}/", data)

    response = client.get(f"/admin/talko/spaces/history/{space.pk}/")

    [changed] = re.findall("<li>(Changed: .*?)</li>", response.content.decode())
    assert changed == "Changed: opening hours, name, phone"


def test_every_action_of_the_audit_log_is_registered_with_a_label():
    choices = dict(registry.get_choices())

    assert {code: str(choices[PREFIX + code]) for code in ACTIONS} == {
        code: str(label) for code, label in ACTIONS.items()
    }


def test_site_history_of_wagtail_shows_managers_nothing_of_ours():
    municipality, manager = manager_of_new()
    space = make_space("koulu", municipality=municipality)
    change_space(space=space, by=manager, slug="talo")

    response = client_of(manager).get("/admin/reports/site-history/")

    assert list(response.context["object_list"]) == []


def test_settings_of_the_site_open_for_superuser():
    response = client_of(make_superuser()).get(
        "/admin/settings/wagtail_talko/talkosettings/", follow=True
    )

    assert response.status_code == 200
    assert "municipalities" in response.context["form"].fields


def test_archiving_a_space_in_use_leads_to_what_is_coming(house_in_use):
    space, client = house_in_use

    response = client.post(f"/admin/talko/spaces/archive/{space.pk}/")

    [(bookings, _label), (dates, _also)] = response.context["links"]
    found = [list(client.get(url).context["object_list"]) for url in (bookings, dates)]
    assert [[str(row) for row in rows] for rows in found] == [["#" + bookings_of(space)], []]
    space.refresh_from_db()
    assert space.archived_at is None


def bookings_of(space):
    return str(space.rooms.get().bookings.get().pk)


@pytest.fixture
def house_in_use():
    municipality, manager = manager_of_new()
    space = make_space(municipality=municipality)
    make_booking(make_room(space=space), state="confirmed")
    return space, client_of(manager)


def test_site_history_links_to_what_has_no_form():
    municipality, _manager = manager_of_new()
    association = make_association(municipality=municipality)
    booking = request_booking(
        room=make_room(space=make_space(municipality=municipality), ahead_days=9999),
        association=association,
        dates=[(local(2037, 1, 12, 18), local(2037, 1, 12, 20))],
        purpose="Weaving",
        by=make_member(association),
    )

    response = client_of(make_superuser()).get("/admin/reports/site-history/")

    assert f'href="/admin/talko/bookings/inspect/{booking.pk}/"' in response.content.decode()


def test_form_of_a_room_is_in_the_language_of_each_reader():
    room = make_room()
    client = client_of(make_superuser())
    labels = []
    for language in ("fi", "sv"):
        with translation.override(language):
            client.cookies["django_language"] = language
            form = client.get(
                f"/admin/talko/rooms/edit/{room.pk}/", headers={"accept-language": language}
            ).context["form"]
            labels.append(str(form.fields["equipment"].label))

    assert labels == ["Varusteet", "Utrustning"]
