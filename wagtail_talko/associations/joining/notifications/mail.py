"""One mail about belonging to an association, in the active language."""

from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from wagtail_talko.letters import tidy
from wagtail_talko.messages.outbox import enqueue
from wagtail_talko.spaces.models import Municipality
from wagtail_talko.words import pick


def write_mail(
    key: str,
    *,
    to: str,
    subject: str,
    paragraphs: Sequence[str],
    facts: Sequence[tuple[str, str]],
    municipality: Municipality,
    link: tuple[str, str] = ("", ""),
    questions: bool = False,
    is_secret: bool = False,
) -> None:
    """Write one mail in the active language."""
    label, url = link
    text = render_to_string(
        "wagtail_talko/mail/association.txt",
        {
            "paragraphs": paragraphs,
            "facts": [(name, value.strip()) for name, value in facts if value.strip()],
            "link_label": label,
            "url": url,
            "municipality": pick(municipality.name).text,
            "questions": municipality.contact_email if questions else "",
        },
    )
    enqueue(
        kind=f"association.{key.partition('/')[0]}",
        recipient=to,
        language=translation.get_language() or settings.LANGUAGE_CODE,
        subject=subject,
        body=tidy(text),
        dedupe_key=f"association.{key}",
        is_secret=is_secret,
    )
