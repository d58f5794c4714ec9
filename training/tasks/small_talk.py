"""Small talk: what people say to an assistant, and one answer each."""

import random

from training.tasks.family import Family, Pool
from training.tasks.small_talk_sayings import SMALL_TALK

ANSWERS = {said: answer for answer, sayings in SMALL_TALK.items() for said in sayings}


def small_talk(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    draw = rng.random()
    if draw < 0.3:
        return wording.lower().rstrip("?!."), "", ANSWERS[wording]
    if draw < 0.4:
        return wording.rstrip("?!.") + rng.choice("!?."), "", ANSWERS[wording]
    return wording, "", ANSWERS[wording]


FAMILIES = [Family("small talk", small_talk, SMALL_TALK)]
