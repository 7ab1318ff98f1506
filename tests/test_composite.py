"""The steps of a composite index against scipy, a published example and known properties."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from course import composite
from scipy import stats


@pytest.fixture
def table() -> pd.DataFrame:
    values = np.random.default_rng(7).uniform(1, 9, (8, 5))
    return pd.DataFrame(values, columns=list("abcde"))


def test_entropy_weights_as_published() -> None:
    """The example of Xu (2004), with the weights to which the packages pyrepo-mcda and
    objective-weights-mcda hold their own functions."""
    matrix = pd.DataFrame(
        [[30, 30, 38, 29], [19, 54, 86, 29], [19, 15, 85, 28.9], [68, 70, 60, 29]]
    )
    weights = composite.entropy_weights(matrix)
    assert list(weights.round(4)) == [0.4630, 0.3992, 0.1378, 0.0000]


def test_entropy_weights_by_hand() -> None:
    """Column a: one row has all, entropy 0. Column b: two equal rows of four, entropy 1/2."""
    matrix = pd.DataFrame({"a": [5, 0, 0, 0], "b": [3, 3, 0, 0], "c": [2, 2, 2, 2]})
    assert composite.entropy_weights(matrix).to_list() == pytest.approx([2 / 3, 1 / 3, 0])


def test_entropy_weights_agree_with_scipy(table) -> None:
    gap = 1 - stats.entropy(table) / np.log(len(table))
    weights = composite.entropy_weights(table)
    assert weights.to_list() == pytest.approx(list(gap / gap.sum()))
    assert weights.sum() == pytest.approx(1)


def test_units_do_not_matter_but_a_shift_does(table) -> None:
    """The property on which the chapter turns."""
    weights = composite.entropy_weights(table)
    pd.testing.assert_series_equal(composite.entropy_weights(table * 1000), weights)
    shifted = table.assign(a=table["a"] + 50)
    assert composite.entropy_weights(shifted)["a"] < 0.1 * weights["a"]


def test_a_constant_column_gets_no_weight(table) -> None:
    assert composite.entropy_weights(table.assign(e=4.0))["e"] == pytest.approx(0, abs=1e-12)


def test_scaling_keeps_order_and_goes_from_0_to_1(table) -> None:
    scaled = composite.min_max(table)
    assert (scaled.min() == 0).all()
    assert (scaled.max() == 1).all()
    assert (scaled.rank() == table.rank()).all(axis=None)


def test_index_is_a_weighted_mean(table) -> None:
    scaled = composite.min_max(table)
    equal = pd.Series(1.0, index=table.columns)
    assert composite.index(scaled, equal).to_list() == pytest.approx(list(scaled.mean(axis=1)))
    only_b = pd.Series({"e": 0, "d": 0, "c": 0, "b": 3, "a": 0})
    assert composite.index(scaled, only_b).to_list() == pytest.approx(list(scaled["b"]))


REFUSALS = {
    "a gap": (composite.min_max, {"a": [1, None]}, "a has a missing value"),
    "nothing to scale": (composite.min_max, {"a": [1, 2], "b": [3, 3]}, "b is the same"),
    "negative": (composite.entropy_weights, {"a": [1, -2]}, "no negative value"),
    "zeros": (composite.entropy_weights, {"a": [0, 0]}, "no column of zeros"),
    "no spread": (composite.entropy_weights, {"a": [2, 2]}, "No column has any spread"),
}


@pytest.mark.parametrize("fault", REFUSALS)
def test_what_cannot_be_computed_is_refused(fault: str) -> None:
    function, values, sentence = REFUSALS[fault]
    with pytest.raises(composite.CompositeError, match=sentence):
        function(pd.DataFrame(values, dtype=float))


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [({"a": 1}, "one weight for each column"), ({"a": 1, "b": -1}, "No weight may be negative")],
)
def test_weights_that_do_not_fit_are_refused(weights: dict, sentence: str) -> None:
    scaled = pd.DataFrame({"a": [0.0, 1.0], "b": [1.0, 0.0]})
    with pytest.raises(composite.CompositeError, match=sentence):
        composite.index(scaled, pd.Series(weights))
