"""Compile the message catalogues into the wheel, without GNU gettext."""

from pathlib import Path

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        for source in sorted((root / "locale").rglob("*.po")):
            compiled = source.with_suffix(".mo")
            polib.pofile(str(source)).save_as_mofile(str(compiled))
            for path in (source, compiled):
                target = Path("wagtail_talko") / path.relative_to(root)
                build_data["force_include"][str(path)] = target.as_posix()
