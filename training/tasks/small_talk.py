"""Small talk: what people say to an assistant, and one answer each."""

import random

from training.tasks.family import Family, Pool
from training.tasks.more_sayings import MORE_SMALL_TALK
from training.tasks.small_talk_sayings import SMALL_TALK

ANSWERS = {said: answer for part in (SMALL_TALK, MORE_SMALL_TALK) for answer, sayings in part.items() for said in sayings}


def small_talk(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    draw = rng.random()
    if draw < 0.3:
        return wording.lower().rstrip("?!."), "", ANSWERS[wording]
    if draw < 0.4:
        return wording.rstrip("?!.") + rng.choice("!?."), "", ANSWERS[wording]
    return wording, "", ANSWERS[wording]


MORE_GROUPS = {f"more: {answer}": sayings for answer, sayings in MORE_SMALL_TALK.items()}
FAMILIES = [Family("small talk", small_talk, {**SMALL_TALK, **MORE_GROUPS})]
