"""Replace one word of the customer's message by another."""

import random
import re

from training.tasks.family import Family, Pool
from training.tasks.more_wordings import MORE_REPLACEMENTS
from training.tasks.operations import words_of
from training.tasks.yes_no import OTHER_WORDS

WORDINGS = [
    'Replace "{old}" with "{new}".', "Swap the word {old} for {new}.", "Rewrite it with {new} instead of {old}.",
    "Change {old} to {new} in the text.", 'Substitute "{new}" for "{old}".', "Put {new} in place of {old}.",
    'Turn "{old}" into "{new}".', "Exchange {old} for {new}.", "Use {new} where it says {old}.",
    "Take out {old} and put in {new}.", "Replace {old} by {new}.",
    'Replace the word "{old}" by "{new}" and give the text.', "Switch {old} to {new}.",
    'Edit the text: "{old}" becomes "{new}".', "Write {new} rather than {old}.", 'Where you see "{old}", write "{new}".',
    "Make {old} into {new}.", 'Change the word "{old}" into "{new}".', "Instead of {old} it should say {new}.",
    'Swap "{old}" with "{new}".', "Let {new} take the place of {old}.",
    'Rewrite the message, replacing "{old}" with "{new}".', "Correct {old} to {new}.",
    'The word "{old}" is wrong, it must be "{new}". Fix it.', "Find {old} and replace it with {new}.",
    'Remove "{old}" and insert "{new}" there.', "Give the message again with {new} in place of {old}.",
    'Repeat the text but say "{new}" for "{old}".', "{old} should be {new}. Rewrite.",
    'Convert every "{old}" to "{new}".', "Do a find and replace: {old}, {new}.",
    'Copy the sentence with "{old}" changed to "{new}".', "Please write it again using {new} instead of {old}.",
    'Alter "{old}" to "{new}".', "Can you replace {old} with {new}?", 'Could you change "{old}" to "{new}" for me?',
    "Put in {new} for {old}.", 'Modify the text so that it says "{new}" where it said "{old}".',
    "Rename {old} to {new} in the message.", 'Each "{old}" has to become "{new}".',
    "Trade the word {old} for the word {new}.", 'Same text, but "{new}" and not "{old}".',
]  # fmt: skip


def replace_word(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str] | None:
    text = pool.any_message(rng).text
    candidates = [word for word in words_of(text) if len(word) > 2]
    if not candidates or len(text) > 100:
        return None
    new_words = OTHER_WORDS if rng.random() < 0.5 else words_of(pool.any_message(rng).text)
    old, new = rng.choice(candidates), rng.choice(new_words or OTHER_WORDS)
    if old == new:
        return None
    answer = re.sub(rf"(?<![A-Za-z0-9]){re.escape(old)}(?![A-Za-z0-9])", new, text)
    return wording.format(old=old, new=new), text, answer


FAMILIES = [Family("replace a word", replace_word, {"replace a word": WORDINGS, "more replacements": MORE_REPLACEMENTS})]
