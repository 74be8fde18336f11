"""One event, several pages: who owns the schedule, what each language shows."""

from datetime import date, time

import pytest
from django.apps import apps
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Locale

from tests.events.conftest import NOW
from tests.events.factories import draft_event, make_event, page_of, publish
from tests.events.test_past import unfolded
from tests.factories import make_room
from wagtail_talko.events.details import DetailsMixin
from wagtail_talko.models import Booking, Event
from wagtail_talko.pages.models import TalkoEventPage

pytestmark = pytest.mark.django_db
needs_localize = pytest.mark.skipif(
    not apps.is_installed("wagtail_localize"), reason="a site without wagtail-localize"
)


def translate(event: Event, language: str, title: str, **changes) -> TalkoEventPage:
    """A published page of the event in another language."""
    locale = Locale.objects.get(language_code=language)
    page = page_of(event).copy_for_translation(locale, copy_parents=True)
    publish(page, title=title, **changes)
    return TalkoEventPage.objects.get(pk=page.pk)


def listing(event: Event, language: str):
    return event.listings.get(language=language)


def test_translate_makes_no_second_event():
    event = make_event(title="Talkoot")

    translate(event, "sv", "Talko")

    assert Event.objects.count() == 1
    assert listing(event, "sv").title == "Talko"
    assert listing(event, "sv").source_language == "sv"
    assert listing(event, "en").source_language == "fi"


def test_listing_links_to_the_page_in_its_language():
    event = make_event()

    page = translate(event, "sv", "Talko")

    assert listing(event, "sv").url == page.full_url
    assert page.full_url.startswith("https://talko.example/sv/")
    assert listing(event, "en").url == page_of(event).full_url


def test_uid_is_the_same_in_every_language():
    event = make_event()
    translate(event, "sv", "Talko")

    uids = {
        line
        for row in event.listings.all()
        for line in unfolded(row.vevents)
        if line.startswith("UID")
    }
    assert uids == {f"UID:{event.uid}"}


def test_translated_page_cannot_change_schedule():
    event = make_event()

    translate(event, "sv", "Talko", start_time=time(9), end_time=time(10))

    event.refresh_from_db()
    assert event.start_time == time(18)


SETTLED = {
    "is_low_threshold": True,
    "is_free": True,
    "languages": ["fi", "sv"],
    "accessibility": ["sitting"],
    "attendance": "remote",
}


def test_hidden_place_is_hidden_in_every_language(client):
    """The translated page was written before the place was hidden."""
    event = make_event()
    page = translate(event, "sv", "Talko", place="Strandvägen 1")

    publish(page_of(event), hides_place=True)

    shown = client.get(page.get_url())
    assert shown.context["talko"].hides_place is True
    text = shown.content.decode()
    assert text.count("Strandvägen") == 0
    assert text.count("Platsen visas inte här.") == 1


def test_what_is_settled_is_told_in_every_language(client):
    event = make_event()
    page = translate(event, "sv", "Talko", price="5 €")

    publish(page_of(event), **SETTLED)

    shown = client.get(page.get_url())
    assert shown.context["details"] == [
        ("Pris", "Gratis"),
        ("Språk", "finska, svenska"),
        ("Tillgänglighet", "Man kan delta sittande"),
        ("Deltagande", "På nätet eller per telefon"),
    ]
    assert shown.content.decode().count("Kom som du är. Ingen frågar varför.") == 1
    (text,) = [
        line for line in unfolded(listing(event, "sv").vevents) if line.startswith("DESCRIPTION")
    ]
    assert text.count("Pris: Gratis") == 1


def test_what_is_settled_goes_to_the_page_that_becomes_owner():
    event = make_event()
    page = translate(event, "sv", "Talko")
    publish(page_of(event), **SETTLED)

    page_of(event).delete()

    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert {name: getattr(page, name) for name in SETTLED} == SETTLED
    assert {name: getattr(draft, name) for name in SETTLED} == SETTLED
    assert {name: getattr(Event.objects.get(), name) for name in SETTLED} == SETTLED


def test_delete_owner_hands_record_to_other_page():
    event = make_event()
    page = translate(event, "sv", "Talko", start_time=time(9), end_time=time(10))

    page_of(event).delete()

    event.refresh_from_db()
    page.refresh_from_db()
    assert (event.schedule_page_id, event.state) == (page.pk, "scheduled")
    assert (event.start_time, page.start_time) == (time(18), time(18))
    draft = page.get_latest_revision_as_object()
    assert (draft.start_time, draft.end_time) == (time(18), time(20))


def test_unpublish_owner_passes_to_default_language():
    swedish = make_event(parent=None, title="Talko")
    english = translate(swedish, "en", "Work party")
    # The owner is Swedish here: the default language comes before the oldest.
    TalkoEventPage.objects.filter(pk=swedish.schedule_page_id).update(
        locale=Locale.objects.get(language_code="sv")
    )
    finnish_locale = Locale.objects.get(language_code="fi")
    finnish = draft_event(title="Talkoot", locale=finnish_locale)
    TalkoEventPage.objects.filter(pk=finnish.pk).update(translation_key=swedish.translation_key)
    publish(TalkoEventPage.objects.get(pk=finnish.pk))

    page_of(swedish).unpublish()

    swedish.refresh_from_db()
    assert swedish.schedule_page_id == finnish.pk
    assert english.pk != finnish.pk


def test_delete_every_page_keeps_event_and_past():
    event = make_event(recurrence="RRULE:FREQ=WEEKLY", start_date=date(2026, 12, 22))
    past = event.occurrences.filter(start__lte=NOW).count()

    page_of(event).delete()

    event.refresh_from_db()
    assert (event.state, event.schedule_page_id) == ("hidden", None)
    assert event.occurrences.count() == past == 2
    assert event.listings.count() == 0


def test_alias_is_ignored():
    event = make_event()
    locale = Locale.objects.get(language_code="sv")

    alias = page_of(event).copy_for_translation(locale, copy_parents=True, alias=True)

    assert Event.objects.count() == 1
    assert listing(event, "sv").page_id == event.schedule_page_id
    assert alias.get_sitemap_urls() == []


def test_convert_alias_lists_the_page():
    event = make_event()
    locale = Locale.objects.get(language_code="sv")
    alias = page_of(event).copy_for_translation(locale, copy_parents=True, alias=True)

    ConvertAliasPageAction(TalkoEventPage.objects.get(pk=alias.pk)).execute()

    assert listing(event, "sv").page_id == alias.pk


@needs_localize
def test_localize_translates_words_and_synchronises_times():
    from wagtail_localize import fields as localize

    fields = {f.field_name: f for f in localize.get_translatable_fields(TalkoEventPage)}

    synchronised = {
        name: field.overridable
        for name, field in fields.items()
        if isinstance(field, localize.SynchronizedField)
    }
    assert not any(
        synchronised[name]
        for name in ("start_date", "start_time", "recurrence", "until", "room", "takes_room")
    )
    assert {
        name for name, field in fields.items() if isinstance(field, localize.TranslatableField)
    } == {"title", "slug", "seo_title", "search_description", "introduction", "body", "bring",
          "contact", "place", "tasks", *DetailsMixin.DETAILS_WORDS}  # fmt: skip


@needs_localize
def test_localize_publishes_translation_of_the_same_event(django_capture_on_commit_callbacks):
    from wagtail_localize.models import Translation, TranslationSource

    event = make_event(title="Talkoot", room=make_room(), takes_room=True)
    page = page_of(event)
    swedish = Locale.objects.get(language_code="sv")
    page.get_parent().copy_for_translation(swedish, copy_parents=True)

    with django_capture_on_commit_callbacks(execute=True):
        source, _made = TranslationSource.update_or_create_from_instance(page)
        translation = Translation.objects.create(source=source, target_locale=swedish)
        translation.save_target(publish=True)

    translated = TalkoEventPage.objects.get(translation_key=page.translation_key, locale=swedish)
    assert (translated.live, translated.takes_room, translated.start_time) == (True, True, time(18))
    assert Event.objects.get().schedule_page_id == page.pk
    assert listing(event, "sv").page_id == translated.pk
    assert Booking.objects.count() == 1


@needs_localize
def test_localize_tree_sync_makes_no_second_event(django_capture_on_commit_callbacks):
    from wagtail_localize.models import LocaleSynchronization

    event = make_event(title="Talkoot")
    locales = {locale.language_code: locale for locale in Locale.objects.all()}

    with django_capture_on_commit_callbacks(execute=True):
        LocaleSynchronization.objects.create(locale=locales["sv"], sync_from=locales["fi"])

    assert TalkoEventPage.objects.exclude(alias_of=None).count() == 1
    assert Event.objects.count() == 1
    assert listing(event, "sv").page_id == event.schedule_page_id
