"""Operation x format: which pairs make sense, and the fifth of them that training never shows."""

import random

from training.settings import SEED
from training.tasks.formats import FORMATS
from training.tasks.operations import OPERATION_WORDINGS

HELD_OUT_SHARE = 0.2
LISTS = {"keywords", "details", "words"}  # operations that answer with several items
SEPARATING = {"slashes", "numbered"}  # formats that say nothing about a single item

COMBINATIONS = [
    (operation, format_)
    for operation in OPERATION_WORDINGS
    for format_ in FORMATS
    if operation in LISTS or format_ not in SEPARATING
]


def hold_out() -> set[tuple[str, str]]:
    """Never the plain form: without it an operation would not be taught at all."""
    free = [pair for pair in COMBINATIONS if pair[1] != "plain"]
    return set(random.Random(f"{SEED}-combinations").sample(free, round(len(COMBINATIONS) * HELD_OUT_SHARE)))


HELD_OUT_COMBINATIONS = hold_out()
SEEN_COMBINATIONS = [pair for pair in COMBINATIONS if pair not in HELD_OUT_COMBINATIONS]
