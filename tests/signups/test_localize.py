"""Tasks through wagtail-localize: translated words, and the same tasks."""

import pytest
from django.apps import apps
from wagtail.models import Locale

from tests.events.factories import page_of, publish
from tests.signups.factories import come_for_sure, make_open_event
from wagtail_talko.models import SignUp, SignUpSheet, Task
from wagtail_talko.words import as_dict

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not apps.is_installed("wagtail_localize"), reason="a site without wagtail-localize"
    ),
]
SWEDISH = {
    "Haravointi": "Krattning",
    "Keitto": "Soppa",
    "soppakauhan ajokortti": "soppkort",
    "Tuo hanskat.": "Ta med handskar.",
}


def translate_words(page) -> None:
    """Send the page to translation, as an editor does, and answer what SWEDISH knows."""
    from wagtail_localize.models import StringTranslation, Translation, TranslationSource

    locale = Locale.objects.get(language_code="sv")
    page.get_parent().copy_for_translation(locale, copy_parents=True)
    source, _made = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string"):
        if segment.string.data in SWEDISH:
            StringTranslation.objects.create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                data=SWEDISH[segment.string.data],
            )
    translation.save_target(publish=True)


@pytest.fixture
def event(site):
    tasks = [{"name": "Keitto", "needed": 2, "skills": "soppakauhan ajokortti"}, ("Haravointi", 9)]
    return make_open_event(tasks=tasks, bring="Tuo hanskat.")


def test_translated_words_belong_to_the_same_tasks_and_sheet(
    event, django_capture_on_commit_callbacks
):
    soup = Task.objects.get(needed=2)
    come_for_sure(event, task=soup)

    with django_capture_on_commit_callbacks(execute=True):
        translate_words(page_of(event))

    said = [(as_dict(task.name), as_dict(task.skills)) for task in Task.objects.all()]
    assert said == [
        ({"fi": "Keitto", "sv": "Soppa"}, {"fi": "soppakauhan ajokortti", "sv": "soppkort"}),
        ({"fi": "Haravointi", "sv": "Krattning"}, {}),
    ]
    assert as_dict(SignUpSheet.objects.get().bring)["sv"] == "Ta med handskar."
    assert SignUp.objects.get().task == soup


def test_task_added_after_the_translation_keeps_the_translated_ones(
    event, django_capture_on_commit_callbacks
):
    page = page_of(event)
    with django_capture_on_commit_callbacks(execute=True):
        translate_words(page)
        tasks = [*page.tasks.raw_data, {"type": "task", "value": {"name": "Kahvi"}}]
        publish(page, tasks=list(tasks))

    assert [as_dict(task.name) for task in Task.objects.all()] == [
        {"fi": "Keitto", "sv": "Soppa"},
        {"fi": "Haravointi", "sv": "Krattning"},
        {"fi": "Kahvi"},
    ]
