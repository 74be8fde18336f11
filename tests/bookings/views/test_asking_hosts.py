"""Naming joint hosts when a room is asked for, without JavaScript and without a list of all."""

from urllib.parse import parse_qsl, urlencode

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.utils import translation

from tests.bookings.views.filling import FIRST, NEW, TWO_HOURS, WEEK, Inputs, day_of, take, typed
from tests.factories import make_association, make_member
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.models import Booking, BookingHost, Membership, Message, Quota, WaitingWish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("signed_in")]


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def elders(room):
    return make_association(
        "elakeliitto", name={"fi": "Eläkeliitto"}, municipality=room.space.municipality
    )


@pytest.fixture
def choir():
    return make_association("kuoro", name={"fi": "Kyläkuoro", "sv": "Bykören"})


def rows():
    hosts = BookingHost.objects.order_by("pk")
    return list(hosts.values_list("association__slug", "state", "may_edit", "message"))


def form_of(response):
    """Return the form if the page to fill in is shown."""
    assert response.templates[0].name == "wagtail_talko/bookings/new.html"
    return response.context["form"]


def listed(form):
    return [(each.association.slug, each.may_edit) for each in form.chosen_hosts]


# -- the list --------------------------------------------------------------------------------


def test_named_association_is_put_into_the_list_before_the_rest_is_filled_in(client, elders):
    sent = {"step": "add_host", "host_name": "eläkeliitto", "host_name_edits": "on", "people": "7"}

    form = form_of(client.post(NEW, sent))

    assert (listed(form), form.errors) == ([("elakeliitto", True)], {})
    assert (form["host_name"].value(), form["people"].value()) == (None, "7")


def test_one_is_taken_off_the_list_and_what_was_typed_stays(client, elders, choir):
    sent = {"host": [elders.pk, choir.pk], "host_edits": [elders.pk], "drop_host": elders.pk}

    form = form_of(client.post(NEW, {**sent, "host_name": "Lio", "people": "7"}))

    assert (listed(form), form.errors) == ([("kuoro", False)], {})
    assert (form["host_name"].value(), form["people"].value()) == ("Lio", "7")


def test_unclear_name_is_refused_with_those_it_may_mean(client, room, choir):
    with translation.override("en"):
        response = client.post("/en/talko/bookings/new/", typed(room, host_name="Bykör"))
        form = form_of(response)

        assert dict(form.errors) == {
            "host_name": ["No association here is called “Bykör”. Did you mean one of these?"]
        }
        assert form.fields["host_pick"].choices == [
            (str(choir.pk), f"Kyläkuoro, {choir.municipality}")
        ]
    assert Booking.objects.count() == 0


def test_picked_suggestion_is_who_was_meant(client, room, choir):
    sent = typed(room, host_name="Kylä", host_pick=choir.pk)

    page = Inputs(client.post(NEW, sent).text)
    client.post(NEW, page.press("send"))

    assert rows() == [("kuoro", "invited", False, "")]


def test_pick_counts_for_the_name_it_was_suggested_for_only(client, room, choir, elders):
    form = form_of(client.post(NEW, typed(room, host_name="Xyzzy", host_pick=choir.pk)))

    assert (list(form.errors), form.named) == (["host_name"], None)


def test_two_of_one_name_are_told_apart_by_their_municipality(client, room, choir):
    other = make_association("toinen", name={"fi": "Kyläkuoro"})

    form = form_of(client.post(NEW, typed(room, host_name="Kyläkuoro")))

    labels = [label for _pk, label in form.fields["host_pick"].choices]
    assert labels == [f"Kyläkuoro, {each.municipality}" for each in (choir, other)]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"host_name": "Martat"}, "Martat books the room itself."),
        ({"host_name": "Eläkeliitto", "host": "elders"}, "Eläkeliitto is in the list already."),
        (
            {"host_name": "Tuntemattomat"},
            "No association here is called “Tuntemattomat”. Check how they write their name.",
        ),
        ({"host": "martat"}, "Martat books the room itself. Take it off the list."),
        ({"host": "archived"}, "An association you had chosen cannot be asked any more."),
        ({"host": "99999999999999999"}, "An association you had chosen cannot be asked any more."),
        ({"host": "many"}, "A booking may have 9 joint hosts at the most."),
    ],
)
def test_what_cannot_be_is_refused_at_the_name(client, room, association, elders, changes, error):
    keys = {
        "elders": [elders.pk],
        "martat": [association.pk],
        "archived": [make_association(archived_at=FIRST).pk],
        "many": [make_association().pk for _n in range(10)],
    }
    if "host" in changes:
        changes = changes | {"host": keys.get(changes["host"], changes["host"])}

    form = form_of(client.post("/en/talko/bookings/new/", typed(room, **changes)))

    assert dict(form.errors) == {"host_name": [error]}


def test_adding_nothing_asks_for_a_name(client):
    form = form_of(client.post("/en/talko/bookings/new/", {"step": "add_host"}))

    assert dict(form.errors) == {"host_name": ["Write the name of the association."]}


@pytest.mark.parametrize("slug", ["unapproved", "archived"])
def test_who_cannot_host_is_not_found(client, room, slug):
    make_association("unapproved", name={"fi": "Kutojat"}, is_approved=False)
    make_association("archived", name={"fi": "Sepät"}, archived_at=FIRST)

    form = form_of(
        client.post(NEW, typed(room, host_name={"unapproved": "Kutojat"}.get(slug, "Sepät")))
    )

    assert (list(form.errors), "host_pick" in form.fields) == (["host_name"], False)


# -- checking and sending --------------------------------------------------------------------


def test_chosen_hosts_are_told_before_sending_invited_after_and_named_at_the_end(
    client, room, elders, choir
):
    make_member(elders, name="elder")
    sent = typed(
        room,
        host=[elders.pk],
        host_edits=[elders.pk],
        host_name="Bykören",
        hosts_message="Leivotaan",
    )
    url = "/en/talko/bookings/new/"
    checked = client.post(url, sent)
    page = Inputs(checked.text)

    done = client.post(url, page.press("send"), follow=True)

    shown = {row.label: row.value for row in checked.context["rows"]}
    assert shown["Hosts with you"].splitlines() == [
        "Eläkeliitto: is asked by e-mail; may change and cancel",
        "Kyläkuoro: is asked by e-mail; only sees the booking",
    ]
    assert shown["Message to those you ask"] == "Leivotaan"
    assert rows() == [
        ("elakeliitto", "invited", True, "Leivotaan"),
        ("kuoro", "invited", False, "Leivotaan"),
    ]
    assert done.context["hosts"] == [
        "Eläkeliitto has been asked by e-mail. You get a message when it answers.",
        "Kyläkuoro has been asked by e-mail. You get a message when it answers.",
    ]
    assert list(
        Message.objects.filter(kind="booking.host_invited").values_list("recipient", flat=True)
    ) == ["elder@example.org"]


def test_changing_the_details_shows_the_list_again(client, room, elders, choir):
    sent = typed(room, host=[elders.pk], host_edits=[elders.pk], host_name="Kyläkuoro")
    page = Inputs(client.post(NEW, sent).text)

    form = form_of(client.post(NEW, page.press("edit")))

    assert listed(form) == [("elakeliitto", True), ("kuoro", False)]


def test_sending_twice_invites_once(client, room, elders):
    page = Inputs(client.post(NEW, typed(room, host=[elders.pk])).text)
    client.post(NEW, page.press("send"))

    client.post(NEW, page.press("send"))

    assert (Booking.objects.count(), rows()) == (1, [("elakeliitto", "invited", False, "")])


def test_own_other_association_hosts_at_once_and_is_named_in_public(
    client, room, association, elders, member
):
    Membership.objects.create(association=elders, user=member)
    url = "/en/talko/bookings/new/"
    sent = typed(room, association=association.pk, host=[elders.pk], public_title="Leivonta")
    checked = client.post(url, sent)

    done = client.post(url, Inputs(checked.text).press("send"), follow=True)

    shown = {row.label: row.value for row in checked.context["rows"]}
    assert shown["Hosts with you"] == (
        "Eläkeliitto: hosts it at once, because you act for it as well; only sees the booking"
    )
    assert shown["In the public calendar"] == "Martat and Eläkeliitto: Leivonta"
    assert done.context["hosts"] == [
        "Eläkeliitto hosts the booking too, because you act for it as well."
    ]


def test_host_that_the_room_is_not_for_is_refused_before_sending(client, room, association, choir):
    association.municipality = room.space.municipality
    association.save()
    room.bookers = "local"
    room.save()

    response = client.post("/en/talko/bookings/new/", typed(room, host=[choir.pk]))
    again = client.post("/en/talko/bookings/new/", Inputs(response.text).press("send"))

    name = room.space.municipality
    expected = [
        f"Kyläkuoro cannot host here: only associations of {name} may book Iso sali. "
        "Leave it out, or choose another room."
    ]
    assert [str(refusal) for refusal in response.context["plan"].refusals] == expected
    assert "send" not in Inputs(response.text).buttons
    assert (again.status_code, Booking.objects.count()) == (200, 0)


@override_settings(WAGTAIL_TALKO_INVITATION_RATE="1/h")
def test_invitations_with_a_booking_are_limited_like_others(client, room, elders, choir):
    url = "/en/talko/bookings/new/"
    page = Inputs(client.post(url, typed(room, host=[elders.pk, choir.pk])).text)

    response = client.post(url, page.press("send"))

    said = [error.text for error in response.context["errors"]]
    assert said == ["You have sent many invitations. Try again in an hour."]
    assert Booking.objects.count() == 0


# -- what each is charged --------------------------------------------------------------------


@pytest.fixture
def quota(room, association):
    association.municipality = room.space.municipality
    association.save()
    quota = Quota.objects.create(
        municipality=room.space.municipality, name={"fi": "K"}, measure="hours", amount=8
    )
    quota.rooms.add(room)


def usage_of(client, sent):
    return client.post("/en/talko/bookings/new/", sent).context["usage"]


def test_charge_is_told_now_and_for_when_those_asked_have_accepted(
    client, room, quota, elders, choir
):
    week = FIRST.isocalendar().week

    (line,) = usage_of(client, typed(room, end_time="21:00", host=[elders.pk, choir.pk]))

    assert line == (
        f"Used 0 of 8 hours in week {week} (Iso sali). With this booking: 3. "
        "When all hosts have accepted: 1."
    )


def test_charge_of_an_own_other_association_is_told_beside(
    client, room, quota, association, elders, member
):
    Membership.objects.create(association=elders, user=member)
    week = FIRST.isocalendar().week

    lines = usage_of(client, typed(room, association=association.pk, host=[elders.pk]))

    assert lines == [
        f"{name}: Used 0 of 8 hours in week {week} (Iso sali). With this booking: 1."
        for name in ("Martat", "Eläkeliitto")
    ]


def test_what_others_have_used_of_their_quota_is_not_told(client, room, quota, elders):
    request_booking(
        room=room,
        association=elders,
        dates=[(FIRST - TWO_HOURS, FIRST)],
        purpose="Kahvit",
        by=make_member(elders),
    )
    week = FIRST.isocalendar().week

    lines = usage_of(client, typed(room, host=[elders.pk]))

    assert [line.split(" (")[0] for line in lines] == [f"Used 0 of 8 hours in week {week}"]


def test_quota_of_an_own_other_association_refuses_its_share(
    client, room, quota, association, elders, member
):
    Membership.objects.create(association=elders, user=member)
    Quota.objects.update(amount=1)
    Quota.objects.filter(association=None).update(association=elders)

    response = client.post(
        NEW, typed(room, association=association.pk, end_time="21:00", host=[elders.pk])
    )

    [date] = response.context["dates"]
    assert [refusal.code for refusal in date.planned.refusals] == ["quota_reached"]


# -- waiting ---------------------------------------------------------------------------------


def wait(client, room, rival, starts, **changes):
    """Ask for a series of which some times are taken, and wait for these."""
    take(room, rival, *starts)
    url = "/en/talko/bookings/new/"
    page = Inputs(client.post(url, typed(room, **changes)).text)
    names = [name for name in page.radios if name.startswith("choice-")]
    picks = {name: next(v for v in page.radios[name] if v.endswith("|wait")) for name in names}
    return client.post(url, page.press("choose", **picks))


def test_hosts_of_a_time_waited_for_alone_are_kept_and_asked_later(client, room, rival, elders):
    asked = {"host": [elders.pk], "host_edits": [elders.pk], "hosts_message": "Yhdessä?"}
    checked = wait(client, room, rival, [FIRST], **asked)

    client.post(NEW, Inputs(checked.text).press("send"))

    assert checked.context["asks_later"] is True
    assert (Booking.objects.count(), rows()) == (1, [])
    wish = WaitingWish.objects.get()
    kept = [(each.association, each.may_edit) for each in wish.hosts.all()]
    assert (kept, wish.hosts_message) == ([(elders, True)], "Yhdessä?")


def test_time_that_completes_a_series_is_of_its_hosts(client, room, rival, elders):
    series = {"recurrence_repeats": "weekly", "until": day_of(FIRST + WEEK)}

    checked = wait(client, room, rival, [FIRST], host=[elders.pk], **series)
    client.post(NEW, Inputs(checked.text).press("send"))

    assert checked.context["asks_later"] is False
    own = Booking.objects.get(association__slug="martat")
    assert WaitingWish.objects.get().booking == own
    assert rows() == [("elakeliitto", "invited", False, "")]


# -- cost ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_checking_costs_the_same_whatever_the_number_of_hosts(
    client, room, number, django_assert_num_queries
):
    hosts = [make_association().pk for _n in range(number)]
    client.post(NEW, typed(room, host=hosts))

    with django_assert_num_queries(29):
        client.post(NEW, typed(room, host=hosts))


def test_form_has_no_list_of_all_associations(client, room):
    def size():
        return len(client.get(NEW).content)

    before = size()
    for _n in range(30):
        make_association()

    assert size() == before


def test_everything_about_hosts_is_sent_again(client, room, elders):
    page = Inputs(client.post(NEW, typed(room, host=[elders.pk], host_edits=[elders.pk])).text)

    sent = dict(parse_qsl(urlencode(page.sent)))

    assert (sent["host"], sent["host_edits"]) == (str(elders.pk), str(elders.pk))
