"""The chapters with Python in the browser: `python book/_ext/lite.py`, after the site.

Puts a JupyterLite with the chapters' notebooks into the site's folder `lite` and shows the links
that wait for it. JupyterLab, Pyodide (Python for the browser), the pure-Python packages, the course
package and its tables are served from there. What is compiled (numpy, pandas, scipy, statsmodels
and a few that packages need) no registry has for the browser: Pyodide's lock file names address and
hash of each, and the reader's browser fetches it from Pyodide's own public host.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from execution import ROOT, stop
from notebooks import FOLDER
from pack import SITE, show_links

PYODIDE = "0.27.7"
PYTHON = "3.12"  # the one inside Pyodide
CDN = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/"
COMPILED = ("numpy", "pandas", "scipy", "statsmodels", "pyyaml", "markupsafe", "rpds-py")
RUNTIME = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
KERNEL = ("ipykernel", "piplite", "pyodide_kernel")  # wheels that come inside the kernel's package
# The kernel asks for two modules that are compiled, though nothing here needs them. They stand in
# the lock as a second name of a wheel that is there, so that Python starts without the other host.
UNUSED = ("ssl", "sqlite3")
FIRST = """\
# Brings the course's code, tables and libraries. numpy, pandas, scipy, statsmodels and what they
# need come from cdn.jsdelivr.net, the public host of Pyodide: tens of megabytes the first time.
import course"""
_PIN = re.compile(r"^([\w-]+)(?:==(\S+))?", re.M)


def pins(part: str) -> dict[str, str]:
    """Packages of one part of the list, each with its version."""
    lock = dict(_PIN.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    listed = Path(__file__).with_name("lite-requirements.txt").read_text(encoding="utf-8")
    lines = re.search(rf"^# {part}$(.*?)(?:^#|\Z)", listed, re.M | re.S)[1]
    return {name: version or lock[name] for name, version in _PIN.findall(lines)}


def run(command: list[str | Path], folder: Path) -> None:
    try:
        done = subprocess.run([*map(str, command)], cwd=folder, capture_output=True, text=True)
    except FileNotFoundError:
        stop(f"Python in the browser needs {command[0]}: install it, then run make lite again.")
    if done.returncode:
        lines = (done.stderr + done.stdout).splitlines() or ["it did not say why"]
        telling = [line for line in lines if "error" in line.lower()] or lines
        stop(f"Python in the browser: {Path(command[0]).name} failed: {telling[0].strip()}")


def fetch(work: Path) -> None:
    """The pinned parts from npm and PyPI; JupyterLite gets an environment of its own."""
    run(["npm", "pack", f"pyodide@{PYODIDE}"], work)
    with tarfile.open(work / f"pyodide-{PYODIDE}.tgz") as package:
        package.extractall(work, filter="data")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    wheels = [f"{name}=={pin}" for part in ("kernel", "course") for name, pin in pins(part).items()]
    only = ["--no-deps", "--only-binary", ":all:", "--platform", "any", "--python-version", PYTHON]
    run([*pip, "download", "-d", work / "wheels", *only, *wheels], work)
    run([sys.executable, "-m", "venv", work / "env"], work)
    pages = [f"{name}=={pin}" for name, pin in pins("pages").items()]
    run([work / "env/bin/python", *pip[1:], "install", *pages], work)


def write_course(target: Path) -> Path:
    """The course package as a wheel; its tables go where it looks for them, two folders up."""
    wheel = target / "course-1-py3-none-any.whl"
    about = "Metadata-Version: 2.1\nName: course\nVersion: 1\n"
    with zipfile.ZipFile(wheel, "w") as file:
        for source, place in (
            (ROOT / "book/course", "course"),
            (ROOT / "data", f"course-1.data/data/lib/python{PYTHON}/data"),
        ):
            for path in sorted(source.glob("*.*")):
                file.writestr(
                    zipfile.ZipInfo(f"{place}/{path.name}"), path.read_bytes(), zipfile.ZIP_DEFLATED
                )
        file.writestr("course-1.dist-info/METADATA", about)
        file.writestr("course-1.dist-info/WHEEL", "Wheel-Version: 1.0\n")
        file.writestr("course-1.dist-info/RECORD", "")
    return wheel


def write_runtime(work: Path, target: Path) -> None:
    """Pyodide, the wheels, and a lock file that says where each package comes from."""
    target.mkdir(parents=True)
    for name in RUNTIME:
        shutil.copy(work / "package" / name, target)
    lock = json.loads((work / "package/pyodide-lock.json").read_text(encoding="utf-8"))
    known = {_plain(name): entry for name, entry in lock["packages"].items()}
    for entry in known.values():
        entry["file_name"] = CDN + entry["file_name"]
    inside = [path for name in KERNEL for path in (work / "env").rglob(f"static/pypi/{name}-*.whl")]
    for path in [*(work / "wheels").iterdir(), *inside, write_course(work)]:
        shutil.copy(path, target)
        name, version = _plain(path.name.split("-")[0]), path.name.split("-")[1]
        entry = known.setdefault(name, {"name": name, "imports": [name.replace("-", "_")]})
        entry |= {"version": version, "file_name": path.name, "depends": [], "install_dir": "site"}
        entry |= {"package_type": "package", "sha256": sha256(path.read_bytes()).hexdigest()}
        entry["unvendored_tests"] = False
    known["course"]["depends"] = [*COMPILED, *pins("course")]
    for name in UNUSED:
        known[name] = {**known["piplite"], "name": name, "imports": []}
    lock["packages"] = known
    (target / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def write_notebooks(notebooks: Path, target: Path) -> None:
    target.mkdir()
    for path in notebooks.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[0].source = FIRST
        notebook.metadata.kernelspec = {"name": "python", "display_name": "Python (Pyodide)"}
        nbformat.write(notebook, target / path.name)


def add(site: Path) -> Path:
    """Python in the browser, in the folder `lite` of the site, and the links that lead there."""
    if not (site / FOLDER).exists():
        stop("Python in the browser needs the site: run `make lite`, which makes both.")
    with TemporaryDirectory() as name:
        # A new folder each time: JupyterLite remembers what it once wrote, and leaves it out.
        work, pages = Path(name), Path(name) / "pages"
        fetch(work)
        write_runtime(work, pages / "static/pyodide")
        write_notebooks(site / FOLDER, work / "contents")
        kernel = {
            "pyodideUrl": "./static/pyodide/pyodide.js",
            "disablePyPIFallback": True,
            "loadPyodideOptions": {"packages": [*UNUSED, *KERNEL, *pins("kernel")]},
        }
        plugins = {"@jupyterlite/pyodide-kernel-extension:kernel": kernel}
        settings = {"litePluginSettings": plugins, "exposeAppInBrowser": True}
        config = {"jupyter-lite-schema-version": 0, "jupyter-config-data": settings}
        (pages / "jupyter-lite.json").write_text(json.dumps(config), encoding="utf-8")
        command = [work / "env/bin/jupyter", "lite", "build", "--lite-dir", pages]
        command += ["--contents", work / "contents", "--output-dir", work / "lite"]
        command += ["--apps", "notebooks", "--apps", "tree"]
        run([*command, "--no-sourcemaps", "--no-unused-shared-packages"], work)
        shutil.rmtree(site / "lite", ignore_errors=True)
        shutil.copytree(work / "lite", site / "lite")
    show_links(site, "lite")
    return site / "lite"


if __name__ == "__main__":
    print(add(SITE).relative_to(ROOT))
