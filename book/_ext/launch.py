"""Where a chapter can be run, and the links under its title that lead there.

The address of the repository is known from the setting `course_repository`, or from the variables
of the CI, or from the remote `origin`: in a fork the links lead to the fork. Where no public
address is known, no link needs one.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from execution import ROOT
from sphinx.application import Sphinx
from sphinx.config import Config
from system import said

DEFAULT_BRANCH = "HEAD"
# The publish workflow puts notebooks, course package and tables on this branch, for services
# that open nothing but .ipynb files.
NOTEBOOKS_BRANCH = "notebooks"
# Links to what a full site holds beside the pages. They wait in comments until `pack.py` (kind
# "site") or `lite.py` has put the files there, so that a build without them has no dead link.
WAITING = "<!-- {}: {} -->"
FROM_ELSEWHERE = "takes tens of MB from cdn.jsdelivr.net, the public host of Pyodide"
PACK = "new-quality-productive-forces-tested.zip"
BOOK = "new-quality-productive-forces-tested.pdf"
_SSH = re.compile(r"(?:ssh://)?(?:[\w.-]+@)([\w.-]+)(?::\d+)?[:/](.+)")
_RESERVED = (".local", ".localhost", ".internal", ".lan", ".example", ".test", ".invalid")


class Repository(NamedTuple):
    """Public https address of the repository, and the branch or tag that is built."""

    url: str
    ref: str = DEFAULT_BRANCH

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def path(self) -> str:
        return urlsplit(self.url).path.strip("/")


def public(address: str) -> str:
    """The https form of an address, without credentials or `.git`; empty if it is not public."""
    if ssh := _SSH.fullmatch(address):
        address = f"https://{ssh[1]}/{ssh[2]}"
    parts = urlsplit(address.strip())
    host = parts.hostname or ""
    try:
        is_name = not ipaddress.ip_address(host)
    except ValueError:
        is_name = "." in host and not host.endswith(_RESERVED)
    path = parts.path.strip("/").removesuffix(".git")
    if parts.scheme != "https" or not is_name or path.count("/") < 1:
        return ""
    port = f":{parts.port}" if parts.port else ""
    return f"https://{host}{port}/{path}"


def repository(setting: str, environ: Mapping[str, str], root: Path) -> Repository | None:
    """The repository that the pages are built from, if its address is known and public."""
    if setting:
        return _known(setting, environ.get("GITHUB_REF_NAME", ""))
    if name := environ.get("GITHUB_REPOSITORY"):
        # A pull request's ref, `12/merge`, is no branch that others can open.
        pulled = environ.get("GITHUB_EVENT_NAME", "").startswith("pull_request")
        ref = "" if pulled else environ.get("GITHUB_REF_NAME", "")
        return _known(f"{environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{name}", ref)
    upstream = _git(root, "rev-parse", "--abbrev-ref", "@{upstream}")
    branch = upstream.removeprefix("origin/") if upstream.startswith("origin/") else ""
    return _known(_git(root, "remote", "get-url", "origin"), branch)


def _known(address: str, ref: str) -> Repository | None:
    url = public(address)
    return Repository(url, ref or DEFAULT_BRANCH) if url else None


def _git(root: Path, *command: str) -> str:
    """What git says about the folder `root`; empty if it is no repository of its own."""
    if not (root / ".git").exists():
        return ""
    return said("git", "-C", str(root), *command).strip()


# --- addresses of a chapter elsewhere ------------------------------------------------------------


def binder(where: Repository, docname: str) -> str:
    """Address that makes Binder start JupyterLab and open the chapter as a notebook."""
    if where.host == "github.com":
        source = f"gh/{where.path}"
    elif where.host == "gitlab.com":
        source = f"gl/{quote(where.path, safe='')}"
    else:
        source = f"git/{quote(where.url, safe='')}"
    ref = quote(where.ref, safe="")
    return f"https://mybinder.org/v2/{source}/{ref}?urlpath=lab/tree/{docname}.md"


def hub(server: str, where: Repository, docname: str) -> str:
    """Address by which nbgitpuller copies the notebooks to a JupyterHub and opens the chapter."""
    folder = where.path.rsplit("/", 1)[-1]
    query = {
        "repo": where.url,
        "branch": NOTEBOOKS_BRANCH,
        "urlpath": f"lab/tree/{folder}/notebooks/{name(docname)}.ipynb",
    }
    return f"{server.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(query)}"


def colab(where: Repository, docname: str) -> str:
    """Address that opens the chapter in Google Colab; empty for another host than GitHub."""
    if where.host != "github.com":
        return ""
    path = f"{where.path}/blob/{NOTEBOOKS_BRANCH}/notebooks/{name(docname)}.ipynb"
    return f"https://colab.research.google.com/github/{path}"


def name(docname: str) -> str:
    """File name of a chapter's notebook, without its ending."""
    return docname.rsplit("/", 1)[-1]


# --- the links under a chapter's title -----------------------------------------------------------


def item(address: str, words: str, purpose: str, *, download: bool = False, note: str = "") -> str:
    """One link of the list; `purpose` completes the words for those who hear them alone."""
    attribute = " download" if download else ""
    return (
        f'<li><a href="{escape(address)}"{attribute}>{words}'
        f'<span class="visually-hidden"> {purpose}</span></a>{note}</li>'
    )


def add_links(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Under the title of each chapter: where to run it, and its notebook to take away."""
    chapter = "kernelspec" in app.env.metadata.get(page, {})
    if not chapter and page != app.config.root_doc:
        return
    config, pathto = app.config, context["pathto"]
    links = ""
    if chapter:
        if config.course_address:
            links += run_links(Repository(*config.course_address), config.course_hub, page)
        file = pathto(f"notebooks/{name(page)}.ipynb", 1)
        links += item(file, "Notebook file", "of this chapter", download=True)
        # Said beside the link, because nothing else on these pages asks another host.
        inside = pathto("lite/notebooks/index.html", 1) + f"?path={name(page)}.ipynb"
        warned = f'<span class="take-away-note">{FROM_ELSEWHERE}</span>'
        browser = item(inside, "Run in the browser", "without a server", note=warned)
        links += wait(browser, "lite")
    whole = item(pathto(PACK, 1), "Course pack", "with all notebooks and tables", download=True)
    whole += item(pathto(BOOK, 1), "PDF", "of the whole book")
    begin, end = '<nav class="take-away" aria-label="Run or download"><ul>', "</ul></nav>"
    line = f"{begin}{links}{wait(whole)}{end}" if links else wait(f"{begin}{whole}{end}")
    context["body"] = context["body"].replace("</h1>", f"</h1>\n{line}", 1)


def run_links(where: Repository, server: str, page: str) -> str:
    """Links to services that run the chapter; those that need the notebooks' branch wait for it."""
    waiting = ""
    if server:
        waiting += item(hub(server, where, page), "Run on JupyterHub", "of the class")
    if address := colab(where, page):
        waiting += item(address, "Run in Colab", "on a server of Google")
    first = item(binder(where, page), "Run on Binder", "a free public server")
    return first + (wait(waiting) if waiting else "")


def wait(links: str, kind: str = "site") -> str:
    """The links as a comment; two hyphens in a row would end it."""
    return WAITING.format(kind, links.replace("--", "&#45;&#45;"))


def find_address(app: Sphinx, config: Config) -> None:
    """The address as a value of the configuration: when it changes, pages are written again."""
    where = repository(config.course_repository, os.environ, ROOT)
    config.course_address = tuple(where) if where else ()


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("course_repository", "", "html", str)
    app.add_config_value("course_hub", "", "html", str)
    app.add_config_value("course_address", (), "html", (tuple, list))
    app.connect("config-inited", find_address)
    app.connect("html-page-context", add_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
