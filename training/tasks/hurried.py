"""How people type: most with care, some in a hurry, in lower case and without the punctuation at the end."""

import random

HURRIED_SHARE = 0.12


def typed(said: str, rng: random.Random) -> str:
    return said.lower().rstrip("?!. ") if rng.random() < HURRIED_SHARE else said
