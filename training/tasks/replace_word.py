"""Replace one word of the customer's message by another."""

import random
import re

from training.tasks.family import Family, Pool
from training.tasks.operations import words_of
from training.tasks.yes_no import OTHER_WORDS

WORDINGS = [
    'Replace "{old}" with "{new}".', "Swap the word {old} for {new}.", "Rewrite it with {new} instead of {old}.",
    "Change {old} to {new} in the text.", 'Substitute "{new}" for "{old}".', "Put {new} in place of {old}.",
    'Turn "{old}" into "{new}".', "Exchange {old} for {new}.", "Use {new} where it says {old}.",
    "Take out {old} and put in {new}.",
]  # fmt: skip


def replace_word(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str] | None:
    text = pool.any_message(rng).text
    candidates = [word for word in words_of(text) if len(word) > 2]
    if not candidates or len(text) > 100:
        return None
    old, new = rng.choice(candidates), rng.choice(OTHER_WORDS)
    answer = re.sub(rf"(?<![A-Za-z0-9]){re.escape(old)}(?![A-Za-z0-9])", new, text)
    return wording.format(old=old, new=new), text, answer


FAMILIES = [Family("replace a word", replace_word, {"replace a word": WORDINGS})]
