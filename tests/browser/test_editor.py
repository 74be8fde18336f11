"""The inputs for repeating dates in Wagtail's editor: autosave, preview and rows hear of them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic, sleep

import pytest
from allauth.account.models import EmailAddress

from tests.factories import local, make_association, make_room, make_user
from tests.inlines.models import ClubPage
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.models import BookingDate, Occurrence
from wagtail_talko.pages.models import ProgrammePage, TalkoEventPage

FIRST = date(2037, 1, 5)  # A Monday.
# Wagtail looks for changes from about two seconds after a page was opened.
WATCH = "document.addEventListener('w-unsaved:watch-edits', () => { window.isWatched = true; })"


@pytest.fixture
def visitor(visit):
    user = make_user("editor", password="talko-demo", is_staff=True, is_superuser=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    visitor = visit("fi")
    visitor.page.add_init_script(WATCH)
    visitor.sign_in("editor", "talko-demo")
    yield visitor
    # Leaving the editor tells the server so; it shall hear that while there is a database.
    visitor.page.goto("about:blank")
    sleep(0.3)


@pytest.fixture
def programme(home) -> ProgrammePage:
    return home.add_child(instance=ProgrammePage(title="Ohjelma", slug="ohjelma"))


def draft(programme, **fields) -> TalkoEventPage:
    fields.setdefault("start_date", FIRST)
    page = TalkoEventPage(
        title="Talkoot", slug="talkoot", live=False, start_time=time(9), end_time=time(12),
        recurrence="RRULE:FREQ=WEEKLY", **fields,
    )  # fmt: skip
    programme.add_child(instance=page)
    page.save_revision()
    return page


def open_editor(visitor, page) -> None:
    visitor.page.goto(f"/admin/pages/{page.pk}/edit/")
    visitor.page.wait_for_function("window.isWatched")


def soon(page, check: Callable[[], bool]) -> None:
    """Wait until the server has it: autosave sends it a while after the last change.

    On a busy machine a change made while an earlier save is under way was seen to wait for the next
    change: after a while we type on, in the title, as an editor would.
    """
    start = monotonic()
    while not check():
        waited = monotonic() - start
        assert waited < 90
        if waited > 15:
            page.locator("#id_title").press_sequentially("i", delay=2_000)
        sleep(0.2)


def latest(page) -> TalkoEventPage:
    return TalkoEventPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_autosave_and_preview_follow_the_rule_and_its_dates(programme, visitor):
    draft_page = draft(programme)
    page = visitor.page
    open_editor(visitor, draft_page)
    page.locator("[data-side-panel-toggle=preview]").click()
    sentence = page.frame_locator("#w-preview-iframe").locator("dd").first

    page.locator("summary", has_text="Viikonpäivät").click()
    page.locator("input[name=recurrence_weekdays][value=WE]").check()
    sentence.get_by_text("Keskiviikkoisin klo 9.00–12.00", exact=True).wait_for()
    soon(page, lambda: latest(draft_page).rule.endswith("BYDAY=WE"))

    extra = page.locator(".talko-recurrence-dates").first
    extra.get_by_role("button", name="Lisää päivä").click()
    page.keyboard.press("Tab")
    extra.locator("input").last.fill("2037-02-14")
    sentence.get_by_text("lisäksi 14.2.2037").wait_for()
    soon(page, lambda: latest(draft_page).extra_dates == ["2037-02-14"])

    extra.get_by_role("button", name="Poista").click()
    sentence.get_by_text("Keskiviikkoisin klo 9.00–12.00", exact=True).wait_for()
    soon(page, lambda: latest(draft_page).extra_dates == [])


def test_rows_of_repeating_dates_are_added_in_the_browser(home, visitor):
    club = home.add_child(instance=ClubPage(title="Kerho", slug="kerho", live=False))
    page = visitor.page
    open_editor(visitor, club)
    for number, day in enumerate((FIRST, FIRST + timedelta(days=1))):
        page.locator("#id_meetings-ADD").click()
        page.locator(f"#id_meetings-{number}-start_date").fill(day.isoformat())
        page.keyboard.press("Escape")
        # By the keyboard: what autosave tells moves the page under the mouse.
        page.locator(f"input[name=meetings-{number}-recurrence_repeats][value=weekly]").press(
            "Space"
        )
        rows = page.locator(f"#inline_child_meetings-{number}")
        rows.locator(".talko-recurrence__sentence").wait_for()
        rows.get_by_role("button", name="Lisää päivä").click()
        rows.locator(".talko-recurrence-dates input").last.fill(f"2037-03-0{number + 1}")

    ids = page.eval_on_selector_all("[id]", "nodes => nodes.map(node => node.id)")
    for sentence in (
        "Maanantaisin, koko päivän, lisäksi 1.3.2037",
        "Tiistaisin, koko päivän, lisäksi 2.3.2037",
    ):
        page.locator(".talko-recurrence__sentence", has_text=sentence).wait_for()

    ours = [each for each in ids if "-recurrence" in each or "-extra_dates" in each]
    assert (len(ours), [each for each in ours if "__prefix__" in each]) == (len(set(ours)), [])
    wanted = [(FIRST, ["2037-03-01"]), (FIRST + timedelta(days=1), ["2037-03-02"])]
    soon(page, lambda: meetings(club) == wanted)


def meetings(club) -> list:
    page = ClubPage.objects.get(pk=club.pk).get_latest_revision_as_object()
    return [(each.start_date, each.extra_dates) for each in page.meetings.all()]


def test_editor_leaves_colliding_dates_out_and_publishes(programme, visitor):
    today = datetime.now(UTC).date()
    days = [today + timedelta(days=14 + 7 * n - today.weekday()) for n in range(5)]
    room = make_room("iso-sali", name={"fi": "Iso sali"})
    taken = [local(*day.timetuple()[:3], 10) for day in (days[1], days[3])]
    request_booking(
        room=room, association=make_association(name={"fi": "Martat"}), by=None,
        purpose="Leivonta", origin="staff",
        dates=[(start, start + timedelta(hours=1)) for start in taken],
    )  # fmt: skip
    event = draft(programme, start_date=days[0], until=days[4], room=room, takes_room=True)
    page = visitor.page
    open_editor(visitor, event)
    publish(page)

    box = page.get_by_role("group", name="2 kertaa ilman huonetta")
    told = box.locator("li p").all_inner_texts()
    for tick in box.locator("[name=left_out_dates]").all():
        tick.check()
    publish(page)
    page.wait_for_url("**/admin/pages/*/")

    assert told == ["Iso sali on varattu klo 10.00–11.00: Martat: Leivonta"] * 2
    kept = [days[0], days[2], days[4]]
    assert [each.date for each in Occurrence.objects.order_by("date")] == kept
    assert BookingDate.objects.filter(booking__origin="event", state="confirmed").count() == 3


def publish(page) -> None:
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("[name=action-publish]").click()
    page.wait_for_load_state()
