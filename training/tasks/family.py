"""What a task family is, and how three in ten of its wordings are held out of training."""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from training.settings import SEED
from training.sources import Message

HELD_OUT_SHARE = 0.3  # "three in ten"


@dataclass(frozen=True)
class Pool:
    """The material of one split that tasks are made from."""

    banking: list[Message]
    requests: list[Message]
    slotted: list[Message]
    out_of_scope: list[str]
    capitals: list[tuple[str, str]]
    chat: list[Message] = field(default_factory=list)  # what people say to an assistant, with its topic

    def any_message(self, rng: random.Random) -> Message:
        return rng.choice(rng.choice((self.banking, self.requests, self.slotted)))


@dataclass(frozen=True)
class Task:
    family: str
    prompt: str
    answer: str
    instruction: str  # the prompt without the customer's text
    wordings: tuple[str, ...]
    combination: tuple[str, str] | None = None  # operation, format


@dataclass(frozen=True)
class Wordings:
    seen: list[str]
    held_out: list[str]

    def choose(self, held_out: bool) -> list[str]:
        return self.held_out if held_out else self.seen


def plain_words(text: str) -> str:
    """Lower case, without the punctuation at the end: two wordings alike in this are one."""
    return text.lower().rstrip("?!. ")


def split_wordings(name: str, wordings: list[str], others: Iterable[str] = ()) -> Wordings:
    """A seeded choice. Never held out: the first wording, the one most people would type, and a wording that is part
    of another one (or of `others`), since training would show it anyway."""
    lowered = [plain_words(wording) for wording in (*wordings, *others)]
    free = [w for w in wordings[1:] if sum(plain_words(w) in other for other in lowered) == 1]
    count = min(len(free), round(len(wordings) * HELD_OUT_SHARE))
    held = set(random.Random(f"{SEED}-wordings-{name}").sample(free, count))
    return Wordings([w for w in wordings if w not in held], [w for w in wordings if w in held])


def split_later(name: str, groups: dict[str, dict[str, list[str]]], others: Iterable[str]) -> dict[str, Wordings]:
    """Splits the groups of wordings that came later, by kind, and leaves the split of the first ones as it was.

    `others` are the wordings of everything, these groups included; each group is held against those it does not have.
    """
    every = list(others)
    return {kind: split_wordings(f"more {name} {kind}", group[name], [w for w in every if w not in group[name]]) for kind, group in groups.items()}


def joined(first: Wordings, second: Wordings) -> Wordings:
    return Wordings(first.seen + second.seen, first.held_out + second.held_out)


def essence(text: str) -> str:
    """Words and blanks alone: quotes, points and case make no other wording."""
    return " ".join(re.findall(r"[a-z0-9]+|\{[a-z]+\}|[^\s\w\"'.?!,:;{}-]", text.lower().replace("'", "")))


def without_shown(split: Wordings, shown: Iterable[str]) -> Wordings:
    """Drops held-out wordings that training shows after all, as another wording or inside one."""
    padded = [f" {essence(other)} " for other in shown]
    return Wordings(split.seen, [w for w in split.held_out if not any(f" {essence(w)} " in other for other in padded)])


# (rng, pool, wording) -> (instruction, the customer's text or "", answer); None where the draw does not fit.
Maker = Callable[[random.Random, Pool, str], tuple[str, str, str] | None]


@dataclass(frozen=True)
class Family:
    """Tasks that share a maker. Groups of wordings are split one by one; families with a group of the same key share
    its split."""

    name: str
    make: Maker
    groups: dict[str, list[str]]
    split: dict[str, Wordings] = field(init=False)

    def __post_init__(self) -> None:
        split = {key: split_wordings(key, group) for key, group in self.groups.items()}
        shown = [wording for part in split.values() for wording in part.seen]
        object.__setattr__(self, "split", {key: without_shown(part, shown) for key, part in split.items()})

    def wordings(self, held_out: bool) -> list[str]:
        return [wording for part in self.split.values() for wording in part.choose(held_out)]
