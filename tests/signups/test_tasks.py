"""What a task asks for: words in every language, on the page, in the form and in the list."""

import re

import pytest
from wagtail.models import Locale

from tests.events.factories import page_of, publish
from tests.signups.factories import make_open_event
from tests.signups.test_views import address
from wagtail_talko.events.projection import project
from wagtail_talko.models import Task
from wagtail_talko.signups.forms import task_label
from wagtail_talko.words import as_dict

pytestmark = pytest.mark.django_db
TRACTOR = {"name": "Traktori", "needed": 1, "skills": " traktorin ajokortti ", "youngest": 18}
SWEDISH = {"name": "Traktor", "skills": "traktorkort"}


@pytest.fixture
def event(site):
    return make_open_event(tasks=[TRACTOR, ("Keitto", 2)])


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_skills_are_kept_on_one_task_in_the_languages_of_the_pages(event):
    page = page_of(event)
    locale = Locale.objects.get(language_code="sv")
    swedish = page.copy_for_translation(locale, copy_parents=True)
    tasks = [
        {"id": block.id, "type": "task", "value": {**block.value, **words}}
        for block, words in zip(page.tasks, [SWEDISH, {"name": "Soppa"}], strict=True)
    ]

    publish(swedish, tasks=tasks)

    tractor, soup = Task.objects.all()
    assert as_dict(tractor.skills) == {"fi": "traktorin ajokortti", "sv": "traktorkort"}
    assert as_dict(soup.skills) == {}


def test_page_and_form_say_what_one_must_be_able_to_do(client, event):
    page = client.get(event.schedule_page.get_url()).content.decode()
    form = client.get(address("signup_new", event.pk)).context["form"]

    assert (
        text_of(page).count(
            "Vielä tarvitaan: Keitto (2), Traktori (1; traktorin ajokortti; alaikäraja 18 vuotta)"
        )
        == 1
    )
    assert [label for _key, label in form.fields["task"].choices][1:] == [
        "Keitto, tarvitaan vielä 2",
        "Traktori, tarvitaan vielä 1, traktorin ajokortti, alaikäraja 18 vuotta",
    ]


def test_task_saved_before_there_were_skills_has_none(site):
    event = make_open_event(tasks=[("Keitto", 2)])
    (soup,) = Task.objects.all()

    project(page_of(event))

    assert (str(soup.skills), task_label(soup)) == ("", "Keitto")
