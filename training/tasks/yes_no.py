"""Yes-or-no questions about a customer message: does it mention a word, is it a question."""

import random

from training.tasks.family import Family, Pool
from training.tasks.operations import words_of

OTHER_WORDS = (
    "card refund transfer cash book restaurant flight money account weather pin music hotel fee exchange ticket movie "
    "bus phone please today charge payment dollars"
).split()

MENTIONS = [
    'Does the message mention "{word}"? Answer yes or no.', "Yes or no: does it contain the word {word}?",
    'Is the word "{word}" in the text?', "Does it say {word}?", 'Is "{word}" mentioned? Yes or no.',
    'Does "{word}" appear in it?', "Check whether the word {word} occurs. Answer yes or no.",
    'Can you find "{word}" in the message?', "Tell me if the customer uses the word {word}, yes or no.",
    'Answer yes if it contains "{word}", otherwise no.',
]  # fmt: skip
IS_QUESTION = [
    "Is this a question? Answer yes or no.", "Is the customer asking a question?", "Does the customer ask something?",
    "Answer yes if it is a question, otherwise no.", "Yes or no: is it a question?",
    "Does this end in a question mark?", "Is it an interrogative sentence?", "Is a question being asked here? Yes or no.",
    "Tell me whether this is a question, yes or no.", "Would you call this a question?",
]  # fmt: skip


def mentions(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    text = pool.any_message(rng).text
    found = [word.lower() for word in words_of(text)]
    word = rng.choice(found) if found and rng.random() < 0.5 else rng.choice(OTHER_WORDS)
    return wording.format(word=word), text, "yes" if word in found else "no"


def is_question(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    text = rng.choice(rng.choice((pool.banking, pool.slotted))).text  # CLINC150 has no punctuation
    return wording, text, "yes" if text.endswith("?") else "no"


FAMILIES = [
    Family("mentions a word", mentions, {"mentions a word": MENTIONS}),
    Family("is a question", is_question, {"is a question": IS_QUESTION}),
]
