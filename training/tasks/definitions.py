"""Definitions of everyday and banking words, written for this project."""

import random

from training.tasks.family import Family, Pool
from training.tasks.hurried import typed
from training.tasks.more_wordings import MORE_DEFINITIONS

WORDINGS = [
    "What is {article} {term}?", "Define {term}.", "What does {term} mean?", "Explain {term}.",
    "What do you mean by {term}?", "Tell me what {article} {term} is.", "Give a definition of {term}.",
    "Meaning of {term}?", "Can you explain the word {term}?", "{term}: what is that?", "what's {article} {term}",
    "What is meant by {term}?", 'What is the meaning of "{term}"?', "Definition of {term}", 'define "{term}"',
    "Please define the word {term}.", "Explain what {article} {term} is.", "Could you tell me what {term} means?",
    "I do not know what {article} {term} is. Explain it.", "How would you define {term}?",
    'What does the word "{term}" mean?', "What exactly is {article} {term}?", "Describe {article} {term}.",
    "In simple words, what is {article} {term}?", "Give me the meaning of {term}.",
    "Do you know what {article} {term} is?", "What's the definition of {term}?", "Someone said {term}. What is that?",
    "What is {article} {term}, in one sentence?", "I want to know what {term} means.", "Please explain the term {term}.",
    "{term} means what?", "What kind of thing is {article} {term}?", "Say what {article} {term} is.",
    "Help me understand the word {term}.", "what does {term} mean", "tell me the meaning of {term}",
    "Look up {term} for me.", "How do you explain {article} {term} to a child?", "Write a short definition of {term}.",
    "What should I understand by {term}?", "A short explanation of {term}, please.", "State what {article} {term} is.",
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
    "PIN": "a secret number for your card",
    "cash machine": "a machine that gives you money from your account",
    "bank": "a company that keeps and lends money",
    "overdraft": "an account with less than no money in it",
    "exchange rate": "the price of one currency in another",
    "direct debit": "a payment that a company takes from your account",
    "savings account": "an account for money you want to keep",
    "credit card": "a card that lets you pay later",
    "mortgage": "a loan for buying a house",
    "salary": "the money you are paid for your work",
    "discount": "a lower price than usual",
    "price": "the money asked for a thing",
    "customer": "a person who buys something",
    "contract": "a written promise between two sides",
    "insurance": "money paid so that you are helped after harm",
    "debt": "money that you owe",
    "coin": "a round piece of metal money",
    "top up": "money that you add to an account",
    "statement": "a list of what went in and out of an account",
    "virtual card": "a card that exists only on a screen",
    "airport": "a place where planes start and land",
    "hospital": "a place where sick people are treated",
    "school": "a place where children learn",
    "museum": "a house where old or rare things are shown",
    "kitchen": "a room for cooking",
    "umbrella": "a thing that keeps the rain off you",
    "mountain": "very high land",
    "desert": "dry land with little life",
    "forest": "land full of trees",
    "triangle": "a shape with three sides",
    "square": "a shape with four equal sides",
    "circle": "a round shape",
    "winter": "the cold season of the year",
    "farmer": "a person who grows food",
    "author": "a person who writes books",
    "pilot": "a person who flies a plane",
    "calendar": "a list of the days of the year",
    "map": "a picture of a place that shows the way",
}

UNCOUNTABLE = {"interest", "insurance", "winter"}


def definition(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    term = rng.choice(sorted(DEFINITIONS))
    article = "" if term in UNCOUNTABLE else "an " if term[0] in "aeiou" else "a "
    said = wording.replace("{article} ", "{article}").format(term=term, article=article)
    return typed(said, rng), "", DEFINITIONS[term]


FAMILIES = [Family("definitions", definition, {"definitions": WORDINGS, "more definitions": MORE_DEFINITIONS})]
