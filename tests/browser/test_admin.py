"""Every page of Talko in Wagtail's admin, looked at by axe: what we put there, not the frame."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe

from tests.admin.world import World
from tests.browser.visiting import AXE_OPTIONS, Visitor
from tests.factories import make_municipality, make_user
from wagtail_talko.associations.models import Membership
from wagtail_talko.pages.models import ProgrammePage, TalkoEventPage

# Wagtail's menu, tips and status bar lie outside #main. Of what it draws inside, one thing is left
# out: its rich-text editor, whose text box has no name (aria-input-field-name). No rule is.
PLACE = {"include": [["#main"]], "exclude": [[".Draftail-Editor"]]}


@pytest.fixture
def world(home):
    world = World(make_municipality("joutsa", name={"fi": "Joutsa"}), "joutsa", str(uuid4()))
    editor = make_user("editor", password="talko-demo", is_staff=True, is_superuser=True)
    EmailAddress.objects.create(user=editor, email=editor.email, verified=True, primary=True)
    Membership.objects.create(association=world.association, user=editor)
    programme = home.add_child(instance=ProgrammePage(title="Ohjelma", slug="ohjelma"))
    day = datetime.now(UTC).date() + timedelta(days=7)
    world.page = programme.add_child(
        instance=TalkoEventPage(title="Talkoot", slug="talkoot", start_date=day)
    )
    return world


def paths(world: World) -> list[str]:
    booking = world.booking.pk
    return [
        "talko/requests/",
        "talko/bookings/",
        f"talko/bookings/inspect/{booking}/",
        f"talko/bookings/history/{booking}/",
        f"talko/bookings/move/{booking}/{world.date.pk}/",
        "talko/book/",
        "talko/rooms/",
        f"talko/rooms/edit/{world.room.pk}/",
        f"talko/spaces/edit/{world.space.pk}/",
        f"talko/spaces/archive/{world.space.pk}/",
        f"talko/associations/edit/{world.association.pk}/",
        "talko/dates/",
        f"talko/dates/move/{world.occurrence.pk}/",
        "reports/site-history/",
        f"pages/{world.page.pk}/edit/",
    ]


def check(visitor: Visitor) -> list[str]:
    violations = Axe().run(visitor.page, PLACE, options=AXE_OPTIONS).response["violations"]
    return [
        f"{visitor.page.url} {each['id']}: {node['target']} {node['html']}"
        for each in violations
        for node in each["nodes"]
    ]


def test_admin_is_accessible(visit, world):
    visitor = visit("fi")
    visitor.sign_in("editor", "talko-demo")
    page = visitor.page
    found = []
    for path in paths(world):
        answer = page.goto(f"/admin/{path}")
        assert answer is not None
        assert answer.status == 200, path
        found += check(visitor)

    # Closing a room: the form as it is, refused, and the list of whom it hits.
    page.goto("/admin/talko/close/")
    send = page.locator("#main form button[type=submit]").first
    send.click()
    page.wait_for_load_state()
    found += check(visitor)
    page.get_by_label(str(world.room)).first.check()
    for name in ("first_day", "last_day"):
        page.fill(f"[name={name}]", "2037-01-12")
    page.fill("[name=reason]", "Joulu")
    send.click()
    page.locator("button[value=close]").wait_for()
    found += check(visitor)

    assert found == [], "\n".join(found)
