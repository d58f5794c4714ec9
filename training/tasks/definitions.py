"""Definitions of everyday and banking words, written for this project."""

import random

from training.tasks.family import Family, Pool

WORDINGS = [
    "What is {article} {term}?", "Define {term}.", "What does {term} mean?", "Explain {term}.", "What do you mean by {term}?",
    "Tell me what {article} {term} is.", "Give a definition of {term}.", "Meaning of {term}?", "Can you explain the word {term}?",
    "{term}: what is that?",
]  # fmt: skip

DEFINITIONS = {
    "refund": "money that is paid back to you",
    "fee": "a price paid for a service",
    "loan": "money that you borrow and pay back later",
    "debit card": "a card that pays straight from your account",
    "balance": "the amount of money in an account",
    "transfer": "a movement of money from one account to another",
    "receipt": "a paper that shows what you paid",
    "budget": "a plan for how to spend money",
    "interest": "the price of borrowed money",
    "currency": "the money of a country",
    "cheque": "a paper that tells a bank to pay",
    "deposit": "money that you put into an account",
    "invoice": "a list of what has to be paid",
    "tax": "money that people pay to the state",
    "wallet": "a small case for money and cards",
    "password": "a secret word that lets you in",
    "hotel": "a house where travellers pay to sleep",
    "restaurant": "a place where people pay to eat",
    "ticket": "a paper that lets you travel or enter",
    "passport": "a document for travelling to other countries",
    "island": "land with water all around it",
    "river": "water that flows to the sea",
    "bridge": "a way built over a river or a road",
    "library": "a place where books are kept",
    "doctor": "a person who treats sick people",
    "teacher": "a person who helps others to learn",
    "week": "seven days",
    "year": "twelve months",
    "century": "one hundred years",
    "dozen": "twelve of something",
}


def definition(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    term = rng.choice(sorted(DEFINITIONS))
    article = "an" if term[0] in "aeiou" else "a"
    return wording.format(term=term, article=article), "", DEFINITIONS[term]


FAMILIES = [Family("definitions", definition, {"definitions": WORDINGS})]
