"""What every chapter owes its reader: structure, short cells, and no number without a source."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from conftest import CHAPTERS, ROOT, WORKSHEETS
from prose import loose_numbers, plain, sections, words

# Numbers that are definitions or examples, not findings: in every chapter, and by chapter.
GIVEN_EVERYWHERE = re.compile(r"\b\d+ minutes\b|\bCheck \d\.|\b\d+% intervals?\b")
GIVEN = yaml.safe_load((ROOT / "tests" / "given.yml").read_text(encoding="utf-8"))
# Sections that look back on the whole chapter may use all of its values.
LOOKING_BACK = ("Verdicts", "Exercises", "Check yourself", "Key points")


@pytest.fixture(params=CHAPTERS)
def chapter(request: pytest.FixtureRequest, notebooks) -> tuple[str, nbformat.NotebookNode]:
    return request.param, notebooks[request.param]


def code(notebook: nbformat.NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def exercises(notebook: nbformat.NotebookNode) -> list[tuple[str, str, str | None]]:
    """Each exercise: its label, its text with the hint, and the code of its starter, if any."""
    form = re.compile(r"^````\{exercise\}[^\n]*\n:label: (\S+)\n\n(.*?)^````$", re.S | re.M)
    found = []
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "markdown":
            continue
        for match in form.finditer(cell.source):
            behind = notebook.cells[number + 1] if match.end() == len(cell.source) else None
            hidden = behind and "remove-cell" in behind.metadata.get("tags", [])
            found.append((match[1], match[2], behind.source if hidden else None))
    return found


def test_every_number_in_the_text_is_computed(chapter) -> None:
    name, notebook = chapter
    found = sections(notebook)
    everything = [value for section in found for value in section.values]
    loose = {}
    for section in found:
        text = " ".join(plain(" ".join([*section.prose, *section.chart_words])).split())
        text = GIVEN_EVERYWHERE.sub(" ", text)
        for given in GIVEN.get(name, []):
            text = text.replace(given, " ")
        known = everything if section.title.startswith(LOOKING_BACK) else section.values
        if numbers := loose_numbers(text, known):
            loose[section.title] = numbers
    assert loose == {}, f"{name}: no cell of the section computes these numbers"


def test_the_check_of_numbers_sees_a_wrong_one() -> None:
    values = [0.2349, 13_300_000, 48.0, -12.5]
    assert loose_numbers("It fell by 23.5% to 48 in 2024, 13.3 million, down 12.5.", values) == []
    assert loose_numbers("It fell by 23.6% to 49, not 13.4 million.", values) == [
        "23.6%",
        "49",
        "13.4",
    ]


def test_cells_are_short(chapter) -> None:
    name, notebook = chapter
    long = [source.splitlines()[0] for source in code(notebook) if source.count("\n") >= 15]
    assert long == [], f"{name}: more than 15 lines"


def test_cells_are_formatted_and_clean(chapter, tmp_path: Path) -> None:
    """The cells as one notebook, checked by ruff with lines that fit the page."""
    name, notebook = chapter
    cells = [nbformat.v4.new_code_cell(source) for source in code(notebook)]
    file = tmp_path / f"{name.replace('-', '_')}.ipynb"
    file.write_text(json.dumps(nbformat.v4.new_notebook(cells=cells)), encoding="utf-8")
    ruff = [Path(sys.executable).parent / "ruff"]
    config = ["--config", str(ROOT / "pyproject.toml"), "--config", "line-length=100"]
    for command in (
        ["format", "--check", "--diff", "--config", "line-length=82"],
        ["check", *config, "--ignore", "B018,D1,E402,RUF005"],
    ):
        done = subprocess.run([*ruff, *command, file], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_python_files_are_formatted_and_clean() -> None:
    ruff = Path(sys.executable).parent / "ruff"
    folders = ["book/course", "book/_ext", "data", "tests"]
    for command in (["format", "--check"], ["check"]):
        done = subprocess.run([ruff, *command, *folders], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_worksheets_are_notebooks_of_the_book() -> None:
    assert set(WORKSHEETS) <= set(CHAPTERS)


@pytest.mark.parametrize("name", [name for name in CHAPTERS if name not in WORKSHEETS])
def test_anatomy(name: str, notebooks) -> None:
    notebook = notebooks[name]
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert len(re.findall(r"^# ", text, re.M)) == 1
    opener = re.search(r":::\{div\} opener\n(.*?)\n:::", text, re.S)[1]
    assert "**Time**" in opener
    assert "**You need**" in opener
    assert 3 <= len(re.findall(r"^- ", opener, re.M)) <= 5
    assert ":class: question" in text
    for heading in ("Verdicts", "Exercises", "Check yourself", "Key points"):
        assert f"\n## {heading}" in text, heading
    labels = [label for label, _, _ in exercises(notebook)]
    assert len(labels) >= 4
    assert re.findall(r"```\{solution-start\} (\S+)", text) == labels
    questions = re.findall(r":class: check\n(.*?)^::::$", text, re.S | re.M)
    assert len(questions) >= 3
    for question in questions:
        replies = re.findall(r":::\{dropdown\}[^\n]*\n(.*?)\n:::", question, re.S)
        assert sum(reply.startswith("Right.") for reply in replies) == 1
        assert all(len(reply) > 20 for reply in replies), "every answer is explained"
    assert 1200 <= words(notebook) <= 2500, words(notebook)


def test_figures_and_tables_are_named_and_spoken_of(chapter) -> None:
    _, notebook = chapter
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for cell in notebook.cells:
        if cell.cell_type == "code" and "charts.figure(" in cell.source:
            figure = cell.metadata["mystnb"]["figure"]
            assert figure["name"].startswith("fig-")
            assert f"{{numref}}`{figure['name']}`" in text, f"{figure['name']} is not spoken of"


def test_exercises_help_to_begin(chapter) -> None:
    """Kind, time and a folded hint; and for those that want code, a cell to start from."""
    _, notebook = chapter
    for label, body, starter in exercises(notebook):
        kind = re.match(r"\*(Reading|Changing code|Method|Making|Judging), \d+ minutes\.\*", body)
        assert kind, f"{label}: kind and time, for example *Method, 15 minutes.*"
        hint = re.search(r"^```\{dropdown\} Hint\n(.+?)\n```$", body, re.S | re.M)
        assert hint, f"{label}: no hint"
        wants_code = kind[1] not in ("Reading", "Judging")
        assert starter or not wants_code, f"{label}: no cell tagged remove-cell right behind it"
        if starter:
            lines = starter.splitlines()
            assert lines[0].startswith("# "), f"{label}: the cell does not say what to change"
            assert any(not line.startswith("#") for line in lines), (
                f"{label}: nothing to start from"
            )
