from datetime import UTC, datetime

import pytest

from tests.admin.helpers import client_of
from tests.admin.test_records import rows
from tests.admin.world import make_booking
from tests.associations.joining.sending import newest_token, send_application, send_invitation
from tests.factories import make_association, make_room, make_user
from wagtail_talko.associations.joining.invitations import accept_invitation
from wagtail_talko.models import Association, Invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(clerk):
    return client_of(clerk)


def answering(application):
    return f"/admin/talko/applications/inspect/{application.pk}/"


def test_dashboard_counts_waiting_applications(admin, municipality):
    send_application(municipality)

    page = admin.get("/admin/").content.decode()

    assert "<span>1</span> application waiting for an answer" in " ".join(page.split())


def test_approving_and_accepting_gives_the_association_its_manager(admin, municipality):
    application = send_application(municipality)

    answer = admin.post(answering(application), {"answer": "approve"})

    assert answer.status_code == 302
    member = accept_invitation(token=newest_token(), by=make_user())
    assert (member.association.slug, member.role) == ("kutojat", "manager")


@pytest.fixture
def named(municipality):
    """An association that a stranger's application names, by its number."""
    return make_association(
        "vanhat", municipality=municipality, registration_number="123.456", name={"fi": "Vanhat"}
    )


@pytest.fixture
def naming(municipality, named):
    return send_application(municipality, registration_number="123.456", kind="registered")


def test_association_that_an_application_names_is_not_chosen_beforehand(admin, named, naming):
    page = admin.get(answering(naming))
    answer = admin.post(answering(naming), {"answer": "approve", "association": ""})

    assert page.context["form"]["association"].value() is None
    assert page.context["likely"] == [named]
    assert "Phone the association before you approve" in page.content.decode()
    assert list(answer.context["form"].errors) == ["association"]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("chosen", ["named", "new"])
def test_clerk_chooses_between_the_association_named_and_a_new_one(chosen, admin, named, naming):
    value = named.pk if chosen == "named" else "new"

    admin.post(answering(naming), {"answer": "approve", "association": value})

    assert (Invitation.objects.get().association == named) == (chosen == "named")


def test_declining_takes_no_choice_of_association(admin, naming):
    admin.post(answering(naming), {"answer": "decline", "message": "Ei"})

    naming.refresh_from_db()
    assert naming.state == "declined"


def test_page_says_when_an_application_is_closed_and_erased(admin, municipality):
    application = send_application(municipality)
    application.created_at = datetime(2030, 1, 1, 12, tzinfo=UTC)
    application.save()

    page = " ".join(admin.get(answering(application)).content.decode().split())

    assert "its contact details will be erased on 06/30/2030" in page


def test_association_of_another_municipality_cannot_be_attached(admin, municipality):
    other = make_association()
    application = send_application(municipality)

    answer = admin.post(answering(application), {"answer": "approve", "association": other.pk})

    assert list(answer.context["form"].errors) == ["association"]
    assert Association.objects.count() == 1


@pytest.mark.parametrize(("message", "state"), [("", "waiting"), ("Ei", "declined")])
def test_declining_needs_a_reason(message, state, admin, municipality):
    application = send_application(municipality)

    admin.post(answering(application), {"answer": "decline", "message": message})

    application.refresh_from_db()
    assert application.state == state


def test_answering_twice_says_so(admin, municipality):
    application = send_application(municipality)
    admin.post(answering(application), {"answer": "approve"}, follow=True)
    answer = admin.post(answering(application), {"answer": "approve"})

    assert [str(m).strip() for m in answer.context["messages"]] == [
        "Somebody has answered this application already."
    ]
    assert Association.objects.count() == 1


def test_inviting_from_the_admin_needs_no_account(admin, martat):
    url = f"/admin/talko/associations/invite/{martat.pk}/"

    admin.post(url, {"email": "uusi@example.org", "role": "manager"})
    first = newest_token()
    admin.post(url, {"resend": Invitation.objects.get().pk})
    second = newest_token()
    page = admin.get(url)
    admin.post(url, {"revoke": Invitation.objects.get().pk})

    assert first != second
    assert [each["row"].email for each in page.context["invitations"]] == ["uusi@example.org"]
    assert Invitation.objects.get().revoked_at is not None


@pytest.mark.parametrize("button", ["revoke", "resend"])
def test_invitation_of_another_association_is_out_of_reach(button, admin, martat):
    theirs = send_invitation(make_association())
    url = f"/admin/talko/associations/invite/{martat.pk}/"
    before = Invitation.objects.values().get()

    for number in (theirs.pk, "x", "9" * 40):
        assert admin.post(url, {button: number}).status_code == 200

    assert Invitation.objects.values().get() == before


def test_municipality_is_warned_when_it_takes_the_last_manager_away(admin, martat, chair):
    make_booking(make_room(), martat, state="confirmed")
    data = {
        "municipality": martat.municipality_id,
        "name_0": "Martat",
        "slug": "martat",
        "kind": "informal",
        "precedence": 5,
        **rows("members"),
    }

    answer = admin.post(f"/admin/talko/associations/edit/{martat.pk}/", data, follow=True)

    assert martat.memberships.count() == 0
    assert "no manager" in " ".join(str(m) for m in answer.context["messages"])
