"""The plain text of mails."""

import re


def tidy(text: str) -> str:
    """Take out the empty lines that parts of a template leave behind when they are left out."""
    return re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n")).strip() + "\n"
