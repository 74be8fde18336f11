"""What a manager writes to add a member, and what they are shown of that person."""

import pytest

from tests.factories import make_association, make_user
from wagtail_talko.associations.actions import set_members
from wagtail_talko.associations.forms import MemberForm, MemberRows, address_of

pytestmark = pytest.mark.django_db


def fill_in(*texts: str, initial=()):
    data = {"m-TOTAL_FORMS": len(texts), "m-INITIAL_FORMS": len(initial)}
    data |= {f"m-{number}-user": text for number, text in enumerate(texts)}
    return MemberRows(data, prefix="m", initial=list(initial))


@pytest.mark.parametrize("text", ["anna", "Anna@Example.org"])
def test_member_is_listed_by_what_was_written(text):
    association = make_association()
    make_user("anna", email="anna@example.org")
    rows = fill_in(text)

    assert rows.is_valid(), rows.errors
    set_members(association, rows.rows())

    assert address_of(association.memberships.get()) == text.lower()


def test_user_name_like_the_address_of_another_adds_the_other():
    make_user("anna@example.org", email="eve@example.org")
    anna = make_user("anna", email="anna@example.org")

    form = MemberForm({"user": "anna@example.org"})

    assert (form.is_valid(), form.cleaned_data["user"]) == (True, anna)


def test_user_name_like_an_address_without_account_adds_nobody():
    make_user("anna@example.org", email="eve@example.org")

    assert not MemberForm({"user": "anna@example.org"}).is_valid()


def test_members_who_can_no_longer_be_found_stay():
    twins = [make_user(name, email="same@example.org") for name in ("one", "two")]
    gone = make_user("gone", is_active=False)
    shown = [("same@example.org", twins[0]), ("gone", gone)]
    initial = [{"user": text, "role": "booker", "person": person} for text, person in shown]

    rows = fill_in("same@example.org", "gone", initial=initial)

    assert rows.is_valid(), rows.errors
    assert [row["user"] for row in rows.rows()] == [twins[0], gone]
