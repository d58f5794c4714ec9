"""Reads the source data and splits off validation rows."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from training.general_text import read_general
from training.reading import damaged, read_json, read_json_lines, read_rows
from training.settings import SEED

T = TypeVar("T")
VALIDATION_SHARE = 0.1


@dataclass(frozen=True)
class Message:
    """One customer message, with what the sources know about it."""

    text: str
    intent: str | None = None
    slots: dict[str, str] = field(default_factory=dict)
    reply: str | None = None
    topic: str | None = None  # CLINC150's own intent, which no model is asked for


@dataclass(frozen=True)
class Split(Generic[T]):
    train: list[T]
    validation: list[T]


@dataclass(frozen=True)
class Sources:
    general: Split[str]  # documents without banking or customer-desk matter
    dialogues: Split[str]  # customer-desk conversations as text
    banking: Split[Message]  # Banking77, with intents
    requests: Split[Message]  # CLINC150, short requests of any kind
    out_of_scope: Split[str]  # CLINC150's requests that belong to no intent
    slotted: Split[Message]  # SGD customer turns with slot values, and the agent's reply
    capitals: list[tuple[str, str]]  # country, capital


def split(items: list[T], name: str) -> Split[T]:
    """A seeded tenth for validation. The name keeps the splits of two sources independent."""
    order = list(range(len(items)))
    random.Random(f"{SEED}-{name}").shuffle(order)
    held = set(order[: int(len(items) * VALIDATION_SHARE)])
    train = [item for i, item in enumerate(items) if i not in held]
    return Split(train, [item for i, item in enumerate(items) if i in held])


def one_line(text: str) -> str:
    return " ".join(text.split())


def intent_words(label: str) -> str:
    """`card_arrival` -> `card arrival`; the source's stray capital and question mark go."""
    return label.replace("_", " ").replace("?", "").strip().lower()


def read_banking(folder: Path) -> list[Message]:
    path = folder / "banking77" / "train.csv"
    rows = list(read_rows(path))
    for number, row in enumerate(rows, start=2):
        if not row.get("text") or not row.get("category"):
            raise damaged(path, f"row {number}", "no text or no category")
    return [Message(one_line(row["text"]), intent=intent_words(row["category"])) for row in rows]


def read_clinc(folder: Path) -> tuple[list[Message], list[str]]:
    path = folder / "clinc150" / "train_val.json"
    content = read_json(path)
    try:
        requests = [Message(one_line(text), topic=topic) for part in ("train", "val") for text, topic in content[part]]
        outside = [one_line(text) for part in ("oos_train", "oos_val") for text, _ in content[part]]
    except (KeyError, TypeError, ValueError) as error:
        raise damaged(path, "layout", repr(error)) from error
    return requests, outside


def read_capitals(folder: Path) -> list[tuple[str, str]]:
    path = folder / "countries" / "capitals.json"
    try:
        return [(row[0], row[1]) for row in read_json(path) if row[0] and row[1]]
    except (TypeError, IndexError, KeyError) as error:
        raise damaged(path, "layout", repr(error)) from error


def dialogue_text(turns: list[dict[str, str]]) -> str:
    return "\n".join(f"{turn['speaker'].capitalize()}: {one_line(turn['text'])}" for turn in turns)


def slotted_messages(turns: list[dict]) -> Iterator[Message]:
    for i, turn in enumerate(turns):
        if turn["speaker"] != "customer":
            continue
        following = turns[i + 1] if i + 1 < len(turns) else None
        reply = following["text"] if following and following["speaker"] == "agent" else None
        slots = {k: v for k, v in turn.get("slots", {}).items() if isinstance(v, str) and v}
        yield Message(one_line(turn["text"]), slots=slots, reply=one_line(reply) if reply else None)


def read_dialogues(path: Path) -> list[list[dict]]:
    dialogues = []
    for number, row in enumerate(read_json_lines(path), start=1):
        turns = row.get("turns")
        if not isinstance(turns, list) or not all("speaker" in t and "text" in t for t in turns):
            raise damaged(path, f"line {number}", "no turns with speaker and text")
        dialogues.append(turns)
    return dialogues


def read_sources(folder: Path) -> Sources:
    sgd = split(read_dialogues(folder / "sgd" / "train.jsonl.gz"), "sgd")
    orders = split(read_dialogues(folder / "taskmaster4" / "dialogues.jsonl.gz"), "taskmaster4")
    requests, outside = read_clinc(folder)
    dialogues = Split(
        [dialogue_text(turns) for turns in sgd.train + orders.train],
        [dialogue_text(turns) for turns in sgd.validation + orders.validation],
    )
    slotted = Split(
        [m for turns in sgd.train for m in slotted_messages(turns)],
        [m for turns in sgd.validation for m in slotted_messages(turns)],
    )
    return Sources(
        general=split(read_general(folder), "general"),
        dialogues=dialogues,
        banking=split(read_banking(folder), "banking77"),
        requests=split(requests, "clinc150"),
        out_of_scope=split(outside, "clinc150-oos"),
        slotted=slotted,
        capitals=read_capitals(folder),
    )
