import pytest

# What they assert is told in full, as in a test.
pytest.register_assert_rewrite(
    *(f"{__name__}.{name}" for name in ("changing", "core", "keeping", "log", "waiting"))
)
