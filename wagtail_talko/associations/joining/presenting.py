"""How people are shown to those who belong to the same association."""

from typing import Any


def name_of(user: Any) -> str:
    """Return the person's name, else the e-mail address, else the user name."""
    return " ".join(user.get_full_name().split()) or user.email or user.get_username()
