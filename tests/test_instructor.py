"""The instructor's guide: a complete map, minutes that add up, numbers that chapters compute."""

from __future__ import annotations

import re
from itertools import pairwise

import counts
import nbformat
import pandas as pd
import pytest
from conftest import CHAPTERS, WORKSHEETS
from prose import loose_numbers, plain, sections

LESSONS = [name for name in CHAPTERS if name not in WORKSHEETS]
LABEL = re.compile(r"`(?:[^`<]*<)?((?:ex|fig|tab)-[\w-]+)>?`")
# Numbers of the guide that are no findings: sizes of plans, examples on the board.
GIVEN = re.compile(
    r"\b\d+ minutes|\b\d+ (?:min|hours)\b|\b95% interval|Top-1% articles"
    r"|by 5, capital by 10|capital is 0\.4|base (?:1996|2015|2014|2022)"
)


@pytest.fixture(scope="module")
def guide() -> str:
    return counts.text_of(counts.read("instructor"))


def part(guide: str, target: str) -> str:
    """The section that stands behind `(target)=`."""
    return re.search(rf"^\({target}\)=\n(.*?)(?=^\([\w-]+\)=\n|\Z)", guide, re.S | re.M)[1]


def rows(text: str) -> list[list[str]]:
    """The body rows of all tables in a text, as lists of cells."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = [n for n, row in enumerate(cells) if set("".join(row)) <= set("-: ")]
    heads = {n - 1 for n in rules} | set(rules)
    return [row for n, row in enumerate(cells) if n not in heads]


@pytest.fixture(scope="module")
def exercises() -> pd.DataFrame:
    found = {name: counts.exercises(counts.read(name)) for name in LESSONS}
    return pd.concat(found, names=["chapter"]).reset_index("chapter")


def test_every_exercise_stands_once_in_the_map_of_outcomes(
    guide: str, exercises: pd.DataFrame
) -> None:
    mapped = [label for *_, cell in rows(part(guide, "outcomes")) for label in LABEL.findall(cell)]
    assert sorted(mapped) == sorted(exercises["label"])


def test_every_outcome_is_taught_and_practised(guide: str) -> None:
    outcomes = rows(part(guide, "outcomes"))
    assert len(outcomes) == 8
    for outcome, taught, practised in outcomes:
        assert set(re.findall(r"\(([\w-]+)\.md\)", taught)) <= set(CHAPTERS), outcome
        assert len(LABEL.findall(practised)) >= 5, outcome


def test_the_key_has_every_open_exercise(guide: str, exercises: pd.DataFrame) -> None:
    keyed = [LABEL.findall(row[0])[0] for row in rows(part(guide, "answers"))]
    assert sorted(keyed) == sorted(exercises.query("kind == 'Judging'")["label"])


def test_the_times_are_those_of_the_chapters(guide: str, exercises: pd.DataFrame) -> None:
    text = " ".join(part(guide, "how-long").split())
    table = counts.table()
    assert f"Together that is {table['minutes'].sum() // 60:.0f} hours" in text
    together = exercises.groupby("chapter")["minutes"].sum()
    assert f"between {together.min()} and {together.max()} minutes" in text


def test_the_minutes_of_the_class_add_up(guide: str) -> None:
    plan = [row for row in rows(part(guide, "one-class")) if re.match(r"\d+–\d+$", row[0])]
    spans = [tuple(map(int, row[0].split("–"))) for row in plan]
    assert spans[0][0] == 0
    assert spans[-1][1] == 50
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    for lesson in re.split(r"^### ", part(guide, "three-lessons"), flags=re.M)[1:]:
        minutes = re.findall(r"^- (\d+) min", lesson, re.M)
        assert sum(map(int, minutes)) == 50, lesson.splitlines()[0]


def test_exercises_for_the_computer_are_of_that_kind(guide: str, exercises: pd.DataFrame) -> None:
    kinds = exercises.set_index("label")["kind"]
    said = re.search(r"kind \*Changing code\*:(.*?)\.\n", part(guide, "three-lessons"), re.S)[1]
    assert {kinds[label] for label in LABEL.findall(said)} == {"Changing code"}


@pytest.fixture(scope="module")
def by_chapter(guide: str) -> dict[str, str]:
    texts = re.split(r"^### \[[^\]]*\]\(([\w-]+)\.md\)\n", part(guide, "by-chapter"), flags=re.M)
    return dict(zip(texts[1::2], texts[2::2], strict=True))


def test_every_chapter_has_its_advice(by_chapter: dict[str, str]) -> None:
    assert list(by_chapter) == [name for name in counts.pages() if name in LESSONS]
    for name, text in by_chapter.items():
        for head in ("**Talk:**", "**Board:**", "**Discuss:**"):
            assert head in text, (name, head)
        answered = [row for row in rows(text) if LABEL.findall(row[1])]
        assert len(answered) >= 3, f"{name}: misconceptions with a figure"
        assert len(rows(text)) <= len(answered) + 1, f"{name}: answers without a figure"


def test_every_number_is_one_of_the_chapter(
    guide: str, by_chapter: dict[str, str], notebooks: dict[str, nbformat.NotebookNode]
) -> None:
    """Beside a figure, a number must come from its section; elsewhere, from its chapter."""
    known = {name: sections(notebooks[name]) for name in LESSONS}
    near = {label: s.values for found in known.values() for s in found for label in s.labels}
    blocks = [("learning-curves", part(guide, "one-class")), *by_chapter.items()]
    loose = {}
    for name, text in blocks:
        anywhere = [value for section in known[name] for value in section.values]
        for line in re.split(r"\n\n|\n(?=\|)", text):
            shown = [near[label] for label in LABEL.findall(line) if label in near]
            values = [value for found in shown for value in found] if shown else anywhere
            said = re.sub(r"^\| \d+–\d+ ", "", line)  # the minutes of a plan
            said = GIVEN.sub(" ", " ".join(plain(said).split()))
            if numbers := loose_numbers(said, values):
                loose[line[:90]] = numbers
    assert loose == {}


def test_plans_name_only_what_exists(guide: str) -> None:
    """Labels resolve when the book is built; links to chapters and anchors are checked here too."""
    anchors = set(re.findall(r"^\(([\w-]+)\)=$", guide, re.M))
    assert set(re.findall(r"\]\(#([\w-]+)\)", guide)) <= anchors
    assert set(re.findall(r"\]\(([\w-]+)\.md\)", guide)) <= set(counts.pages())
