"""The public pages of hosting together: ask, answer, say who may change it, leave."""

import pytest
from django.core.cache import cache

from tests.bookings.views.visiting import EIGHT, SIX, WEEK, book, in_language
from tests.factories import make_association, make_member
from wagtail_talko.bookings.actions import answer_invitation, invite_hosts
from wagtail_talko.models import Booking, BookingHost, Quota

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(room):
    return make_association(
        "elakeliitto", name={"fi": "Eläkeliitto"}, municipality=room.space.municipality
    )


@pytest.fixture
def partner_member(partner):
    return make_member(partner)


@pytest.fixture
def booking(room, association, member):
    return book(room, association, member)


@pytest.fixture
def invited(booking, partner, member):
    invite_hosts(booking=booking, hosts=[(partner, False)], by=member, message="Tervetuloa")


@pytest.fixture
def joint(invited, booking, partner, partner_member):
    answer_invitation(booking=booking, association=partner, accept=True, by=partner_member)


def page(client, name, *args):
    return client.get(in_language("fi", name, *args))


def text_of(response):
    return response.content.decode()


def test_first_host_asks_another_from_its_booking(
    client, signed_in, room, booking, association, partner
):
    url = in_language("fi", "booking_hosts", booking.pk)
    assert url in text_of(page(client, "booking", booking.pk))

    response = client.post(url, {"name": "eläkeliitto", "may_edit": "on", "message": "Hei"})

    assert response.url == url
    row = BookingHost.objects.get()
    assert (row.association, row.state, row.may_edit, row.message) == (
        partner,
        "invited",
        True,
        "Hei",
    )


def test_hosts_and_those_who_cannot_book_are_not_asked(
    client, signed_in, booking, association, partner, invited
):
    make_association("unapproved", name={"fi": "Kutojat"}, is_approved=False)
    url = in_language("en", "booking_hosts", booking.pk)

    said = {
        name: client.post(url, {"name": name}).context["form"].errors
        for name in ("Martat", "Eläkeliitto", "Kutojat")
    }

    already = "is a host of this booking or has been invited already."
    assert said == {
        "Martat": {"__all__": [f"Martat {already}"]},
        "Eläkeliitto": {"__all__": [f"Eläkeliitto {already}"]},
        "Kutojat": {
            "name": ["No association here is called “Kutojat”. Check how they write their name."]
        },
    }
    assert BookingHost.objects.get().association == partner


def test_unclear_name_offers_those_it_may_mean_and_takes_the_one_picked(
    client, signed_in, booking, partner
):
    url = in_language("en", "booking_hosts", booking.pk)
    form = client.post(url, {"name": "Eläke"}).context["form"]

    response = client.post(url, {"name": "Eläke", "pick": partner.pk})

    assert list(form.fields) == ["name", "pick", "may_edit", "message"]
    assert form.fields["pick"].choices == [
        (str(partner.pk), f"Eläkeliitto, {partner.municipality}")
    ]
    assert (response.url, BookingHost.objects.get().association) == (url, partner)


@pytest.mark.parametrize("key", ["own", "0", "x", "9" * 30])
def test_link_of_a_suggestion_fills_in_the_name(client, signed_in, booking, partner, key):
    url = in_language("fi", "booking_hosts", booking.pk)

    form = client.get(url, {"association": partner.pk if key == "own" else key}).context["form"]

    assert form["name"].value() == ("Eläkeliitto" if key == "own" else "")


def test_invited_sees_the_times_and_accepts_by_the_link(
    client, room, booking, partner, partner_member, invited
):
    client.force_login(partner_member)
    url = in_language("fi", "booking_hosting", booking.pk)
    assert url in text_of(page(client, "bookings"))
    shown = text_of(client.get(url))

    response = client.post(url, {"accept": "1"})

    assert "Tervetuloa" in shown
    assert "Ompeluseura" not in shown
    assert response.url == in_language("fi", "booking", booking.pk)
    assert BookingHost.objects.get().state == "accepted"
    assert "Martat ja Eläkeliitto" in text_of(page(client, "booking", booking.pk))


def test_invited_declines_and_is_done(client, booking, partner_member, invited):
    client.force_login(partner_member)

    response = client.post(in_language("fi", "booking_hosting", booking.pk), {"decline": "1"})

    assert response.url == in_language("fi", "bookings")
    assert BookingHost.objects.get().state == "declined"


def test_who_has_declined_is_sent_to_the_host_and_the_host_takes_it_off(
    client, booking, member, partner, partner_member, invited
):
    client.force_login(partner_member)
    url = in_language("en", "booking_hosting", booking.pk)
    client.post(url, {"decline": "1"})
    shown = text_of(client.get(url))
    client.force_login(member)
    row = in_language("en", "booking_host", booking.pk, BookingHost.objects.get().pk)
    listed = text_of(client.get(in_language("en", "booking_hosts", booking.pk)))
    offered = text_of(client.get(row))

    client.post(row, {"remove": "1"})

    assert "ask the first host to invite you again" in shown
    assert 'name="accept"' not in shown
    assert row in listed
    assert ("Remove from the list" in offered, 'name="may_edit"' in offered) == (True, False)
    assert BookingHost.objects.get().state == "left"


SECRETS = {
    "contact_name": "Salainen Nimi",
    "contact_phone": "040 7654321",
    "contact_email": "salainen@example.org",
    "message": "Avain on maton alla",
}


@pytest.mark.parametrize("may_edit", [False, True])
def test_joint_host_reads_nothing_that_is_for_the_municipality(
    client, booking, member, partner_member, joint, may_edit
):
    Booking.objects.update(**SECRETS)
    BookingHost.objects.update(may_edit=may_edit)
    secrets = [booking.purpose, *SECRETS.values()]
    pages = [("bookings",), ("booking", booking.pk)]
    if may_edit:
        pages.append(("booking_details", booking.pk))

    client.force_login(partner_member)
    theirs = "".join(text_of(page(client, *name)) for name in pages)
    client.force_login(member)
    own = text_of(page(client, "booking", booking.pk))

    assert [secret for secret in secrets if secret in theirs] == []
    assert [secret for secret in secrets if secret not in own] == []


def test_manager_of_the_municipality_reads_it_as_a_joint_host_too(
    client, booking, partner_member, joint
):
    Booking.objects.update(**SECRETS)
    partner_member.is_superuser = True
    partner_member.save()
    client.force_login(partner_member)

    assert SECRETS["message"] in text_of(page(client, "booking", booking.pk))


def test_joint_host_that_may_edit_saves_the_details_it_sees(client, booking, partner_member, joint):
    Booking.objects.update(**SECRETS)
    BookingHost.objects.update(may_edit=True)
    client.force_login(partner_member)

    client.post(
        in_language("fi", "booking_details", booking.pk),
        {"people": "7", "public_title": "Ilta", "contact_email": "oma@example.org"},
    )

    booking.refresh_from_db()
    assert (booking.people, booking.public_title) == (7, "Ilta")
    assert (booking.contact_email, booking.purpose) == (SECRETS["contact_email"], "Ompeluseura")


def test_rights_are_changed_only_so_often(client, signed_in, booking, joint, settings):
    cache.clear()
    settings.WAGTAIL_TALKO_CHANGING_RATE = "1/h"
    url = in_language("en", "booking_host", booking.pk, BookingHost.objects.get().pk)

    client.post(url, {"may_edit": "yes"})
    answer = client.post(url, {"may_edit": "no"}, follow=True)

    assert BookingHost.objects.get().may_edit is True
    said = [str(message) for message in answer.context["messages"]]
    assert said[-1] == "You have made many changes. Try again in an hour."
    cache.clear()


@pytest.mark.parametrize("name", ["booking_hosting", "booking_hosts", "booking_leave", "booking"])
def test_pages_do_not_exist_for_outsiders(client, booking, invited, name):
    client.force_login(make_member(make_association()))

    assert page(client, name, booking.pk).status_code == 404


@pytest.mark.parametrize("name", ["booking", "booking_hosts", "booking_leave", "booking_cancel"])
def test_invited_does_not_see_the_booking_itself(client, booking, partner_member, invited, name):
    client.force_login(partner_member)

    assert page(client, name, booking.pk).status_code == 404


@pytest.mark.parametrize(("may_edit", "status"), [(False, 404), (True, 200)])
def test_joint_host_cancels_only_where_it_may(
    client, booking, partner_member, joint, may_edit, status
):
    BookingHost.objects.update(may_edit=may_edit)
    client.force_login(partner_member)

    response = client.get(in_language("fi", "booking_cancel", booking.pk), {"all": "1"})

    assert response.status_code == status
    cancel = in_language("fi", "booking_cancel", booking.pk)
    shows = "Peru varaus" in text_of(page(client, "booking", booking.pk))
    assert (shows, bool(cancel)) == (may_edit, True)


def test_first_host_changes_rights_and_removes(client, signed_in, booking, joint):
    url = in_language("fi", "booking_host", booking.pk, BookingHost.objects.get().pk)

    client.post(url, {"may_edit": "yes"})
    changed = BookingHost.objects.get().may_edit
    client.post(url, {"remove": "1"})

    assert (changed, BookingHost.objects.get().state) == (True, "left")


def test_joint_host_has_no_page_to_change_hosts(client, booking, partner_member, joint):
    client.force_login(partner_member)

    url = in_language("fi", "booking_host", booking.pk, BookingHost.objects.get().pk)

    assert client.post(url, {"remove": "1"}).status_code == 404
    assert BookingHost.objects.get().state == "accepted"


def test_joint_host_leaves(client, booking, partner_member, joint):
    client.force_login(partner_member)

    client.post(in_language("fi", "booking_leave", booking.pk), {"leave": "1"})

    assert BookingHost.objects.get().state == "left"
    assert page(client, "booking", booking.pk).status_code == 404


def test_first_host_leaves_after_saying_who_looks_after_it(
    client, signed_in, booking, partner, joint
):
    BookingHost.objects.update(may_edit=True)
    url = in_language("fi", "booking_leave", booking.pk)
    without = client.post(url, {"leave": "1"})

    client.post(url, {"leave": "1", "hand_over_to": partner.pk})

    assert without.context["form"].errors.keys() == {"hand_over_to"}
    booking.refresh_from_db()
    assert booking.association == partner


def test_quota_is_said_on_the_pages_of_booking(client, signed_in, room, association, member):
    quota = Quota.objects.create(
        municipality=room.space.municipality, name={"fi": "K"}, measure="hours", amount=8
    )
    quota.rooms.add(room)
    association.municipality = room.space.municipality
    association.save()
    book(room, association, member, (SIX, EIGHT))
    day = f"{SIX:%Y-%m-%d}"

    form = client.get(in_language("fi", "booking_new"), {"room": room.pk, "date": day})

    week = SIX.isocalendar().week
    assert f"Käytetty 2/8 tuntia viikolla {week} (Iso sali)" in text_of(form)


@pytest.mark.parametrize("number", [1, 3])
def test_list_with_invitations_and_hosts_costs_the_same(
    client, room, association, member, partner, number, django_assert_num_queries
):
    partner.memberships.create(user=member)
    stranger = make_association("stranger")
    for n in range(number):
        shift = n * WEEK
        book(room, association, member, (SIX + shift, EIGHT + shift), hosts=[(partner, True)])
        other = book(
            room,
            stranger,
            make_member(stranger),
            (SIX + shift + WEEK * 9, EIGHT + shift + WEEK * 9),
        )
        BookingHost.objects.create(booking=other, association=association, state="invited")
    client.force_login(member)
    page(client, "bookings")

    with django_assert_num_queries(22):
        response = page(client, "bookings")

    assert len(response.context["invitations"]) == number


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_new_first_host_reads_nothing_written_by_the_old_one_and_writes_its_own(
    client, booking, association, partner, member, partner_member, joint, language
):
    Booking.objects.update(**SECRETS, purpose="Ainon muistotilaisuus", public_title="Ilta")
    BookingHost.objects.update(may_edit=True)
    client.force_login(member)
    client.post(
        in_language(language, "booking_leave", booking.pk),
        {"leave": "1", "hand_over_to": partner.pk},
    )
    client.force_login(partner_member)
    names = [("bookings",), ("booking", booking.pk), ("booking_details", booking.pk)]

    pages = [text_of(client.get(in_language(language, *name))) for name in names]
    lacking = client.get(in_language(language, "booking", booking.pk)).context["lacks_contact"]
    client.post(
        in_language(language, "booking_details", booking.pk),
        {"purpose": "Kahvit", "contact_name": "Uusi", "contact_email": "uusi@example.org"},
    )

    secrets = [*SECRETS.values(), "Ainon muistotilaisuus"]
    assert [secret for secret in secrets for page in pages if secret in page] == []
    booking.refresh_from_db()
    assert (booking.purpose, booking.contact_name) == ("Kahvit", "Uusi")
    after = client.get(in_language(language, "booking", booking.pk)).context["lacks_contact"]
    assert (lacking, after) == (True, False)
