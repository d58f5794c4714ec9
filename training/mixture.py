"""The instruction mixture: draws tasks from all families, seeded, with the held-out things kept out.

`Mixture(sources, "train")` never draws a held-out wording or combination. For evaluation `task(..., held_out=True)`
draws only held-out wordings, and `combination_task` any combination asked for.
"""

import random
import re
from collections.abc import Iterator

from tokenizers import Tokenizer

from training.general_text import HELD_OUT_WORDS
from training.packing import Example
from training.settings import SEED
from training.sources import Sources
from training.tasks import abstention, definitions, knowledge, replace_word, replies, small_talk, yes_no
from training.tasks.combinations import HELD_OUT_COMBINATIONS, SEEN_COMBINATIONS
from training.tasks.family import Family, Pool, Task
from training.tasks.formats import FORMAT_SPLIT, FORMATS
from training.tasks.frames import frame_instruction, place
from training.tasks.operations import OPERATION_SPLIT, perform
from training.tokenizer import encode_example

EXAMPLES = {"train": 170_000, "validation": 1_500}
MAX_TEXT_CHARS = 110

MODULES = (abstention, definitions, knowledge, replace_word, replies, small_talk, yes_no)
FAMILIES: dict[str, Family] = {family.name: family for module in MODULES for family in module.FAMILIES}

OPERATION_FAMILY = "operation with format"
INTENT_FAMILY = "intent in words"

# Shares of the mixture in percent.
WEIGHTS: dict[str, float] = {
    OPERATION_FAMILY: 44,
    INTENT_FAMILY: 10,
    "mentions a word": 3,
    "is a question": 2,
    "replace a word": 4,
    "reply at the desk": 4,
    "reply to a bank customer": 4,
    "bare desk message": 2,
    "bare bank message": 3,
    "capitals": 7,
    "arithmetic": 4,
    "opposites": 3,
    "calendar": 2,
    "definitions": 2,
    "small talk": 3,
    "unknowable": 1,
    "out of scope": 2,
}


def make_pool(sources: Sources, part: str) -> Pool:
    lists = (sources.banking, sources.requests, sources.slotted, sources.out_of_scope)
    banking, requests, slotted, outside = (getattr(source, part) for source in lists)
    with_slots = [message for message in slotted if message.slots]
    return Pool(banking, requests, with_slots, outside, sources.capitals)


def is_clean(text: str) -> bool:
    """The held-out clusters may not come in through a customer's text either."""
    return not re.search(HELD_OUT_WORDS, text)


class Mixture:
    def __init__(self, sources: Sources, part: str, seed: str = "mixture") -> None:
        self.pool = make_pool(sources, part)
        self.rng = random.Random(f"{SEED}-{seed}-{part}")
        self.count = EXAMPLES[part]

    def message_for(self, operation: str):
        if operation == "intent":
            return self.rng.choice(self.pool.banking)
        if operation in ("details", "named detail"):
            return self.rng.choice(self.pool.slotted)
        return self.pool.any_message(self.rng)

    def combination_task(self, pair: tuple[str, str], held_out: bool = False) -> Task | None:
        """One message, one operation, one format; None where they do not fit."""
        operation, format_ = pair
        message = self.message_for(operation)
        wording = self.rng.choice(OPERATION_SPLIT[operation].choose(held_out))
        done = perform(operation, message, wording, self.rng)
        if done is None or len(message.text) > MAX_TEXT_CHARS:
            return None
        what, items = done
        names = [] if format_ == "plain" else FORMAT_SPLIT[format_].choose(held_out)
        format_wording = self.rng.choice(names) if names else ""
        instruction = frame_instruction(what, format_wording, self.rng)
        prompt = place(instruction, message.text, self.rng)
        used = (wording, format_wording) if format_wording else (wording,)
        return Task(OPERATION_FAMILY, prompt, FORMATS[format_](items), instruction, used, pair)

    def family_task(self, name: str, held_out: bool = False) -> Task | None:
        family = FAMILIES[name]
        wordings = family.wordings(held_out)
        if not wordings:
            return None
        wording = self.rng.choice(wordings)
        made = family.make(self.rng, self.pool, wording)
        if made is None or len(made[1]) > 1.5 * MAX_TEXT_CHARS:
            return None
        instruction, text, answer = made
        return Task(name, place(instruction, text, self.rng), answer, instruction, (wording,))

    def attempt(self, name: str, held_out: bool) -> Task | None:
        if name == OPERATION_FAMILY:
            return self.combination_task(self.rng.choice(SEEN_COMBINATIONS), held_out)
        if name == INTENT_FAMILY:
            return self.combination_task(("intent", "plain"), held_out)
        return self.family_task(name, held_out)

    def task(self, name: str, held_out: bool = False) -> Task:
        """A task of the family; tries again until a draw fits."""
        while True:
            task = self.attempt(name, held_out)
            if task and is_clean(task.prompt):
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
    operations = {name: split.held_out for name, split in OPERATION_SPLIT.items()}
    formats = {name: split.held_out for name, split in FORMAT_SPLIT.items()}
    families = {name: family.wordings(held_out=True) for name, family in FAMILIES.items()}
    return {
        "combinations": sorted(f"{operation} x {format_}" for operation, format_ in HELD_OUT_COMBINATIONS),
        "operation_wordings": operations,
        "format_wordings": formats,
        "family_wordings": {name: wordings for name, wordings in families.items() if wordings},
        "clusters": ["sentiment", "SQL"],
    }
