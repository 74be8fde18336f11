"""Plain text of members as the rich text of a page, and back."""

from html import unescape

from django.utils.html import linebreaks, strip_tags


def to_html(text: str) -> str:
    """Return paragraphs; whatever looks like HTML is shown as it was typed."""
    return linebreaks(text.strip(), autoescape=True) if text.strip() else ""


def to_text(html: str) -> str:
    """Return the text of what `to_html` has made."""
    lines = html.replace("</p>\n\n<p>", "\n\n").replace("<br>", "\n").replace("<br/>", "\n")
    return unescape(strip_tags(lines)).strip()


def is_plain(html: str) -> bool:
    """Say whether nothing is lost when it is edited as plain text."""
    return to_html(to_text(html)) == html
