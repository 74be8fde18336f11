"""A published page says on what terms people sign up; here that becomes the event's sheet."""

from typing import Any
from uuid import UUID

from wagtail_talko.events.groups import published_pages
from wagtail_talko.events.models import Event
from wagtail_talko.signups.models import SignUpSheet, Task, utc_now
from wagtail_talko.words import as_dict

# Column of the sheet -> field of the page.
TERMS = {
    "is_open": "takes_signups",
    "capacity": "signup_capacity",
    "minimum": "signup_minimum",
    "youngest": "signup_youngest",
    "opens_days": "signup_opens_days",
    "closes_hours": "signup_closes_hours",
    "asks_bring": "signup_asks_bring",
}
# The same for words, which each language's page says.
WORDS = {"title": "title", "bring": "bring", "place": "place", "remote": "remote_details"}

# The same of the owner's page alone.
SAID = {"place_said": "place", "remote_said": "remote_details"}


def project_sheet(event: Event) -> SignUpSheet | None:
    """Bring the sheet in line with the pages. None where nobody ever could sign up.

    Each time of a page has a sheet of its own. Idempotent; in the transaction of the event's
    projection. A page type without the fields takes no sign-ups, nor does a time that was taken
    off its page.
    """
    sheet = SignUpSheet.objects.filter(event=event).first()
    pages = published_pages([event.translation_key])[event.translation_key]
    owner = next((page for page in pages if page.pk == event.schedule_page_id), None)
    is_taken = getattr(owner, "takes_signups", False) and not event.is_dropped
    if owner is None or not is_taken:
        if sheet is not None and sheet.is_open:
            sheet.is_open = False
            sheet.save(update_fields=["is_open"])
        return sheet
    sheet = sheet or SignUpSheet(event=event)
    terms = {column: getattr(owner, name) for column, name in TERMS.items()}
    for column, name in WORDS.items():
        terms[column] = _said_in(pages, name)
    for column, name in SAID.items():
        terms[column] = getattr(owner, name, "")
    known = {name: getattr(sheet, name) for name in (*TERMS, *SAID)}
    known |= {column: as_dict(getattr(sheet, column)) for column in WORDS}
    if sheet.pk is None or known != terms:
        for name, term in terms.items():
            setattr(sheet, name, term)
        sheet.save()
    _project_tasks(sheet, owner, pages)
    return sheet


def _project_tasks(sheet: SignUpSheet, owner: Any, pages: list[Any]) -> None:
    """One task per block of the owner's page, with the words that each language's page has."""
    known = {task.key: task for task in sheet.tasks.all()}
    names, skills = _words(pages, "name"), _words(pages, "skills")
    wanted = [(UUID(str(block.id)), block.value) for block in owner.tasks]
    for number, (key, value) in enumerate(wanted):
        task = known.pop(key, None) or Task(sheet=sheet, key=key)
        before = _said(task)
        task.name, task.skills = names[key], skills[key]  # type: ignore[assignment]
        task.needed, task.youngest = value["needed"], value["youngest"]
        task.sort_order, task.retired_at = number, None
        if task.pk is None or _said(task) != before:
            task.save()
    for task in known.values():
        if task.retired_at is None:
            task.retired_at = utc_now()
            task.save(update_fields=["retired_at"])


def _said(task: Task) -> tuple[Any, ...]:
    words = as_dict(task.name), as_dict(task.skills)
    return *words, task.needed, task.youngest, task.sort_order, task.retired_at


def _said_in(pages: list[Any], name: str) -> dict[str, str]:
    """Return what each language's page says; a page type may lack the field."""
    said = {page.locale.language_code: getattr(page, name, "") for page in pages}
    return {language: text for language, text in said.items() if text}


def _words(pages: list[Any], part: str) -> dict[UUID, dict[str, str]]:
    """Return what each language's page says of each task, by the block's id."""
    words: dict[UUID, dict[str, str]] = {}
    for page in pages:
        for block in getattr(page, "tasks", ()):
            said = words.setdefault(UUID(str(block.id)), {})
            # A block saved before it had the part has none.
            if text := (block.value.get(part) or "").strip():
                said[page.locale.language_code] = text
    return words
