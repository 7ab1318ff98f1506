"""Every self-check, answered right and wrong by keyboard, and what a screen reader would hear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import checks
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup, Tag
from conftest import PAPER, ROOT, SITE
from docutils import nodes
from playwright.sync_api import Browser, Locator, Page
from sphinx.testing.util import SphinxTestApp

PAGES = [
    path.stem
    for path in sorted((ROOT / "book").glob("*.md"))
    if ":class: check\n" in path.read_text("utf-8")
]


def words(part: Tag) -> str:
    """Text on one line, without the places that paper marks for breaks."""
    return re.sub(r"\s+", " ", part.get_text().replace("\u200b", "")).strip()


@dataclass
class Question:
    """A check as the built page says it: its kind and each answer with its reply."""

    kind: str
    title: str
    replies: dict[str, str]  # option, value or thing, in the order of the answers
    shown: list[str]  # things to sort, as they stand at first

    @property
    def right(self) -> str:
        return next(answer for answer, said in self.replies.items() if said.startswith("Right."))


def read(box: Tag) -> Question:
    kind = next(name[4:] for name in box["class"] if name.startswith("ask-"))
    title = words(box.find(class_="admonition-title"))
    shown = [words(item) for item in box.select("ul.to-sort > li")]
    if kind == "choice":
        parts = [(box_.summary, box_.find("div")) for box_ in box.find_all("details")]
    else:
        parts = [(item.strong, item.select_one(".reply")) for item in box.select("details li")]
    replies = {
        words(answer).rstrip("." if kind == "order" else ""): words(r) for answer, r in parts
    }
    return Question(kind, title, replies, shown)


def static(name: str) -> list[Question]:
    soup = BeautifulSoup((SITE / "book" / f"{name}.html").read_text("utf-8"), "lxml")
    return [read(box) for box in soup.select(".admonition.check")]


def heard(box: Locator) -> str:
    """The reply as the accessibility tree has it, without the names of roles and marks."""
    tree = box.get_by_role("status").aria_snapshot()
    lines = [re.sub(r"^\s*- (\w+)(?= |:|$)(?: \[.*?\])?:?", "", line) for line in tree.splitlines()]
    return re.sub(r"\s+", " ", " ".join(lines)).replace("\\", "").replace('"', "").strip()


def alike(one: str, other: str) -> bool:
    """Whether words are the same, whatever stands between them."""
    return re.findall(r"\w+", one) == re.findall(r"\w+", other)


@pytest.fixture(scope="module")
def site_of_checks(site: str) -> str:
    return site + "book/"


@pytest.fixture(params=PAGES)
def chapter(
    request: pytest.FixtureRequest, browser: Browser, site_of_checks: str
) -> Iterator[tuple[str, Page]]:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    context.route(re.compile(r"/(vega|charts)\.js"), lambda route: route.abort())  # not asked here
    page = context.new_page()
    page.goto(f"{site_of_checks}{request.param}.html", wait_until="domcontentloaded")
    yield request.param, page
    context.close()


def submit(page: Page, box: Locator) -> str:
    page.keyboard.press("Tab")
    assert box.get_by_role("button", name="Check my answer").evaluate(
        "button => button === document.activeElement"
    )
    page.keyboard.press("Enter")
    return heard(box)


def choose(page: Page, box: Locator, place: int) -> str:
    """Go to the group, move to an option with the arrows, and on to the button."""
    box.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    for _ in range(place):
        page.keyboard.press("ArrowDown")
    return submit(page, box)


def type_in(page: Page, box: Locator, answer: str) -> str:
    box.get_by_role("textbox").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(answer)
    page.keyboard.press("Enter")
    return heard(box)


def sort(page: Page, box: Locator, order: list[str]) -> str:
    for place, thing in enumerate(order):
        now = [
            item.locator("span").inner_text() for item in box.locator("ol.check-order > li").all()
        ]
        button = box.get_by_role("button", name=f"Move up: {thing}", exact=True)
        for _ in range(now.index(thing) - place):
            button.press("Enter")
            assert button.evaluate("button => button === document.activeElement")
    box.get_by_role("button", name="Check my answer").press("Enter")
    return heard(box)


def answer_all(page: Page, box: Locator, question: Question) -> None:
    """Every wrong answer first, and the right one last."""
    answers = list(question.replies)
    if question.kind == "choice":
        wrong = [n for n, answer in enumerate(answers) if answer != question.right]
        for place in [*wrong, answers.index(question.right)]:
            assert alike(choose(page, box, place), question.replies[answers[place]])
    elif question.kind == "number":
        assert "Type a number" in type_in(page, box, "many")
        for answer in [*[a for a in answers if a != question.right], question.right]:
            typed = "987654" if answer == checks.REST else answer
            assert alike(type_in(page, box, typed), question.replies[answer]), answer
    else:
        box.get_by_role("button", name="Check my answer").press("Enter")
        pairs = zip(question.shown, question.shown[1:], strict=False)
        late, early = next(p for p in pairs if answers.index(p[0]) > answers.index(p[1]))
        said = heard(box)
        assert f"“{early}” comes before “{late}”" in said
        assert alike(
            said.split(".", 2)[2], " ".join(f"{a} {question.replies[a]}" for a in (early, late))
        )
        assert sort(page, box, answers).startswith("Right.")


def test_each_answer_of_each_check_gets_its_reply(chapter: tuple[str, Page]) -> None:
    name, page = chapter
    questions = static(name)
    boxes = page.locator(".admonition.check")
    assert len(questions) == boxes.count() >= 3
    assert {"number", "order"} & {question.kind for question in questions}
    for place, question in enumerate(questions):
        box = boxes.nth(place)
        assert box.get_by_role("group", name=question.title, exact=True).count() == 1
        answer_all(page, box, question)
        assert box.get_attribute("data-state") == "right"
    count = len(questions)
    assert page.get_by_text(f"{count} of {count} right so far").count() == 1
    for mode in ("light", "dark") if name == PAGES[0] else ("light",):
        page.evaluate(f"document.documentElement.dataset.theme = '{mode}'")
        results = Axe().run(page, context="#check-yourself")
        assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    before = [heard(box) for box in boxes.all()]
    page.reload(wait_until="domcontentloaded")
    assert [heard(box) for box in boxes.all()] == before, "answers are remembered"
    page.get_by_role("button", name="Forget my answers").press("Enter")
    assert page.evaluate("localStorage.getItem(`checks ${location.pathname}`)") is None
    assert page.locator(".check[data-state]").count() == 0
    assert {heard(box) for box in boxes.all()} == {""}


@pytest.fixture
def numbers(browser: Browser, site_of_checks: str) -> Iterator[tuple[Page, Locator]]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site_of_checks}learning-curves.html")
    yield page, page.locator(".ask-number").first
    context.close()


@pytest.mark.parametrize("typed", ["45", "44,5", "44.50", "45 cents", "44.77", " ４５ ", "+45"])
def test_people_may_write_a_number_in_their_way(numbers, typed: str) -> None:
    assert type_in(*numbers, typed).startswith("Right.")


@pytest.mark.parametrize("typed", ["43.9", "45.1", "4,500", "-45", "0.45"])
def test_a_near_number_is_not_the_number(numbers, typed: str) -> None:
    assert not type_in(*numbers, typed).startswith("Right.")


def test_the_page_works_where_the_browser_keeps_nothing(browser: Browser, site_of_checks) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
    )
    page = context.new_page()
    page.goto(f"{site_of_checks}learning-curves.html")
    assert type_in(page, page.locator(".ask-number").first, "45").startswith("Right.")
    context.close()


def test_without_a_script_the_answers_unfold(browser: Browser, site_of_checks: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_of_checks}learning-curves.html")
    for choice in page.locator(".admonition.check details").all():
        choice.locator("summary").focus()
        page.keyboard.press("Enter")
        assert len(choice.locator("p").last.inner_text()) > 20
    context.close()


def test_only_pages_with_checks_load_the_script(built: Path) -> None:
    for path in (SITE / "book").glob("*.html"):
        loads = "checks.js" in path.read_text("utf-8")
        assert loads == (path.stem in PAGES), path.name


def test_on_paper_answers_stand_at_the_end(built: Path) -> None:
    """The document as it is handed to the typesetter."""
    paper = BeautifulSoup((PAPER.parent / "paper.html").read_text("utf-8"), "lxml")
    boxes = {words(box.find(class_="admonition-title")): box for box in paper.select(".check")}
    answers = {words(one.find(class_="answer-title")): one for one in paper.select(".answer")}
    for name in PAGES:
        for question in static(name):
            box, answer = words(boxes[question.title]), words(answers[question.title])
            for option, reply in question.replies.items():
                assert option in box or question.kind == "number"
                assert reply in answer
                assert reply not in box
            assert ("Your answer:" in box) == (question.kind == "number")


# --- what a maintainer is told --------------------------------------------------------------------
GOOD = """
:::{dropdown} Answer
- **12 percent** (11 to 13): Right. Because it is so and not otherwise.
- **24 percent**: No. That is twice as much as it is.
- **Anything else**: Think of what a half would be.
:::
"""
FAULTS = {
    "lies outside of its own range": GOOD.replace("11 to 13", "13 to 14"),
    "both answer to some numbers": GOOD.replace("11 to 13", "11 to 30"),
    "explains nothing": GOOD.replace("No. That is twice as much as it is.", "No."),
    "the last answer must be": GOOD.replace(
        "- **Anything else**: Think of what a half would be.\n", ""
    ),
    "0 replies begin with “Right.”": GOOD.replace("Right.", "Yes."),
    "neither a number nor": GOOD.replace("24 percent", "many"),
    "none of the three kinds": GOOD.replace("Answer", "Solution"),
    "in one of the two lists only": """
- one thing
- another thing
- a third thing

:::{dropdown} Answer
1. **Another thing.** It comes first for a reason.
2. **one thing.** It comes second for a reason.
3. **a third thing.** It comes third for a reason.
:::
""",
    "in the right order already": """
- one thing
- another thing
- a third thing

:::{dropdown} Answer
1. **one thing.** It comes first for a reason.
2. **another thing.** It comes second for a reason.
3. **a third thing.** It comes third for a reason.
:::
""",
}


@pytest.fixture(scope="module")
def admonitions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, nodes.admonition]:
    """The texts above as the builder reads them, by the fault that each has."""
    folder = tmp_path_factory.mktemp("faults")
    (folder / "conf.py").write_text("extensions = ['myst_parser', 'sphinx_design']\n")
    texts = {"none": GOOD} | FAULTS
    boxes = [
        f"::::{{admonition}} {fault}\n:class: check\n{text}::::\n" for fault, text in texts.items()
    ]
    source = "# Faults\n\n" + "\n".join(boxes)
    (folder / "index.md").write_text(source, encoding="utf-8")
    (folder / "conf.py").write_text(
        "extensions = ['myst_parser', 'sphinx_design']\nmyst_enable_extensions = ['colon_fence']\n"
    )
    app = SphinxTestApp(srcdir=folder)
    app.build()
    found = {box[0].astext(): box for box in app.env.get_doctree("index").findall(checks.is_check)}
    app.cleanup()
    return found


def test_a_good_check_is_taken(admonitions) -> None:
    assert checks.kind(admonitions["none"]) == "number"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_check_is_refused_with_a_reason(admonitions, fault: str) -> None:
    with pytest.raises(checks.Fault, match=re.escape(fault)):
        checks.kind(admonitions[fault])
