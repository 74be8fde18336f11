"""An organiser cancels one date and moves another, and page, mails and feed agree; an association
proposes an event, an editor publishes it."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from wagtail.models import Locale

from tests.factories import make_association, make_member, make_user
from tests.organising.pictures.drawing import photograph
from tests.signups.factories import come_for_sure, dates_of, make_open_event
from wagtail_talko.models import EventListing
from wagtail_talko.pages.models import ProgrammePage, TalkoEventPage

WORDS = {
    "fi": {
        "cancel": "Peru",
        "cancel this": "Peru tämä päivä",
        "move": "Siirrä",
        "move this": "Muuta tätä päivää",
        "told": "1 ilmoittautuneelle kerrotaan sähköpostilla.",
        "subjects": ["Peruttu: Katon tervaus", "Uusi aika: Katon tervaus"],
        "new": "Uusi tapahtuma",
        "check": "Tarkista tapahtuma",
        "send": "Lähetä kunnalle",
        "sent": "Tapahtuma on lähetetty.",
        "send picture": "Lähetä kuva kunnalle",
        "published": "Tapahtumasi on julkaistu: Saunailta",
        "suspend": "Peru toistaiseksi",
        "suspended": "Tapahtuma on peruttu toistaiseksi.",
        "resume": "Anna jatkua",
        "goes on": "Tapahtuma jatkuu.",
        "copy": "Kopioi ensi vuoteen",
        "copy it": "Kopioi tapahtuma",
        "copied": "Kopioitu.",
    },
    "sv": {
        "cancel": "Ställ in",
        "cancel this": "Ställ in det här datumet",
        "move": "Flytta",
        "move this": "Ändra det här datumet",
        "told": "1 anmäld får ett meddelande med e-post.",
        "subjects": ["Inställt: Katon tervaus", "Ny tid: Katon tervaus"],
        "new": "Nytt evenemang",
        "check": "Kontrollera evenemanget",
        "send": "Skicka till kommunen",
        "sent": "Evenemanget har skickats.",
        "send picture": "Skicka bilden till kommunen",
        "published": "Ditt evenemang är publicerat: Saunailta",
        "suspend": "Ställ in tills vidare",
        "suspended": "Evenemanget är inställt tills vidare.",
        "resume": "Låt det fortsätta",
        "goes on": "Evenemanget fortsätter.",
        "copy": "Kopiera till nästa år",
        "copy it": "Kopiera evenemanget",
        "copied": "Kopierat.",
    },
}


def person(user):
    user.set_password("talko-demo")
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def programme(home):
    page = home.add_child(
        instance=ProgrammePage(title="Ohjelma", slug="ohjelma", locale=home.locale)
    )
    page.copy_for_translation(Locale.objects.get(language_code="sv")).save_revision().publish()
    return page


@pytest.fixture
def host(db):
    return make_association(name={"fi": "Kutojat", "sv": "Vävarna"})


@pytest.fixture
def event(programme, host):
    person(make_member(host, name="booker"))
    return make_open_event(
        parent=programme,
        title="Katon tervaus",
        hosts=[host],
        recurrence="RRULE:FREQ=WEEKLY;COUNT=3",
        start_date=date.today() + timedelta(days=7),
    )


@pytest.mark.parametrize(
    ("language", "phone", "script"),
    [("fi", True, True), ("sv", True, False)],
    ids=["finnish-phone", "swedish-phone-without-javascript"],
)
def test_organiser_cancels_one_date_and_moves_another(event, visit, language, phone, script):
    words = WORDS[language]
    rows = dates_of(event)
    come_for_sure(event, *rows, email="aino@example.org", language=language)
    organiser = visit(language, phone=phone, script=script)
    page = organiser.page
    organiser.sign_in("booker", "talko-demo")
    organiser.open(f"talko/organise/{event.pk}/dates/")
    if script:
        organiser.check_page()

    # Two clicks, and a message between them.
    page.locator("main a", has_text=words["cancel"]).first.click()
    page.wait_for_load_state()
    assert words["told"] in organiser.main
    if script:
        organiser.check_page()
    page.locator("textarea[name=message]").fill("Kipeä")
    organiser.click(words["cancel this"])
    assert page.locator(".talko-tag--cancelled").count() == 1

    page.locator("main a", has_text=words["move"]).first.click()
    page.wait_for_load_state()
    if script:
        organiser.check_page()
    page.locator("input[name=start_time]").fill("09:00")
    page.locator("input[name=end_time]").fill("11:00")
    organiser.click(words["move this"])
    if script:
        organiser.check_page()

    letters = [each for each in mail.outbox if each.to == ["aino@example.org"]][2:]
    assert [letter.subject for letter in letters] == words["subjects"]
    assert letters[0].body.count("Kipeä") == 1
    states = list(event.occurrences.order_by("date").values_list("state", flat=True))
    assert states == ["cancelled", "moved", "scheduled"]
    entries = EventListing.objects.get(event=event, language=language).vevents
    assert entries.count("STATUS:CANCELLED") == 1
    assert entries.count("T090000") == 1
    page.goto(event.schedule_page.get_url())
    assert organiser.main.count("Kipeä") == 1


@pytest.mark.parametrize(
    ("language", "phone", "script"),
    [("fi", True, True), ("sv", True, False)],
    ids=["finnish-phone", "swedish-phone-without-javascript"],
)
def test_association_proposes_an_event_and_an_editor_publishes_it(
    programme, host, visit, language, phone, script, tmp_path
):
    words, photo = WORDS[language], tmp_path / "IMG_2041.jpg"
    photo.write_bytes(photograph((1600, 900)))
    person(make_member(host, name="booker"))
    person(make_user("editor", is_superuser=True))
    member = visit(language, phone=phone, script=script)
    page = member.page
    member.sign_in("booker", "talko-demo")
    member.open("talko/organise/events/")
    if script:
        member.check_page()
    member.click(words["new"], "link")

    # Nothing filled in yet: told what is missing.
    member.click(words["check"])
    if script:
        member.check_page()
    assert page.locator(".talko-error-summary").count() == 1

    page.locator("input[name=title]").fill("Saunailta")
    page.locator("textarea[name=introduction]").fill("Saunotaan yhdessä.")
    day = date.today() + timedelta(days=10)
    page.locator("input[name=start_date]").fill(day.isoformat())
    page.locator("input[name=start_time]").fill("18:00")
    page.locator("input[name=end_time]").fill("20:00")
    page.locator("input[name=place]").fill("Kivijärven ranta")
    page.locator("input[name=takes_signups]").check()
    member.click(words["check"])
    if script:
        member.check_page()
    member.click(words["send"])
    assert words["sent"] in member.main
    if script:
        member.check_page()

    # A picture of the phone, described for those who cannot see it: sent anew with the event.
    page.locator("main a[href$='/picture/']").click()
    page.wait_for_load_state()
    page.set_input_files("input[name=picture]", photo)
    member.click(words["send picture"])
    if script:
        member.check_page()
    assert page.locator(".talko-error-summary").count() == 1
    page.set_input_files("input[name=picture]", photo)
    page.locator("input[name=description]").fill("Sauna rannalla")
    page.locator("input[name=may_be_shown]").check()
    member.click(words["send picture"])
    assert words["sent"] in member.main
    page.locator("main a[href$='/picture/']").click()
    page.wait_for_load_state()
    assert page.locator("figure img").evaluate("each => each.naturalWidth") == 800
    assert "Sauna rannalla" in page.locator("figcaption").inner_text()
    if script:
        member.check_page()

    editor = visit("en")
    editor.sign_in("editor", "talko-demo")
    made = TalkoEventPage.objects.get(title="Saunailta")
    editor.page.goto(f"/admin/pages/{made.pk}/edit/")
    editor.page.locator("[data-workflow-action-name=approve]").first.evaluate(
        "each => each.click()"
    )
    editor.page.wait_for_url("**/admin/pages/*/")

    letters = [each for each in mail.outbox if each.to == ["booker@example.org"]]
    assert [letter.subject for letter in letters] == [words["published"]]
    made.refresh_from_db()
    page.goto(made.get_url())
    assert member.main.count("Kivijärven ranta") == 1
    assert page.get_by_alt_text("Sauna rannalla").count() == 1


@pytest.mark.parametrize(
    ("language", "phone", "script"),
    [("fi", True, True), ("sv", True, False)],
    ids=["finnish-phone", "swedish-phone-without-javascript"],
)
def test_event_is_cancelled_until_further_notice_and_goes_on(event, visit, language, phone, script):
    words = WORDS[language]
    come_for_sure(event, *dates_of(event), email="aino@example.org", language=language)
    organiser = visit(language, phone=phone, script=script)
    page = organiser.page
    organiser.sign_in("booker", "talko-demo")
    organiser.open(f"talko/organise/{event.pk}/dates/")

    organiser.click(words["suspend"], "link")
    assert words["told"] in organiser.main
    if script:
        organiser.check_page()
    page.locator("textarea[name=message]").fill("Katto vuotaa")
    organiser.click(words["suspend"])
    assert words["suspended"] in page.locator("body").inner_text()
    if script:
        organiser.check_page()
    event.refresh_from_db()
    assert event.state == "cancelled"
    page.goto(event.schedule_page.get_url())
    assert organiser.main.count("Katto vuotaa") == 1

    organiser.open(f"talko/organise/{event.pk}/dates/")
    organiser.click(words["resume"], "link")
    if script:
        organiser.check_page()
    organiser.click(words["resume"])
    assert words["goes on"] in page.locator("body").inner_text()

    event.refresh_from_db()
    assert event.state == "scheduled"
    states = list(event.occurrences.order_by("date").values_list("state", flat=True))
    assert states == ["scheduled"] * 3
    # The sign-up and its confirmation, that it is off, and that it is on again.
    letters = [each for each in mail.outbox if each.to == ["aino@example.org"]][2:]
    assert len(letters) == 2
    assert letters[0].body.count("Katto vuotaa") == 1


@pytest.mark.parametrize(
    ("language", "phone", "script"),
    [("fi", True, True), ("sv", True, False)],
    ids=["finnish-phone", "swedish-phone-without-javascript"],
)
def test_event_is_copied_to_next_year(event, visit, language, phone, script):
    words = WORDS[language]
    organiser = visit(language, phone=phone, script=script)
    page = organiser.page
    organiser.sign_in("booker", "talko-demo")
    organiser.open("talko/organise/events/")

    page.get_by_role("link", name=f"{words['copy']} Katon tervaus").click()
    page.wait_for_load_state()
    if script:
        organiser.check_page()
    organiser.click(words["copy it"])
    assert words["copied"] in page.locator("body").inner_text()
    if script:
        organiser.check_page()
    assert page.locator("input[name=title]").input_value() == "Katon tervaus"
    day = date.fromisoformat(page.locator("input[name=start_date]").input_value())
    was = date.today() + timedelta(days=7)
    assert (day.weekday(), day.year) == (was.weekday(), was.year + 1)
    page.locator("textarea[name=introduction]").fill("Tervataan katto.")
    page.locator("input[name=place]").fill("Kivijärven ranta")
    organiser.click(words["check"])
    assert page.locator(".talko-error-summary").all_inner_texts() == []
    organiser.click(words["send"])
    assert words["sent"] in organiser.main

    made = TalkoEventPage.objects.get(live=False)
    assert (made.title, made.start_date) == ("Katon tervaus", day)
