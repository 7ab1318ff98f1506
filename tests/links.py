"""External links of the book: `python tests/links.py [--check]`.

`links.csv` lists every address of another host that a page leads to, with the date on which it was
last seen to work; empty where nobody has looked yet. Without an option the list is brought in line
with the built pages; `--check` asks each address, which needs a network, and is never part of the
tests.
"""

from __future__ import annotations

import csv
import datetime
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lxml import html

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build/html"
LIST = Path(__file__).with_name("links.csv")
WAIT = 20  # seconds


def external() -> set[str]:
    """Addresses of other hosts on the built pages, without the links to our own repository."""
    found = set()
    for page in sorted((SITE / "book").glob("*.html")):
        tree = html.parse(str(page))
        for link in tree.xpath("//article//a[starts-with(@href, 'http')]"):
            if not link.xpath("ancestor::*[contains(@class, 'launch')]"):
                found.add(link.get("href").partition("#")[0])
    return found


def known() -> dict[str, str]:
    """Address to the date when it was last seen to work, or to nothing."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return {row["address"]: row["last_seen"] for row in csv.DictReader(file)}


def works(address: str) -> bool:
    request = urllib.request.Request(address, headers={"User-Agent": "Mozilla/5.0 (link check)"})
    try:
        with urllib.request.urlopen(request, timeout=WAIT) as answer:
            return answer.status < 400
    except (urllib.error.URLError, TimeoutError, OSError):
        return False


def main() -> int:
    dates = known() if LIST.exists() else {}
    listed = {address: dates.get(address, "") for address in sorted(external())}
    dead = []
    if "--check" in sys.argv:
        with ThreadPoolExecutor(8) as pool:
            for address, well in zip(listed, pool.map(works, listed), strict=True):
                if well:
                    listed[address] = datetime.date.today().isoformat()
                else:
                    dead.append(address)
    with LIST.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("address", "last_seen"), *listed.items()])
    print(f"{len(listed)} addresses", *(f"no answer: {address}" for address in dead), sep="\n")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
