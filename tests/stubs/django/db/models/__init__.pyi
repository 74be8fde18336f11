"""The members of an enumeration of choices are strings or numbers, not (value, label) pairs."""

import enum
from typing import Any

# The members are those of each subclass.
class TextChoices(enum.StrEnum):  # type: ignore[misc]
    _value_: str
    @property
    def label(self) -> str: ...
    choices: Any
    values: Any
    labels: Any

class IntegerChoices(enum.IntEnum):  # type: ignore[misc]
    _value_: int
    @property
    def label(self) -> str: ...
    choices: Any
    values: Any
    labels: Any

def __getattr__(name: str) -> Any: ...
