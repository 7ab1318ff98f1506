"""The Python that a notebook runs in.

Until a kernel has loaded what every chapter loads takes as long as until Sphinx has loaded its
extensions. So `build.py` prepares one while Sphinx starts: the first chapter need not wait for it.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from jupyter_client import AsyncKernelManager
from jupyter_core.utils import run_sync
from system import SLOW

BOOK = Path(__file__).resolve().parents[1]  # where chapters stand, and so the `course` package
# Said before the first cell. None leaves a name that a chapter could use and a reader would lack.
SKIP = f"__import__('sys').modules['{SLOW}'] = None"
# What takes longest in a chapter's first cells: libraries for fits, and the first drawing.
WARM = (
    "__import__('course.curves')",
    "__import__('course').charts.drawing({'data': {'values': []}, 'mark': 'point'}, 'svg')",
)


class Kernel(NamedTuple):
    """A kernel that has been started, and the folder of the list of all that it reads."""

    manager: AsyncKernelManager
    notes: TemporaryDirectory

    def reads(self) -> list[str]:
        """What the notebook has read, by kind and name, such as `table:ev_sales`."""
        noted = Path(self.notes.name, "reads")
        return sorted(set(noted.read_text(encoding="utf-8").split())) if noted.exists() else []


def start(folder: Path, *lines: str) -> Kernel:
    """Start a kernel in the folder of a notebook, which asks for the charts of page and paper."""
    kernel = Kernel(AsyncKernelManager(kernel_name="python3"), TemporaryDirectory())
    run_sync(kernel.manager.start_kernel)(
        cwd=folder,
        env=os.environ | {"COURSE_BOOK": "1", "COURSE_READS": f"{kernel.notes.name}/reads"},
        extra_arguments=[
            "--log-level=40",  # no notice about its ports
            "--HistoryManager.enabled=False",
            *(f"--InteractiveShellApp.exec_lines={line}" for line in (SKIP, *lines)),
        ],
        stderr=subprocess.DEVNULL,  # what it says of itself when it is stopped
    )
    return kernel


_prepared: list[Kernel] = []


def prepare() -> None:
    """Start a kernel for the first chapter that will ask for one; it ends with this process."""
    _prepared.append(start(BOOK, *WARM))


def take(folder: Path) -> Kernel:
    """A kernel in that folder: the one that is prepared, or a new one."""
    return _prepared.pop() if _prepared and folder == BOOK else start(folder)


def dismiss() -> None:
    """Stop the kernel that was prepared, if no chapter has asked for it."""
    while _prepared:
        run_sync(_prepared.pop().manager.shutdown_kernel)(now=True)
