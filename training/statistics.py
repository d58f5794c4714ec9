"""Intervals for what is measured: Wilson for one rate, a seeded bootstrap for means over groups and for ratios."""

import math

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
SEED = 20261125


def wilson(successes: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """The Wilson score interval of a rate (Wilson 1927), without continuity correction."""
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError(f"wilson: {successes} of {n} is no rate")
    rate, square = successes / n, z * z
    centre = (rate + square / (2 * n)) / (1 + square / n)
    half = z * math.sqrt(rate * (1 - rate) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def percentiles(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def macro_interval(groups: list[list[bool]]) -> tuple[float, float]:
    """95 % of the mean of the groups' rates, items resampled within their group."""
    rng = np.random.default_rng(SEED)
    rates = [rng.binomial(len(group), sum(group) / len(group), RESAMPLES) / len(group) for group in groups]
    return percentiles(np.mean(rates, axis=0))


def ratio_interval(numerators: list[float], denominators: list[float]) -> tuple[float, float]:
    """95 % of sum(numerators) / sum(denominators), the pairs resampled together."""
    rng = np.random.default_rng(SEED)
    top, bottom = np.array(numerators), np.array(denominators)
    chosen = rng.integers(0, len(top), (RESAMPLES, len(top)))
    return percentiles(top[chosen].sum(axis=1) / bottom[chosen].sum(axis=1))


def macro_f1(expected: list[str], given: list[str]) -> float:
    """Mean F1 over the labels of `expected`; an answer that is no label counts against recall only."""
    return float(np.mean(label_f1(np.array(expected), np.array(given))))


def label_f1(expected: NDArray[np.str_], given: NDArray[np.str_]) -> list[float]:
    scores = []
    for label in np.unique(expected):
        right = int(((expected == label) & (given == label)).sum())
        total = int((expected == label).sum() + (given == label).sum())
        scores.append(2 * right / total if right else 0.0)
    return scores


def macro_f1_interval(expected: list[str], given: list[str]) -> tuple[float, float]:
    """95 % of the macro F1, items resampled within their true label: the rows of the confusion matrix are redrawn."""
    rng = np.random.default_rng(SEED)
    labels, truth = np.unique(expected, return_inverse=True)
    numbers = {str(label): i for i, label in enumerate(labels)}
    said = np.array([numbers.get(answer, len(labels)) for answer in given])
    right, told = np.zeros((2, RESAMPLES, len(labels)))
    for label in range(len(labels)):
        row = np.bincount(said[truth == label], minlength=len(labels) + 1)
        redrawn = rng.multinomial(row.sum(), row / row.sum(), RESAMPLES)  # (RESAMPLES, labels and "no label")
        right[:, label] = redrawn[:, label]
        told += redrawn[:, :-1]
    f1 = 2 * right / (np.bincount(truth) + told)
    return percentiles(f1.mean(axis=1))
