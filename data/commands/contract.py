"""What every command gets and what it hands back."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from data.settings import Settings

Progress = Callable[[float, str], None]
"""Called with the share done (0-1) and a zh-CN word for the step."""

DONE, FAULT, USER_ERROR = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of the command line. now: the moment of the call, Asia/Shanghai."""

    settings: Settings
    arguments: argparse.Namespace
    now: datetime
    progress: Progress


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found or did: the object for --json, the same in Chinese for people, the exit code."""

    content: Mapping[str, Any]
    text: str
    exit_code: int = DONE


class Command(Protocol):
    """A module of data.commands."""

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's own options."""
        ...

    def run(self, invocation: Invocation) -> Answer:
        """Do it. Raises UserError for what the user can mend."""
        ...
