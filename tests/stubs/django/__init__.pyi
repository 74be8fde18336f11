"""For the type checker only. Django has no types of its own; what is not here is `Any`."""

from typing import Any

VERSION: tuple[int, int, int, str, int]

def __getattr__(name: str) -> Any: ...
