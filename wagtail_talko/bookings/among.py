"""A condition for many keys that costs one parameter, not one for each key."""

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func


class Among(Func):
    """Whether a key is one of many.

    Django's `in` hands over each by itself: for the places of a region, in a condition with a
    branch for each week, that takes longer than the search.
    """

    output_field = BooleanField()

    def __init__(self, name: str, keys: Iterable[int]) -> None:
        super().__init__(F(name))
        self.keys = tuple(int(key) for key in keys)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"{sql} IN ({', '.join(map(str, self.keys)) or 'NULL'})", params

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"{sql} = ANY(%s::bigint[])", (*params, f"{{{','.join(map(str, self.keys))}}}")
