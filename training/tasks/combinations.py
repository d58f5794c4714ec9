"""Operation x format: which pairs make sense, and the fifth of them that training never shows."""

import random

from training.settings import SEED
from training.tasks.formats import FORMATS
from training.tasks.operation_wordings import NOUNS

HELD_OUT_SHARE = 0.2
LISTS = {"keywords", "details", "words"}  # operations that answer with several items
SEPARATING = {"slashes", "semicolons", "numbered"}  # formats that say nothing about a single item

Pair = tuple[str, str]
# Never held out: the plain forms, without which an operation would not be taught at all, and what visitors ask for first.
ALWAYS_TRAINED: set[Pair] = {("message", "upper"), ("message", "lower"), *((operation, "plain") for operation in NOUNS)}

COMBINATIONS: list[Pair] = [
    (operation, format_) for operation in NOUNS for format_ in FORMATS if operation in LISTS or format_ not in SEPARATING
]


def hold_out() -> set[Pair]:
    """Evenly: no operation and no format loses more than about a fifth of its pairs."""
    free = [pair for pair in COMBINATIONS if pair not in ALWAYS_TRAINED]
    random.Random(f"{SEED}-combinations").shuffle(free)
    wanted = round(len(COMBINATIONS) * HELD_OUT_SHARE)
    held: set[Pair] = set()
    while len(held) < wanted:
        left = [pair for pair in free if pair not in held]
        held.add(min(left, key=lambda pair: lost_share(pair, held)))
    return held


def lost_share(pair: Pair, held: set[Pair]) -> float:
    """How much of its operation and of its format would be held out with this pair."""
    shares = []
    for part in (0, 1):
        alike = [other for other in COMBINATIONS if other[part] == pair[part]]
        shares.append(sum(other in held for other in alike) / len(alike))
    return max(shares)


HELD_OUT_COMBINATIONS = hold_out()
SEEN_COMBINATIONS = [pair for pair in COMBINATIONS if pair not in HELD_OUT_COMBINATIONS]
