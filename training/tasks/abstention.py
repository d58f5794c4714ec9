"""Requests the model cannot serve. Short and ordinary on purpose: abstaining must not become the answer to anything odd."""

import random

from training.tasks.family import Family, Pool

ABSTAIN = "I do not know that."

UNKNOWABLE = [
    "What is the population of {country}?", "Who is the president of {country}?", "What is the highest mountain in {country}?",
    "How far is it to {city}?", "Who founded {city}?", "How old is the mayor of {city}?", "What will the weather be in {city} tomorrow?",
    "Who won the last game in {city}?", "How many people live in {city}?", "What language do they speak in {country}?",
]  # fmt: skip


def unknowable(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    country, city = rng.choice(pool.capitals)
    return wording.format(country=country, city=city), "", ABSTAIN


def out_of_scope(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    text = rng.choice(pool.out_of_scope)
    return wording.format(text=text), "", ABSTAIN


FAMILIES = [
    Family("unknowable", unknowable, {"unknowable": UNKNOWABLE}),
    Family("out of scope", out_of_scope, {"out of scope": ["{text}"]}),
]
