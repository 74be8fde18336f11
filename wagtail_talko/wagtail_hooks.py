"""The door to Wagtail's admin: it only dispatches."""

from typing import Any

from wagtail import hooks

from wagtail_talko.admin import log_actions


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    log_actions.register(actions)
