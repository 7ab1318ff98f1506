"""What a cell of a table shows."""

from __future__ import annotations

import pandas as pd
import pytest
from course.tables import number, numbers, to_html


@pytest.mark.parametrize(
    ("value", "shown"),
    [(-0.0, "0"), (3.0, "3"), (-0.04, "−0.04"), (0.123456, "0.1235"), (12345.6, "12,346")],
)
def test_a_number_is_short_and_zero_has_no_sign(value: float, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        ([9.4, 11.0, None], ["9.4", "11.0", "–"]),
        ([35.32, 0.0, -2.73], ["35.32", "0.00", "−2.73"]),
        ([111.5, 4077.3], ["111.5", "4,077.3"]),
        ([2015, 2020], ["2015", "2020"]),
        ([5741, 181454], ["5,741", "181,454"]),
        ([0.306, 427.1], ["0.306", "427.1"]),  # three decimals would be too many for the second
        ([True, False], ["yes", "no"]),
    ],
)
def test_the_numbers_of_a_column_are_alike(column: list, shown: list[str]) -> None:
    assert numbers(pd.Series(column)) == shown


def test_a_table_shows_its_columns_so() -> None:
    page = to_html(pd.DataFrame({"item": ["a", "b"], "share": [9.4, 11.0]}))
    assert '<td class="number">11.0</td>' in page
