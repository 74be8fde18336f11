from tests.calendars.conftest import january, talko_settings

__all__ = ["january", "talko_settings"]
