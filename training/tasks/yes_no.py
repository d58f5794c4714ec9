"""Yes-or-no questions about a customer message: does it mention a word, is it a question."""

import random

from training.tasks.family import Family, Pool
from training.tasks.more_wordings import MORE_IS_QUESTION, MORE_MENTIONS
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
    'Answer yes if it contains "{word}", otherwise no.', "Does the customer mention {word}?",
    "Is {word} mentioned anywhere?", 'Does the text include "{word}"?', 'Is there a "{word}" in the sentence?',
    "Did they write {word}?", 'Say yes if "{word}" is used and no if not.', "Does the word {word} come up?",
    'Look for "{word}". Is it there?', "Has the customer written {word}? Yes or no?", 'Is "{word}" one of the words?',
    "Contains {word}? yes/no", 'Search for the word "{word}": found, yes or no?', "Do you see {word} in this message?",
    'Does this talk about "{word}"? Answer with yes or no.', "Is the term {word} present?",
    'Can "{word}" be read in the text? Yes or no.', "Does {word} occur in the message?",
    'Whether "{word}" occurs: yes or no?', "Is {word} part of the message?",
    'Reply yes when the message has "{word}" in it, else no.', "Do they use the word {word}?",
    'Would I find "{word}" in this text?', "Determine if {word} appears. Reply yes or no.",
    'True or not, yes or no: the text has the word "{word}".', "Did the person say {word}?",
    'Test the message for "{word}" and answer yes or no.', "Is there any mention of {word}?",
    'Does it have "{word}" in it?', "Please check for {word}: yes or no?",
    'Are there the letters of the word "{word}" as a word in it?', "Is {word} among the words of the message?",
    'I am looking for "{word}". Does the text have it?', "Will I read {word} in the message? Yes or no.",
    'Confirm with yes or no whether "{word}" is in there.',
]  # fmt: skip
IS_QUESTION = [
    "Is this a question? Answer yes or no.", "Is the customer asking a question?", "Does the customer ask something?",
    "Answer yes if it is a question, otherwise no.", "Yes or no: is it a question?", "Does this end in a question mark?",
    "Is it an interrogative sentence?", "Is a question being asked here? Yes or no.",
    "Tell me whether this is a question, yes or no.", "Would you call this a question?", "Is the message a question?",
    "Question or not? Say yes or no.", "Does it ask something?", "Is there a question mark at the end?",
    "Did the customer ask a question?", "Is that a question, yes or no?", "Check if it is a question. Answer yes or no.",
    "Is the sentence interrogative?", "Does the text finish with a question mark?",
    "Say yes for a question and no for a statement.", "Is an answer being asked for? Yes or no.",
    "Are they asking something?", "Does the last sentence ask a question?", "Decide: is it a question? Yes or no.",
    "Is this person asking a question?", "Could this be a question?",
    "Reply yes if the customer asks, no if the customer states.", "Is it phrased as a question?",
    "Is the text in question form?", "Has this the form of a question?", "Is it a question or not? yes/no",
    "Determine whether a question is asked, yes or no.", "Do you see a question here?",
    "Yes or no: the message asks something.", "Should this be read as a question?", "Does the customer put a question?",
    "Is what they wrote a question?", "Tell me yes if it asks and no if it does not.", "Is there a question in the end?",
    "Does the writer want to know something? Yes or no.", "Can this be called a question? Yes or no.",
    "Is the line a question?",
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
    Family("mentions a word", mentions, {"mentions a word": MENTIONS, "more mentions": MORE_MENTIONS}),
    Family("is a question", is_question, {"is a question": IS_QUESTION, "more questions": MORE_IS_QUESTION}),
]
