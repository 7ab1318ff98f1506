"""What `make html` and `make pdf` call: a build, unless nothing has changed since the last one.

What the book is made from is compared byte by byte, what was made from it by size and time. That
takes a fraction of a second; Sphinx would take some before it began to look.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from system import SLOW, said

ROOT = Path(__file__).resolve().parents[2]
OUTPUTS = {"html": "html", "pdf": "bookpdf"}  # folders below `_build`
OPTIONS = {"html": (), "pdf": ("--builder", "custom", "--custom-builder", "bookpdf")}
STRICT = ("-W", "-n", "--keep-going", "-q")
SOURCES = ("book", "data", "binder")


def made_from() -> str:
    """A digest of all that the book depends on: its files, Python, packages, fonts, the commit."""
    total = hashlib.sha256(sys.version.encode())
    for path in sorted([*ROOT.glob("*.*"), *(p for s in SOURCES for p in (ROOT / s).rglob("*"))]):
        if path.is_file() and path.suffix != ".pyc":
            total.update(f"\n{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    packages = sorted(f"{found.name}=={found.version}" for found in metadata.distributions())
    settings = sorted(
        f"{key}={value}"
        for key, value in os.environ.items()
        if key.startswith(("COURSE_", "GITHUB_", "SOURCE_DATE_EPOCH"))
    )
    git = [
        said("git", "-C", str(ROOT), *words) for words in (("rev-parse", "HEAD"), ("remote", "-v"))
    ]
    fonts = sorted(said("fc-list", "--format=%{file} %{fontversion}\n").splitlines())
    total.update("\n".join([*packages, *settings, *git, *fonts]).encode())
    return total.hexdigest()


def files(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """Every file that a build has made, with its size and time."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            known = path.stat()
            yield str(path.relative_to(folder)), [known.st_size, known.st_mtime_ns]


def still_there(folder: Path, record: dict[str, list[int]]) -> bool:
    now = dict(files(folder))
    return all(now.get(path) == known for path, known in record.items())


def main() -> None:
    kind = sys.argv[1]
    folder = ROOT / "_build" / OUTPUTS[kind]
    record, source = folder.with_name(f"{folder.name}.json"), made_from()
    if record.exists():
        last = json.loads(record.read_text(encoding="utf-8"))
        whole = still_there(folder, last["files"])
        if whole and last["from"] == source:
            print(f"Nothing has changed since the last `make {kind}`.")
            return
        record.unlink()
        if not whole:  # Sphinx would leave a damaged page that is newer than its source
            (ROOT / "_build/.doctrees/written-html.json").unlink(missing_ok=True)
    sys.modules[SLOW] = None
    import kernels

    if (os.cpu_count() or 1) > 1:  # one processor would do the one thing after the other
        kernels.prepare()
    from jupyter_book.cli.main import main as jupyter_book

    try:
        jupyter_book(["build", str(ROOT), *STRICT, *OPTIONS[kind]])
    except SystemExit as end:
        if end.code:
            raise
    made = {"from": source, "files": dict(files(folder))}
    record.write_text(json.dumps(made), encoding="utf-8")
    # Python would take seconds to free what the end of the process frees at once.
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
