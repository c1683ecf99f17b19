"""Puts the program and its manual pages into the wheel, and says which platform it is for."""

import os
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ProgramHook(BuildHookInterface):
    def initialize(self, version, build_data):
        program = os.environ["GLOSSATOR_PROGRAM"]
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{os.environ['GLOSSATOR_PLATFORM']}"
        build_data["shared_scripts"][program] = program
        # One by one: of a whole folder the builder would take only Python's packages.
        files = (file for file in Path(self.root, "share").rglob("*") if file.is_file())
        build_data["shared_data"] |= {name: name for name in (str(file.relative_to(self.root)) for file in files)}
