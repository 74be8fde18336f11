"""An association writes an event, an editor publishes it or sends it back; what others may not."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, TaskState, Workflow, WorkflowPage

from tests.admin.helpers import make_manager
from tests.events.conftest import NOW
from tests.events.factories import make_programme, publish
from tests.factories import local, make_association, make_member, make_room, make_space, make_user
from tests.pages.editing import edit
from tests.signups.factories import dates_of
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.models import Event, EventCategory, Message, Proposal
from wagtail_talko.pages.models import TalkoEventPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    return make_space("kylatalo")


@pytest.fixture
def host(site, space):
    make_programme()
    return make_association(municipality=space.municipality)


@pytest.fixture
def member(client, host):
    user = make_member(host)
    client.force_login(user)
    return user


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


def address(name: str, *parts: object, language: str = "fi") -> str:
    with translation.override(language):
        return reverse(f"talko:{name}", args=parts)


def typed(**changes: object) -> dict:
    """What a member sends: Tuesday 12.1.2027 18-20 in words."""
    fields: dict = {
        "title": "Katon tervaus",
        "introduction": "Tervataan katto.",
        "body": "Ensin tervataan.\n\nSitten syödään.",
        "start_date": "2027-01-12",
        "start_time": "18:00",
        "end_time": "20:00",
        "recurrence_repeats": "once",
        "until": "",
        "where": "",
        "place": "Kivijärven ranta",
        "bring": "Vanhat vaatteet",
        "contact": "040 123",
        "signup_capacity": "",
        "step": "send",
    }
    return {name: value for name, value in {**fields, **changes}.items() if value is not None}


def weekly(**changes: object) -> dict:
    return typed(
        **{
            "recurrence_repeats": "weekly",
            "recurrence_interval": "1",
            "recurrence_weekdays": ["TU"],
            "until": "2027-01-26",
            **changes,
        }
    )


def send(client, **changes: object):
    return client.post(address("event_new"), typed(**changes), follow=True)


def said(answer) -> str:
    return [str(message) for message in answer.context["messages"]][-1]


def errors_of(answer) -> dict:
    return {name: list(texts) for name, texts in answer.context["form"].errors.items()}


def the_page() -> TalkoEventPage:
    return TalkoEventPage.objects.get()


def approve(by) -> None:
    """Press the button of Wagtail's admin."""
    state = TaskState.objects.get(status="in_progress").specific
    state.task.specific.on_action(state, by, "approve")


def subjects(user) -> list[str]:
    found = Message.objects.filter(recipient=user.email).order_by("pk")
    return list(found.values_list("subject", flat=True))


def test_proposed_event_waits_unseen_until_an_editor_approves_it(client, host, member, boss):
    answer = send(client, takes_signups="on", signup_capacity="12")
    page = the_page()

    assert said(answer).startswith("Tapahtuma on lähetetty.")
    assert (page.live, page.owner, list(page.hosts.all())) == (False, member, [host])
    assert client.get(page.get_url()).status_code == 404
    assert Event.objects.count() == 0
    assert [letter.to for letter in mail.outbox] == [[boss.email], [boss.email]]

    approve(boss)

    event = Event.objects.get()
    page = the_page()
    assert page.live
    assert subjects(member) == ["Tapahtumasi on julkaistu: Katon tervaus"]
    assert Message.objects.get(recipient=member.email).body.count(page.get_full_url()) == 1
    assert event.signup_sheet.capacity == 12
    shown = client.get(page.get_url()).content.decode()
    assert shown.count("Kivijärven ranta") == 1
    listing = event.listings.get(language="fi")
    assert (listing.place, listing.summary) == ("Kivijärven ranta", "Tervataan katto.")


def test_page_of_the_proposal_says_what_was_typed(client, host, member):
    category = EventCategory.objects.create(slug="kasityo", name={"fi": "Käsityö"})

    client.post(
        address("event_new"),
        weekly(
            audience=["families", "young"], categories=[category.pk], left_out_dates="2027-01-19"
        ),
    )

    page = the_page().get_latest_revision_as_object()
    assert page.slug == "katon-tervaus"
    assert str(page.rule) == "RRULE:FREQ=WEEKLY;BYDAY=TU"
    assert (page.until, page.left_out_dates) == (date(2027, 1, 26), ["2027-01-19"])
    assert (page.audience, list(page.categories.all())) == (["families", "young"], [category])
    assert page.body == "<p>Ensin tervataan.</p>\n\n<p>Sitten syödään.</p>"
    assert page.locale.language_code == "fi"


def test_event_of_several_days_stays_so_when_it_is_changed(client, host, member):
    send(client, start_date="2027-01-15", end_date="2027-01-17", end_time="12:00", step="save")
    link = address("event_edit", Proposal.objects.get().pk)

    form = client.get(link).context["form"]
    sent = typed(start_date="2027-01-22", end_date="2027-01-24", end_time="12:00", title="Leiri")
    shown = client.post(link, {**sent, "step": "check"})
    client.post(link, sent)

    assert form["end_date"].value() == date(2027, 1, 17)
    assert shown.context["dates"]["words"] == ["pe 22.1.2027 klo 18.00 – su 24.1.2027 klo 12.00"]
    page = the_page().get_latest_revision_as_object()
    assert (page.start_date, page.end_date) == (date(2027, 1, 22), date(2027, 1, 24))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"end_date": "2027-01-11"}, "end_date"),
        ({"end_date": "2027-03-01"}, "end_date"),
        ({"end_date": "9999-01-01"}, "end_date"),
        ({"end_date": "2027-01-12", "end_time": "17:00"}, "end_time"),
        ({"end_time": "18:00"}, "end_time"),
    ],
)
def test_end_that_cannot_be_is_refused_in_words(client, host, member, changes, field):
    answer = client.post(address("event_new"), typed(**changes))

    assert list(errors_of(answer)) == [field]
    assert len(errors_of(answer)[field]) == 1


def test_dates_on_public_holidays_are_left_out(client, host, member):
    """Wednesdays to the 13th of January; Epiphany is one of them."""
    sent = weekly(
        start_date="2027-01-06", until="2027-01-13", recurrence_weekdays=["WE"],
        leaves_out_holidays="on",
    )  # fmt: skip

    shown = client.post(address("event_new"), {**sent, "step": "check"})
    client.post(address("event_new"), sent)

    assert shown.context["dates"]["words"] == ["ke 13.1.2027 klo 18.00–20.00"]
    assert ("leaves_out_holidays", "on") in shown.context["hidden"]
    page = the_page().get_latest_revision_as_object()
    assert page.leaves_out_holidays is True
    shown = client.get(address("event_edit", Proposal.objects.get().pk))
    assert shown.context["form"]["leaves_out_holidays"].value() is True


def test_nothing_but_public_holidays_is_refused(client, host, member):
    answer = client.post(
        address("event_new"),
        weekly(
            start_date="2027-01-06", until="2027-01-06", recurrence_weekdays=["WE"],
            leaves_out_holidays="on",
        ),
    )  # fmt: skip

    assert list(errors_of(answer)) == ["leaves_out_holidays"]


def test_site_without_public_holidays_asks_for_none(client, host, member, settings):
    settings.WAGTAIL_TALKO_HOLIDAYS = ""

    answer = client.get(address("event_new"))

    assert "leaves_out_holidays" not in answer.context["form"].fields


def test_event_is_checked_before_anything_is_kept(client, host, member):
    answer = client.post(address("event_new"), weekly(step="check"))

    assert answer.context["dates"]["number"] == 3
    assert Page.objects.type(TalkoEventPage).count() == 0


def test_form_that_is_sent_twice_makes_one_event(client, host, member, boss):
    key = str(client.get(address("event_new")).context["form"]["key"].value())

    answers = [send(client, key=key) for _ in range(2)]

    assert [said(answer)[:29] for answer in answers] == ["Tapahtuma on lähetetty. Saat s"[:29]] * 2
    assert Proposal.objects.get().state == "sent"
    assert TaskState.objects.count() == 1
    assert [letter.to for letter in mail.outbox] == [[boss.email], [boss.email]]


def test_form_that_is_sent_again_with_other_words_changes_the_event(client, host, member):
    """Saved, then back in the browser."""
    key = str(client.get(address("event_new")).context["form"]["key"].value())

    send(client, key=key, step="save")
    send(client, key=key, title="Uusi nimi")

    assert the_page().get_latest_revision_as_object().title == "Uusi nimi"
    assert Proposal.objects.get().state == "sent"


def test_moment_by_hand_in_a_new_form_is_refused_in_words(client, host, member, boss):
    key = str(client.get(address("event_new")).context["form"]["key"].value())
    send(client, key=key, step="save")
    the_page().save_revision(user=boss)
    seen = "2020-01-01T00:00:00+00:00"

    saved, sent = (send(client, key=key, seen=seen, step=step) for step in ("save", "send"))

    assert [(each.status_code, len(each.context["errors"])) for each in (saved, sent)] == [
        (200, 1),
        (200, 1),
    ]


def test_key_of_others_reaches_nothing_of_theirs(client, host, member):
    key = str(client.get(address("event_new")).context["form"]["key"].value())
    send(client, key=key)
    client.force_login(make_member(make_association(municipality=host.municipality)))

    send(client, key=key, title="Toinen")

    assert [page.title for page in TalkoEventPage.objects.order_by("pk")] == [
        "Katon tervaus",
        "Toinen",
    ]


@pytest.mark.parametrize(
    "odd", ["x", "\x00", "9" * 6000, "0001-01-01T00:00:00+23:59", "2027-01-04T10:00:00"]
)
def test_odd_tokens_are_none(client, host, member, odd):
    send(client, key=odd, seen=odd)
    answer = client.post(
        address("event_edit", Proposal.objects.get().pk),
        typed(title="Uusi nimi", key=odd, seen=odd),
        follow=True,
    )

    assert said(answer).startswith("Tapahtuma on lähetetty.")
    assert the_page().get_latest_revision_as_object().title == "Uusi nimi"


@pytest.mark.parametrize("step", ["save", "send"])
def test_words_that_others_wrote_meanwhile_are_not_replaced_unseen(
    client, host, member, boss, step
):
    send(client)
    approve(boss)
    link = address("event_edit", Proposal.objects.get().pk)
    seen = client.get(link).context["form"]["seen"].value()
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        publish(the_page(), by=boss, contact="Toimisto 050 999")

    refused = client.post(link, typed(title="Uusi nimi", seen=seen, step=step))
    kept = the_page().get_latest_revision_as_object()
    if step == "send":
        again = dict(refused.context["hidden"])["seen"]
    else:
        again = refused.context["form"]["seen"].value()
    client.post(link, typed(title="Uusi nimi", seen=again, step=step))

    assert [each.text[:45] for each in refused.context["errors"]] == [
        "Joku muu on muuttanut tapahtumaa sen jälkeen,"
    ]
    assert refused.context["form"]["title"].value() == "Uusi nimi"
    assert (kept.title, kept.contact) == ("Katon tervaus", "Toimisto 050 999")
    page = the_page().get_latest_revision_as_object()
    assert (page.title, page.contact) == ("Uusi nimi", "040 123")


def test_own_words_from_another_window_are_replaced(client, host, member):
    send(client, step="save")
    link = address("event_edit", Proposal.objects.get().pk)
    seen = client.get(link).context["form"]["seen"].value()
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        client.post(link, typed(title="Toinen nimi", seen=seen, step="save"))

    client.post(link, typed(title="Kolmas nimi", seen=seen, step="save"))

    assert the_page().get_latest_revision_as_object().title == "Kolmas nimi"


def test_rejected_proposal_is_mailed_with_the_comment_and_sent_again(client, host, member, boss):
    send(client)
    proposal = Proposal.objects.get()
    TaskState.objects.get().specific.reject(user=boss, comment="Milloin alkaa ruoka?")

    assert subjects(member) == ["Katso tapahtumaasi uudelleen: Katon tervaus"]
    letter = Message.objects.get(recipient=member.email).body
    link = address("event_edit", proposal.pk)
    assert (letter.count("Milloin alkaa ruoka?"), letter.count(link)) == (1, 1)
    shown = client.get(address("events_own"))
    assert [line.comment for line in shown.context["unpublished"].returned] == [
        "Milloin alkaa ruoka?"
    ]
    # Wagtail's own mail of a refusal leads to the admin, where members are not.
    assert [letter for letter in mail.outbox if letter.to == [member.email]] == []

    client.post(link, typed(title="Katon tervaus ja ruoka"))
    approve(boss)

    assert the_page().title == "Katon tervaus ja ruoka"
    assert subjects(member)[1:] == ["Tapahtumasi on julkaistu: Katon tervaus ja ruoka"]


def test_trusted_association_publishes_at_once(client, host, member):
    host.is_trusted = True
    host.save()

    answer = send(client)

    assert said(answer) == "Tapahtuma on julkaistu."
    assert the_page().live
    assert Event.objects.get().state == "scheduled"
    assert subjects(member) == []


def test_change_of_a_published_event_waits_and_the_page_stays(client, host, member, boss):
    send(client)
    approve(boss)
    proposal = Proposal.objects.get()

    client.post(address("event_edit", proposal.pk), typed(title="Uusi nimi"))

    assert the_page().title == "Katon tervaus"
    (line,) = client.get(address("events_own")).context["lines"]
    assert line.proposal.state == "sent"

    approve(boss)

    assert the_page().title == "Uusi nimi"
    assert dates_of(Event.objects.get())[0].date == date(2027, 1, 12)


def test_change_while_it_waits_takes_it_out_of_the_workflow(client, host, member, boss):
    send(client)

    client.post(address("event_edit", Proposal.objects.get().pk), typed(step="save"))

    assert TaskState.objects.filter(status="in_progress").count() == 0
    assert Proposal.objects.get().state == "draft"
    assert subjects(member) == []


def test_workflow_ended_by_an_editor_gives_the_event_back(client, host, member, boss):
    send(client)

    the_page().current_workflow_state.cancel(user=boss)

    assert Proposal.objects.get().state == "returned"
    assert subjects(member) == ["Katso tapahtumaasi uudelleen: Katon tervaus"]


def test_without_a_workflow_the_managers_of_the_municipality_are_asked(client, host, member):
    WorkflowPage.objects.all().delete()
    manager = make_manager(host.municipality.collection)
    other = make_manager(make_association().municipality.collection)
    mail.outbox.clear()

    send(client)
    state = TaskState.objects.get()

    assert [letter.to for letter in mail.outbox] == [[manager.email]]
    task = state.task.specific
    assert len(task.get_actions(the_page(), manager)) == 3
    assert task.get_actions(the_page(), other) == []
    seen = [list(task.get_task_states_user_can_moderate(each)) for each in (manager, other)]
    assert seen == [[state], []]
    approve(manager)
    assert the_page().live


def test_workflow_of_the_managers_is_made_once(client, host, member):
    WorkflowPage.objects.all().delete()
    before = Workflow.objects.count()

    for number in range(2):
        send(client, title=f"Talkoot {number}")

    assert Workflow.objects.count() == before + 1


def test_workflow_turned_off_tells_the_municipality(client, host, member, settings, boss):
    settings.WAGTAIL_WORKFLOW_ENABLED = False
    host.municipality.contact_email = "kunta@example.org"
    host.municipality.save()

    send(client)
    the_page().get_latest_revision().publish(user=boss)

    assert subjects(type(boss)(email="kunta@example.org")) == [
        "Yhdistys on lähettänyt tapahtuman: Katon tervaus"
    ]
    assert subjects(member) == ["Tapahtumasi on julkaistu: Katon tervaus"]


# -- rooms -----------------------------------------------------------------------------------


def test_approved_event_books_its_room_with_the_right_of_who_approved(client, host, member, space):
    WorkflowPage.objects.all().delete()
    room = make_room("sali", space=space, needs_approval=True)
    manager = make_manager(space.municipality.collection)

    client.post(address("event_new"), weekly(where=f"room-{room.pk}", place=""))
    approve(manager)

    rows = dates_of(Event.objects.get())
    assert [row.booking_date.state for row in rows] == ["confirmed"] * 3
    assert rows[0].booking_date.booking.association == host


def test_moderator_without_the_room_leaves_it_to_the_member_s_own_right(
    client, host, member, space
):
    """Whoever approves may manage no room; what the members could book themselves is booked."""
    room = make_room("sali", space=space)
    moderator = make_user()
    moderator.groups.add(Group.objects.get(name="Moderators"))

    client.post(address("event_new"), weekly(where=f"room-{room.pk}", place=""))
    approve(moderator)

    assert [row.room_missing for row in dates_of(Event.objects.get())] == [False] * 3


@pytest.fixture
def approved(client, host, member, space):
    """Its room wants approval; a manager of the room has given it in the workflow."""
    WorkflowPage.objects.all().delete()
    room = make_room("sali", space=space, needs_approval=True)
    client.post(address("event_new"), weekly(where=f"room-{room.pk}", place=""))
    approve(make_manager(space.municipality.collection))
    return the_page()


def moderator(*collections):
    user = make_manager(*collections)
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


def published_anew(client, page, **changes):
    """Press the button of Wagtail's editor for the same Tuesdays."""
    rule = {"recurrence_interval": "1", "recurrence_weekdays": ["TU"]}
    sent = {"recurrence_repeats": "weekly", **rule, **changes, "action-publish": "1"}
    return edit(client, page, **sent)


def test_editor_is_told_of_dates_that_the_approval_of_other_words_does_not_cover(client, approved):
    client.force_login(moderator())

    answer = published_anew(client, approved, until="2027-02-02")

    assert [each.day for each in answer.context["form"].collisions] == [date(2027, 2, 2)]
    assert the_page().until == date(2027, 1, 26)


def test_editor_s_own_right_to_the_room_that_is_chosen_counts(client, approved):
    other = make_room("tupa", needs_approval=True)
    client.force_login(moderator(other.space.municipality.collection))

    published_anew(client, approved, space=other.space_id, room=other.pk)

    rows = dates_of(Event.objects.get())
    assert [(row.booking_date.room, row.room_missing) for row in rows] == [(other, False)] * 3


def test_trusted_association_gets_no_room_that_wants_approval(client, host, member, space):
    host.is_trusted = True
    host.save()
    room = make_room("sali", space=space, needs_approval=True)

    answer = client.post(address("event_new"), typed(where=f"room-{room.pk}", place=""))

    assert [each.reason for each in answer.context["collisions"]] == [
        "Kunta hyväksyy varaukset: Sali. Varaa ensin tila; tapahtuma käyttää sitten varaustasi."
    ]
    assert Proposal.objects.count() == 0


def test_taken_dates_are_said_one_by_one_and_left_out(client, host, member, space, boss):
    room = make_room("sali", space=space)
    sent = weekly(where=f"room-{room.pk}", place="")
    client.post(address("event_new"), {**sent, "step": "check"})
    request_booking(
        room=room, association=None, origin="staff", purpose="x", by=boss,
        dates=[_span(19)],
    )  # fmt: skip

    refused = client.post(address("event_new"), sent)
    left = client.post(address("event_new"), {**sent, "step": "leave_out"})
    hidden = {}
    for name, value in left.context["hidden"]:
        hidden.setdefault(name, []).append(value)
    client.post(address("event_new"), {**hidden, "step": "send"})

    assert [each.day for each in refused.context["collisions"]] == [date(2027, 1, 19)]
    assert left.context["collisions"] == []
    assert the_page().get_latest_revision_as_object().left_out_dates == ["2027-01-19"]


def test_rules_of_booking_bind_the_event(client, host, member, space):
    room = make_room("sali", space=space, longest_minutes=60)

    answer = client.post(address("event_new"), typed(where=f"room-{room.pk}", place=""))

    (collision,) = answer.context["collisions"]
    assert collision.reason.count("1 tunti") == 1


def test_room_that_is_named_and_not_booked_stays_so(client, host, member, space, boss):
    """The municipality has booked it otherwise: by a closure, say."""
    send(client)
    approve(boss)
    room, other = make_room("sali", space=space), make_room("kamari", space=space)
    publish(the_page(), room=room, space=space, takes_room=False)
    link = address("event_edit", Proposal.objects.get().pk)

    client.post(link, typed(where=f"room-{room.pk}", place="", title="Uusi nimi"))
    kept = the_page().get_latest_revision_as_object()
    client.post(link, typed(where=f"room-{other.pk}", place=""))
    chosen = the_page().get_latest_revision_as_object()

    assert (kept.title, kept.room, kept.takes_room) == ("Uusi nimi", room, False)
    assert (chosen.room, chosen.takes_room) == (other, True)


def test_publishing_again_does_not_ask_again_for_what_is_booked(client, host, member, space):
    """The room's notice has run out for a date that the event has long had."""
    host.is_trusted = True
    host.save()
    room = make_room("sali", space=space)
    sent = weekly(where=f"room-{room.pk}", place="")
    client.post(address("event_new"), sent)
    room.notice_hours = 24 * 10
    room.save()

    answer = client.post(
        address("event_edit", Proposal.objects.get().pk),
        {**sent, "title": "Uusi nimi"},
        follow=True,
    )

    assert said(answer) == "Tapahtuma on julkaistu."
    assert [row.room_missing for row in dates_of(Event.objects.get())] == [False] * 3


def _span(day: int):
    return local(2027, 1, day, 17), local(2027, 1, day, 19)


# -- what others may not ------------------------------------------------------------------------


def test_other_associations_find_nothing(client, host, member):
    send(client)
    proposal = Proposal.objects.get()
    client.force_login(make_member(make_association(), role="manager"))

    found = {
        client.get(address("event_edit", proposal.pk)).status_code,
        client.post(address("event_edit", proposal.pk), typed()).status_code,
        client.post(address("event_discard", proposal.pk)).status_code,
    }

    assert found == {404}
    shown = client.get(address("events_own")).context["unpublished"]
    assert (shown.drafts, shown.waiting, shown.returned) == ([], [], [])


def test_former_member_finds_nothing(client, host, member):
    send(client)
    host.memberships.all().delete()

    assert client.get(address("event_edit", Proposal.objects.get().pk)).status_code == 404


def test_foreign_ids_are_refused(client, host, member):
    other = make_association()
    hidden = make_room(bookers="staff")
    make_association(municipality=host.municipality).memberships.create(user=member)

    answer = client.post(
        address("event_new"),
        typed(association=other.pk, where=f"room-{hidden.pk}", categories=["9" * 30]),
    )

    assert set(errors_of(answer)) == {"association", "where"}
    assert Proposal.objects.count() == 0


def test_html_is_shown_as_it_was_typed(client, host, member, boss):
    evil = '<script>alert(1)</script><a href="javascript:x">y</a>'
    send(client, title=evil[:100], introduction=evil, body=f"{evil}\n\n{evil}", place=evil)
    approve(boss)

    page = client.get(the_page().get_url()).content.decode()

    assert page.count("<script>alert") == 0
    assert page.count('javascript:x">') == 0
    assert page.count("&lt;script&gt;alert(1)") >= 5


def test_line_breaks_in_the_title_reach_no_header(client, host, member, boss):
    send(client, title="Talkoot\r\nBcc: kaikki@example.org")
    approve(boss)

    assert the_page().title == "Talkoot Bcc: kaikki@example.org"
    assert subjects(member) == ["Tapahtumasi on julkaistu: Talkoot Bcc: kaikki@example.org"]


@pytest.mark.parametrize("name", ["title", "introduction", "body", "start_date", "until", "place"])
def test_odd_text_is_refused_in_words_and_nothing_typed_is_lost(client, host, member, name):
    answer = client.post(address("event_new"), weekly(**{name: "\x00" + "9" * 6000}))

    assert list(errors_of(answer)) == [name]
    assert answer.context["form"]["contact"].value() == "040 123"


@pytest.mark.parametrize("capacity", ["0", "-1", "9" * 30, "x"])
def test_odd_capacity_is_refused_in_words(client, host, member, capacity):
    answer = client.post(address("event_new"), typed(signup_capacity=capacity))

    assert list(errors_of(answer)) == ["signup_capacity"]


def test_unapproved_association_is_told_so(client, host, member):
    host.is_approved = False
    host.save()

    answer = client.get(address("event_new"))

    assert answer.templates[0].name == "wagtail_talko/bookings/no_association.html"


def test_language_without_content_is_told_so(client, host, member, settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = [("fi", "Finnish"), ("sv", "Swedish")]

    answer = client.post(address("event_new", language="en"), typed())

    assert [link.text for link in answer.context["errors"]] == [
        "This site takes no events in this language yet. Ask the municipality."
    ]


def test_what_the_page_itself_refuses_is_said_in_words(client, host, member, boss):
    """The link for those who sign up stands where no member sees it."""
    send(client, takes_signups="on")
    approve(boss)
    publish(the_page(), remote_details="https://kokous.example/salainen")

    answer = client.post(address("event_edit", Proposal.objects.get().pk), typed(title="Uusi nimi"))

    assert [link.text for link in answer.context["errors"]] == [
        "Linkki tai numero ilmoittautuneille: Kukaan ei saisi tätä tietää, koska tapahtumaan ei "
        "ilmoittauduta. Ota ilmoittautuminen käyttöön tai kirjoita tieto yllä olevaan kenttään, "
        "jonka kaikki näkevät."
    ]
    assert answer.context["form"]["title"].value() == "Uusi nimi"
    assert the_page().get_latest_revision_as_object().title == "Katon tervaus"


def test_language_without_a_programme_is_told_so(client, host, member):
    answer = client.post(address("event_new", language="sv"), typed())

    assert [link.text for link in answer.context["errors"]] == [
        "Det går ännu inte att skicka evenemang på det här språket. Fråga kommunen."
    ]


def test_draft_is_thrown_away_and_a_published_event_is_not(client, host, member, boss):
    send(client)
    client.post(address("event_discard", Proposal.objects.get().pk))
    assert Page.objects.type(TalkoEventPage).count() == 0
    send(client)
    approve(boss)

    answer = client.post(address("event_discard", Proposal.objects.get().pk), follow=True)

    assert said(answer) == "Tapahtuma on julkaistu. Peru sen sijaan sen päivät."
    assert the_page().live


def test_text_that_an_editor_laid_out_is_left_alone(client, host, member, boss):
    send(client)
    approve(boss)
    publish(the_page(), body="<h2>Ohjelma</h2><p>Ensin <b>tervataan</b>.</p>")
    proposal = Proposal.objects.get()

    shown = client.get(address("event_edit", proposal.pk))
    client.post(address("event_edit", proposal.pk), typed(body="x", title="Uusi nimi"))
    approve(boss)

    assert "body" not in shown.context["form"].fields
    assert the_page().body == "<h2>Ohjelma</h2><p>Ensin <b>tervataan</b>.</p>"


# -- copying and the list ------------------------------------------------------------------------


def test_copy_is_next_year_on_the_same_weekday(client, host, member, boss):
    client.post(address("event_new"), weekly(left_out_dates="2027-01-19"))
    approve(boss)

    client.post(address("event_copy", Event.objects.get().pk))

    copied = TalkoEventPage.objects.get(live=False)
    assert (copied.start_date, copied.until) == (date(2028, 1, 11), date(2028, 1, 25))
    assert copied.left_out_dates == ["2028-01-18"]
    assert (copied.title, copied.introduction) == ("Katon tervaus", "Tervataan katto.")
    assert Proposal.objects.get(page=copied.pk).state == "draft"
    assert Event.objects.count() == 1


def test_copy_leaves_holidays_out_too_and_lasts_as_long(client, host, member, boss):
    client.post(address("event_new"), weekly(leaves_out_holidays="on", end_date="2027-01-13"))
    approve(boss)

    client.post(address("event_copy", Event.objects.get().pk))

    copied = TalkoEventPage.objects.get(live=False)
    assert (copied.leaves_out_holidays, copied.end_date) == (True, date(2028, 1, 12))


def test_event_of_others_is_not_copied(client, host, member, boss):
    send(client)
    approve(boss)
    client.force_login(make_member(make_association()))

    assert client.post(address("event_copy", Event.objects.get().pk)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_for_any_number_of_events(
    client, host, member, boss, number, django_assert_num_queries
):
    for each in range(number):
        send(client, title=f"Talkoot {each}")
        approve(boss)
        send(client, title=f"Toiset {each}")
        TaskState.objects.get(status="in_progress").specific.reject(user=boss, comment="Ei")

    client.get(address("events_own"))
    with django_assert_num_queries(20):
        answer = client.get(address("events_own"))

    assert len(answer.context["lines"]) == number
    assert len(answer.context["unpublished"].returned) == number


def test_page_of_the_event_belongs_below_the_programme_of_its_space(client, host, member, space):
    programme = make_programme(space=space)

    client.post(address("event_new"), typed(where=f"space-{space.pk}", place=""))

    assert the_page().get_parent().specific == programme


def test_site_chooses_where_events_are_put(client, host, member, settings):
    programme = make_programme(title="Talkoot")
    settings.WAGTAIL_TALKO_EVENT_PARENT = "tests.organising.test_proposing.newest_programme"

    send(client)

    assert the_page().get_parent().specific == programme


def newest_programme(*, request, model, language, space):
    return Page.objects.filter(title="Talkoot").first()
