"""Writes down what a chapter reads, so that the build runs it again when just that has changed."""

from __future__ import annotations

import os


def note(kind: str, name: str) -> None:
    """Add one line to the file that `COURSE_READS` names; outside of a build do nothing."""
    if path := os.environ.get("COURSE_READS"):
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{kind}:{name}\n")
