"""The decomposition adds up, treats zeros as the literature does, and finds published values."""

from __future__ import annotations

import numpy as np
import pytest
from course import datasets, decomposition

# Two sectors, three factors, two years: the example of the R package LMDIR (Heun 2024), whose
# documentation gives the effects to eight decimals.
FIRST = np.array([[1.0, 10, 2], [4, 5, 3]])
LAST = np.array([[4.0, 5, 3], [5, 6, 4]])
PUBLISHED = [[50.47438029, -25.23719014, 14.76280986], [19.31568569, 15.78206435, 24.90224996]]


def test_effects_as_published() -> None:
    assert decomposition.lmdi(FIRST, LAST) == pytest.approx(np.array(PUBLISHED), abs=5e-9)


def test_an_example_worked_by_hand() -> None:
    """One sector, 1 x e to e x e: the mean is e(e-1), and each unit of logarithm gets it."""
    effects = decomposition.lmdi([[1, np.e]], [[np.e, np.e]])
    assert effects == pytest.approx(np.array([[np.e * (np.e - 1), 0]]))


def test_effects_add_up_and_turn_with_time() -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        old, new = rng.lognormal(size=(2, 6, 4))
        effects = decomposition.lmdi(old, new)
        assert effects.sum() == pytest.approx(new.prod(axis=1).sum() - old.prod(axis=1).sum())
        assert decomposition.lmdi(new, old) == pytest.approx(-effects)


def test_adding_up_holds_on_the_data() -> None:
    """China's six sectors: activity, structure and intensity give the change of energy use."""
    rows = datasets.load("energy_by_sector").query("edition == 'nbs_yearbook_2012'")
    rows = rows.dropna(subset="value_added_bn").set_index(["year", "sector"])

    def factors(year: int) -> np.ndarray:
        energy, output = (rows.loc[year, name] for name in ("energy_pj", "value_added_bn"))
        total = np.full(len(output), output.sum())
        return np.column_stack([total, output / output.sum(), energy / output])

    change = rows.loc[2010, "energy_pj"].sum() - rows.loc[2000, "energy_pj"].sum()
    assert decomposition.lmdi(factors(2000), factors(2010)).sum() == pytest.approx(change)


@pytest.mark.parametrize("side", ["first", "last"])
def test_a_sector_that_comes_or_goes(side: str) -> None:
    """Ang, Zhang and Choi (1998), as LMDIR tests it: the factor that is zero gets all of it."""
    first, last = FIRST.copy(), LAST.copy()
    if side == "first":
        first[0, 0] = 0
        expected = [[60, 0, 0], PUBLISHED[1]]
    else:
        last[1, 2] = 0
        expected = [PUBLISHED[0], [0, 0, -60]]
    effects = decomposition.lmdi(first, last)
    assert effects == pytest.approx(np.array(expected), abs=5e-9)
    tiny = decomposition.lmdi(np.maximum(first, 1e-300), np.maximum(last, 1e-300))
    assert effects == pytest.approx(tiny, abs=1)


def test_zeros_that_stay_change_nothing() -> None:
    """No value in either year, so nothing to share out, whatever the other factors do."""
    assert not decomposition.lmdi([[0, 1], [2, 0]], [[0, 7], [0, 3]]).any()


def test_log_mean() -> None:
    assert decomposition.log_mean(5, 5) == 5
    assert decomposition.log_mean(0, 5) == 0
    assert decomposition.log_mean(1, np.e) == pytest.approx(np.e - 1)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ([[1, 2]], [[1, 2, 3]], "same sectors"),
        ([1, 2], [1, 2], "same sectors"),
        ([[1, -2]], [[1, 2]], "none below zero"),
        ([[1, np.nan]], [[1, 2]], "a value in both years"),
    ],
)
def test_refuses_what_it_cannot_split(old, new, sentence: str) -> None:
    with pytest.raises(decomposition.DecompositionError, match=sentence):
        decomposition.lmdi(old, new)
