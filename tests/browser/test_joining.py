"""A group applies on a phone, the municipality approves, the contact invites a colleague.

The colleague has signed in before, or makes an account on the way.
"""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache

from tests.admin.helpers import make_manager
from tests.factories import make_municipality, make_user
from wagtail_talko.models import Association

WORDS = {
    "fi": {
        "kind": "Vapaa ryhmä",
        "check": "Tarkista tiedot",
        "send": "Lähetä hakemus",
        "sent": "Hakemus on lähetetty",
        "approve": "Hyväksy",
        "sign_in": "Kirjaudu",
        "make": "Luo tunnus",
        "accept": "Hyväksy kutsu",
        "invite": "Kutsu sähköpostilla",
        "send_invitation": "Lähetä kutsu",
        "mine": "Omat yhdistykset",
        "members": "Jäsenet ja kutsut Kutojat",
    },
    "sv": {
        "kind": "Fri grupp",
        "check": "Kontrollera uppgifterna",
        "send": "Skicka ansökan",
        "sent": "Ansökan har skickats",
        "approve": "Godkänn",
        "sign_in": "Logga in",
        "make": "Skapa ett konto",
        "accept": "Godkänn inbjudan",
        "invite": "Bjud in per e-post",
        "send_invitation": "Skicka inbjudan",
        "mine": "Mina föreningar",
        "members": "Medlemmar och inbjudningar Kutojat",
    },
}


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def people(is_new):
    """The municipality, its manager, and two who have signed in before; one where one `is_new`."""
    municipality = make_municipality(
        "joutsa", name={"fi": "Joutsa"}, contact_email="tilat@example.org"
    )
    users = [make_manager(municipality.collection, name="clerk")]
    users += [make_user(name) for name in ("contact", "colleague")[: 1 if is_new else 2]]
    for user in users:
        user.set_password("talko-demo")
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def link_in_mail_to(address: str) -> str:
    letter = [each for each in mail.outbox if each.recipients() == [address]][-1]
    return re.search(r"https?://\S+/invitation/\S+", letter.body)[0]


def apply(visitor, check) -> None:
    words, page = WORDS[visitor.language], visitor.page
    visitor.open("talko/associations/apply/")
    check()
    page.fill("#id_name", "Kutojat")
    page.get_by_label(words["kind"], exact=True).check()
    page.fill("#id_activity", "Kudomme mattoja.")
    page.fill("#id_contact_name", "Piirin puhelin")
    visitor.click(words["check"])
    # The e-mail was forgotten.
    assert page.locator(".talko-error-summary a").count() == 1
    check()
    page.fill("#id_contact_email", "contact@example.org")
    visitor.click(words["check"])
    check()
    visitor.click(words["send"])
    assert visitor.heading == words["sent"]
    check()


def approve(visitor) -> None:
    visitor.sign_in("clerk", "talko-demo")
    visitor.page.goto("/admin/talko/applications/")
    visitor.click("Kutojat", role="link")
    visitor.page.locator("button[name=answer][value=approve]").click()
    visitor.page.wait_for_load_state()


def sign_in(visitor, name: str, check) -> None:
    page = visitor.page
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", "talko-demo")
    page.locator("form:has(input[name=password]) button").first.click()
    page.wait_for_load_state()


def sign_up(visitor, name: str, check) -> None:
    """Make an account: too short a password first, then the code from the mail."""
    words, page = WORDS[visitor.language], visitor.page
    check()
    visitor.click(words["make"], role="link")
    check()
    page.fill("input[name=email]", f"{name}@example.org")
    page.fill("input[name=password1]", "lyhyt")
    visitor.click(words["make"])
    check()
    page.fill("input[name=password1]", "Kirahvi-9-valo")
    visitor.click(words["make"])
    check()
    letter = mail.outbox[-1].body
    page.fill("input[name=code]", re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", letter, re.M)[0])
    page.locator("form:has(input[name=code]) button").first.click()
    page.wait_for_load_state()


def accept(visitor, name: str, check, *, enter=sign_in) -> None:
    """Open the link from the mail, sign in or up on the way, and accept."""
    words, page = WORDS[visitor.language], visitor.page
    page.goto(link_in_mail_to(f"{name}@example.org"))
    check()
    page.locator("main").get_by_role("button", name=words["sign_in"], exact=True).click()
    enter(visitor, name, check)
    check()
    visitor.click(words["accept"])
    assert visitor.heading == words["mine"]
    check()


@pytest.mark.parametrize(
    ("language", "script", "is_new"),
    [("fi", True, True), ("sv", True, False), ("fi", False, True)],
    ids=["finnish-newcomer", "swedish", "without-javascript"],
)
def test_group_applies_is_approved_and_invites_a_colleague(
    home, visit, people, language, script, is_new
):
    words = WORDS[language]
    contact, colleague = (visit(language, phone=True, script=script) for _ in range(2))

    def checking(visitor):
        return visitor.check_page if script else lambda: None

    apply(contact, checking(contact))
    approve(visit("fi"))
    accept(contact, "contact", checking(contact))
    contact.click(words["members"], role="link")
    checking(contact)()
    contact.click(words["invite"], role="link")
    contact.page.fill("#id_email", "colleague@example.org")
    checking(contact)()
    contact.click(words["send_invitation"])
    checking(contact)()
    enter = sign_up if is_new else sign_in
    accept(colleague, "colleague", checking(colleague), enter=enter)

    association = Association.objects.get()
    roles = dict(association.memberships.values_list("user__username", "role"))
    assert roles == {"contact": "manager", "colleague": "booker"}
