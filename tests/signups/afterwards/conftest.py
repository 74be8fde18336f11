from tests.signups.conftest import january, site

__all__ = ["january", "site"]
