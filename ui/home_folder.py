"""Where the files beside the database lie (photos, drafts) for the home that this process serves."""

from __future__ import annotations

import os
from pathlib import Path

from data.settings import load_settings


def home_folder() -> Path:
    """The home folder of this process."""
    return load_settings(None, os.environ).home
