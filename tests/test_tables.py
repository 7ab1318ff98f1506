"""What a cell of a table shows."""

from __future__ import annotations

import pytest
from course.tables import number


@pytest.mark.parametrize(
    ("value", "shown"),
    [(-0.0, "0"), (3.0, "3"), (-0.04, "-0.04"), (0.123456, "0.1235"), (12345.6, "12,346")],
)
def test_a_number_is_short_and_zero_has_no_sign(value: float, shown: str) -> None:
    assert number(value) == shown
