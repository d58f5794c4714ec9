"""Requests the model cannot serve, beside near neighbours it can: abstaining must not become the answer to anything odd."""

import random

from training.tasks.abstention_questions import FILLERS, QUESTIONS
from training.tasks.family import Family, Pool
from training.tasks.more_abstention import NEIGHBOURS

ABSTAIN = "I do not know that."


def unknowable(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    country, city = rng.choice(pool.capitals)
    filled = {name: rng.choice(values) for name, values in FILLERS.items()}
    numbers = {"big": str(rng.randint(100, 999)), "large": str(rng.randint(21, 99) * rng.choice((1, 7, 11)))}
    said = wording.format(country=country, city=city, **filled, **numbers)
    if rng.random() < 0.3:
        said = said.lower().rstrip("?.")
    return said, "", ABSTAIN


def out_of_scope(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    return wording.format(text=rng.choice(pool.out_of_scope)), "", ABSTAIN


FAMILIES = [
    Family("unknowable", unknowable, {"unknowable": QUESTIONS, "more unknowable": NEIGHBOURS}),
    Family("out of scope", out_of_scope, {"out of scope": ["{text}"]}),
]
