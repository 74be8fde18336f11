from django.conf import settings


def known_language(language: str) -> str:
    """Return the language where the site speaks it, else the site's own."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
