"""Intervals against statsmodels 0.15.0 (`proportion_confint(.., method="wilson")`) and scikit-learn 1.9.1 (`f1_score`)."""

import numpy as np
import pytest

from training.statistics import macro_f1, macro_f1_interval, macro_interval, ratio_interval, wilson


@pytest.mark.parametrize(
    ("successes", "n", "expected"),
    [
        (0, 10, (0.0, 0.277532800)),
        (5, 10, (0.236593091, 0.763406909)),
        (90, 100, (0.825634338, 0.944770863)),
        (907, 1000, (0.887408744, 0.923476274)),
        (200, 200, (0.981154674, 1.0)),
    ],
)
def test_wilson_is_the_reference(successes: int, n: int, expected: tuple[float, float]) -> None:
    assert wilson(successes, n) == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (3, 2), (-1, 5)])
def test_wilson_of_no_rate_is_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no rate"):
        wilson(successes, n)


def test_macro_f1_is_the_reference() -> None:
    expected = ["a", "a", "a", "b", "b", "c", "c", "c", "c", "d"]
    given = ["a", "b", "a", "b", "x", "c", "a", "c", "", "y"]
    assert macro_f1(expected, given) == pytest.approx(0.45833333)
    low, high = macro_f1_interval(expected, given)
    assert low < macro_f1(expected, given) < high


def test_a_macro_f1_interval_is_that_of_resampled_items() -> None:
    expected = ["a"] * 40 + ["b"] * 20 + ["c"] * 10
    given = ["a"] * 30 + ["b"] * 10 + ["b"] * 15 + ["x"] * 5 + ["c"] * 5 + ["a"] * 5
    rng = np.random.default_rng(1)
    values = []
    for _ in range(2000):
        picks = np.concatenate([rng.integers(0, 40, 40), rng.integers(40, 60, 20), rng.integers(60, 70, 10)])
        values.append(macro_f1([expected[i] for i in picks], [given[i] for i in picks]))
    assert macro_f1_interval(expected, given) == pytest.approx(tuple(np.percentile(values, [2.5, 97.5])), abs=0.015)


def test_a_macro_interval_is_that_of_the_mean_of_groups() -> None:
    certain, even = [True] * 100, [True, False] * 50
    low, high = macro_interval([certain, even])
    assert 0.69 < low < 0.72 and 0.78 < high < 0.81  # 0.75 -+ 1.96 * 0.05 / 2
    assert macro_interval([certain, certain]) == (1.0, 1.0)
    assert macro_interval([certain, even]) == (low, high)


def test_a_ratio_interval_weighs_by_the_denominators() -> None:
    numerators, denominators = [10.0, 400.0] * 50, [10.0, 100.0] * 50
    low, high = ratio_interval(numerators, denominators)
    assert low < 410 / 110 < high
    assert ratio_interval([6.0] * 20, [2.0] * 20) == (3.0, 3.0)
