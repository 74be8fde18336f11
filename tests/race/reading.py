"""Reading the source: which functions write, and which of them a race has its workers call."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import wagtail_talko

# The demo writes into an empty site.
SKIPPED = ("wagtail_talko.demo", "wagtail_talko.migrations", "wagtail_talko.pages.migrations")
TRANSACTIONS = {"action", "atomic"}
LOGGING = {"audit", "announce", "log"}


def package() -> Iterator[ModuleType]:
    """Every module of the package."""
    for found in pkgutil.walk_packages(wagtail_talko.__path__, "wagtail_talko."):
        if not found.name.startswith(SKIPPED):
            yield importlib.import_module(found.name)


@cache
def functions(module: ModuleType) -> dict[str, ast.FunctionDef]:
    """The functions of a module, by name."""
    tree = ast.parse(Path(str(module.__file__)).read_text())
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def names(node: ast.AST) -> set[str]:
    """Every name in a piece of code; of `a.b.c` all three."""
    plain = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return plain | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def opens_transaction(node: ast.FunctionDef) -> bool:
    contexts = [item.context_expr for each in ast.walk(node) if isinstance(each, ast.With)
                for item in each.items]  # fmt: skip
    return any(names(each) & TRANSACTIONS for each in [*node.decorator_list, *contexts])


def is_logged(node: ast.FunctionDef) -> bool:
    calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return any(isinstance(each, ast.Name) and each.id in LOGGING for each in calls)


def public(holds: Callable[[ast.FunctionDef], bool]) -> set[str]:
    """The public functions for which something holds, or for a private one that they call."""
    found = set()
    for module in package():
        own = functions(module)
        for name, node in own.items():
            if not name.startswith("_") and any(map(holds, with_private(node, own))):
                found.add(f"{module.__name__.removeprefix('wagtail_talko.')}.{name}")
    return found


def with_private(node: ast.FunctionDef, own: dict[str, ast.FunctionDef]) -> list[ast.FunctionDef]:
    """A function, and the private ones of its module that it calls, at any remove."""
    found = {node.name: node}
    waiting = [node]
    while waiting:
        called = {name for name in names(waiting.pop()) if name.startswith("_") and name in own}
        waiting += [own[name] for name in called - set(found)]
        found |= {name: own[name] for name in called}
    return list(found.values())


def name_of(function: Any) -> str:
    """The name under which `public` finds a function."""
    inner = inspect.unwrap(function)
    return f"{inner.__module__.removeprefix('wagtail_talko.')}.{inner.__name__}"


def raced(module: ModuleType) -> set[str]:
    """The functions of the package that the workers of the module's races call.

    What stands in a function within a test, and in what that is made of: variables of the test,
    fixtures and functions of the module.
    """
    own = functions(module)
    tests = [node for name, node in own.items() if name.startswith("test_race")]
    reached = {name for node in tests for name in _of_workers(node, own)}
    things = [getattr(module, name, None) for name in reached]
    # Of `plans.send` the module is what is known here.
    things += [getattr(each, name, None) for each in filter(inspect.ismodule, things)
               for name in reached]  # fmt: skip
    return {
        name_of(thing)
        for thing in things
        if inspect.isfunction(thing) and thing.__module__.startswith("wagtail_talko.")
    }


def _of_workers(test: ast.FunctionDef, own: dict[str, ast.FunctionDef]) -> set[str]:
    inner = [each for each in ast.walk(test) if isinstance(each, ast.FunctionDef | ast.Lambda)]
    made_of = {
        target: names(each.value)
        for each in ast.walk(test)
        if isinstance(each, ast.Assign)
        for target in names_bound(each)
    }
    found: set[str] = set()
    waiting = set().union(*(names(each) for each in inner if each is not test))
    while waiting:
        found |= waiting
        more = {name for each in waiting for name in made_of.get(each, ())}
        more |= {name for each in waiting if each in own for name in names(own[each])}
        waiting = more - found
    return found


def names_bound(node: ast.Assign) -> set[str]:
    return {name for target in node.targets for name in names(target)}
