"""The instruction mixture: draws tasks from all families, seeded, with the held-out things kept out.

`Mixture(sources, "train")` never draws a held-out wording or combination. For evaluation `task(..., held_out=True)`
draws only held-out wordings, and `combination_task` any combination asked for. `python -m training.mixture` writes the
list of what is held out.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import replace

from tokenizers import Tokenizer

from training.command import run_command
from training.general_text import HELD_OUT_WORDS
from training.package import write_json
from training.packing import Example
from training.settings import ROOT, SEED
from training.sources import Message, Sources
from training.tasks import abstention, chat, definitions, knowledge, replace_word, replies, simple_facts, small_talk, yes_no
from training.tasks.chat import CHAT_ANSWERS, OUT_OF_DEPTH_TOPICS
from training.tasks.combinations import HELD_OUT_COMBINATIONS, SEEN_COMBINATIONS
from training.tasks.family import Family, Pool, Task, Wordings, plain_words
from training.tasks.formats import FORMAT_SPLIT, FORMATS
from training.tasks.frames import place
from training.tasks.instructions import draw_wordings, instruct
from training.tasks.operations import OPERATION_SPLIT, perform
from training.tokenizer import encode_example

EXAMPLES = {"train": 650_000, "validation": 1_500}
MAX_TEXT_CHARS = 110
SHUFFLED_SHARE = 0.4  # of the texts that COPYING tasks get in training
COPYING = {"first word", "last word", "first words", "last words", "words", "message", "keywords", "replace a word"}
OUT_OF_SCOPE_SHARE = 8  # how often CLINC150's few out-of-scope requests come beside its many out of our depth

MODULES = (abstention, chat, definitions, knowledge, replace_word, replies, simple_facts, small_talk, yes_no)
FAMILIES: dict[str, Family] = {family.name: family for module in MODULES for family in module.FAMILIES}

HELD_OUT_FILE = ROOT / "public" / "training" / "held_out.json"

OPERATION_FAMILY = "operation with format"
INTENT_FAMILY = "intent in words"

# Shares of the mixture, relative to each other.
WEIGHTS: dict[str, float] = {
    OPERATION_FAMILY: 48,
    INTENT_FAMILY: 9,
    "mentions a word": 3,
    "is a question": 1,
    "replace a word": 8,
    "reply at the desk": 1.5,
    "reply to a bank customer": 2,
    "bare desk message": 1.5,
    "bare bank message": 2.5,
    "capitals": 2.5,
    "arithmetic": 8,
    "opposites": 2,
    "calendar": 1.5,
    "definitions": 2,
    "small talk": 3,
    "chat": 2,
    "unknowable": 3.5,
    "out of scope": 2.5,
    "countries": 1.5,
    **{f"facts: {table}": 0.4 for table in simple_facts.TABLES},
}


# Operations that are learned late get more of the mixture; a visitor asks for the plain form most of the time.
HARD = {"keywords": 2.2, "last words": 2.2, "message": 1.5, "words": 1.5, "last word": 1.5, "first words": 1.5, "details": 1.3}
COMBINATION_WEIGHTS = [
    (3.0 if format_ == "plain" else 1.0) * HARD.get(operation, 1.0)
    for operation, format_ in SEEN_COMBINATIONS
]


def make_pool(sources: Sources, part: str) -> Pool:
    lists = (sources.banking, sources.requests, sources.slotted, sources.out_of_scope)
    banking, requests, slotted, outside = (getattr(source, part) for source in lists)
    with_slots = [message for message in slotted if message.slots]
    strange = [message.text for message in requests if message.topic in OUT_OF_DEPTH_TOPICS]
    chat = [message for message in requests if message.topic in CHAT_ANSWERS]
    return Pool(banking, requests, with_slots, outside * OUT_OF_SCOPE_SHARE + strange, sources.capitals, chat)


def held_out_of(kinds: dict[str, Wordings]) -> list[str]:
    return [wording for split in kinds.values() for wording in split.held_out]


def held_out_phrases() -> re.Pattern[str]:
    """Held-out wordings of operations and formats as they would stand inside another instruction."""
    groups = [*OPERATION_SPLIT.values(), *FORMAT_SPLIT.values()]
    literal = {plain_words(w) for kinds in groups for w in held_out_of(kinds) if "{" not in w}
    return re.compile("|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in sorted(literal)), re.IGNORECASE)


HELD_OUT_PHRASES = held_out_phrases()


def is_clean(text: str) -> bool:
    """The held-out clusters may not come in through a customer's text either."""
    return not re.search(HELD_OUT_WORDS, text)


class Mixture:
    def __init__(self, sources: Sources, part: str, seed: str = "mixture") -> None:
        self.pool = make_pool(sources, part)
        self.rng = random.Random(f"{SEED}-{seed}-{part}")
        self.count = EXAMPLES[part]
        self.shuffled_share = SHUFFLED_SHARE if part == "train" else 0.0
        texts = [m.text for source in (self.pool.banking, self.pool.requests, self.pool.slotted) for m in source]
        self.vocabulary = sorted({word for text in texts for word in text.split()})

    def leaks(self, task: Task) -> bool:
        """Whether an instruction spells a held-out wording by chance, in another operation's or format's words."""
        return bool(HELD_OUT_PHRASES.search(task.instruction)) and not task.family.startswith(("bare", "out of scope"))

    def shuffled_message(self) -> Message:
        """Words in no order. A text that cannot be guessed teaches to copy what is there, which real sentences hardly do."""
        return Message(" ".join(self.rng.choice(self.vocabulary) for _ in range(self.rng.randint(2, 10))))

    def message_for(self, operation: str) -> Message:
        if operation in COPYING and self.rng.random() < self.shuffled_share:
            return self.shuffled_message()
        if operation == "intent":
            return self.rng.choice(self.pool.banking)
        if operation in ("details", "named detail"):
            return self.rng.choice(self.pool.slotted)
        return self.pool.any_message(self.rng)

    def pool_for(self, family: str) -> Pool:
        if family not in COPYING or self.rng.random() >= self.shuffled_share:
            return self.pool
        only = [self.shuffled_message()]
        return replace(self.pool, banking=only, requests=only, slotted=only)

    def combination_task(self, pair: tuple[str, str], held_out: bool = False) -> Task | None:
        """One message, one operation, one format; None where they do not fit."""
        operation, format_ = pair
        message = self.message_for(operation)
        drawn = draw_wordings(operation, format_, held_out, self.rng)
        done = perform(operation, message, drawn.operation_wording, self.rng)
        if done is None or len(message.text) > MAX_TEXT_CHARS:
            return None
        filled, items = done
        instruction, prompt = instruct(drawn, filled, message.text, self.rng)
        return Task(OPERATION_FAMILY, prompt, FORMATS[format_](items), instruction, drawn.wordings, pair)

    def family_task(self, name: str, held_out: bool = False) -> Task | None:
        family = FAMILIES[name]
        wordings = family.wordings(held_out)
        if not wordings:
            return None
        wording = self.rng.choice(wordings)
        made = family.make(self.rng, self.pool_for(name), wording)
        if made is None or len(made[1]) > 1.5 * MAX_TEXT_CHARS:
            return None
        instruction, text, answer = made
        return Task(name, place(instruction, text, self.rng), answer, instruction, (wording,))

    def attempt(self, name: str, held_out: bool) -> Task | None:
        if name == OPERATION_FAMILY:
            return self.combination_task(self.rng.choices(SEEN_COMBINATIONS, COMBINATION_WEIGHTS)[0], held_out)
        if name == INTENT_FAMILY:
            return self.combination_task(("intent", "plain"), held_out)
        return self.family_task(name, held_out)

    def task(self, name: str, held_out: bool = False) -> Task:
        """A task of the family; tries again until a draw fits."""
        while True:
            task = self.attempt(name, held_out)
            if task and is_clean(task.prompt) and (held_out or not self.leaks(task)):
                return task

    def tasks(self) -> Iterator[Task]:
        names, weights = list(WEIGHTS), list(WEIGHTS.values())
        for _ in range(self.count):
            yield self.task(self.rng.choices(names, weights)[0])

    def encoded(self, tokenizer: Tokenizer) -> Iterator[Example]:
        for task in self.tasks():
            yield encode_example(tokenizer, task.prompt, task.answer)


def held_out_record() -> dict[str, object]:
    """What training never shows, for the README, the model card and later test suites."""
    operations = {name: held_out_of(kinds) for name, kinds in OPERATION_SPLIT.items()}
    formats = {name: held_out_of(kinds) for name, kinds in FORMAT_SPLIT.items()}
    families = {name: family.wordings(held_out=True) for name, family in FAMILIES.items()}
    return {
        "combinations": sorted(f"{operation} x {format_}" for operation, format_ in HELD_OUT_COMBINATIONS),
        "operation_wordings": operations,
        "format_wordings": formats,
        "family_wordings": {name: wordings for name, wordings in families.items() if wordings},
        "clusters": ["sentiment", "SQL"],
    }


def main() -> None:
    """Writes the record of what training never shows, which the page and the cards read."""
    write_json(HELD_OUT_FILE, held_out_record())


if __name__ == "__main__":
    run_command(main)
