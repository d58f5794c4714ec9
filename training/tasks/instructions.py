"""Puts an operation and a format into words: one instruction, with the wordings it used."""

import random
from dataclasses import dataclass

from training.tasks.formats import FORMAT_SPLIT
from training.tasks.frames import INLINE_SOURCES, REQUEST_FRAMES, finish, frame_noun, place, sourced
from training.tasks.operations import OPERATION_SPLIT

NOUN_SHARE = 0.6
PHRASE_SHARE = 0.7
INLINE_SHARE = 0.12


@dataclass(frozen=True)
class Draw:
    """The wordings chosen for one instruction. `format_kind` is empty where the format is plain."""

    operation_kind: str
    operation_wording: str
    format_kind: str
    format_wording: str

    @property
    def wordings(self) -> tuple[str, ...]:
        return (self.operation_wording, self.format_wording) if self.format_kind else (self.operation_wording,)


def draw_wordings(operation: str, format_: str, held_out: bool, rng: random.Random) -> Draw:
    kind = "noun" if rng.random() < NOUN_SHARE else "request"
    wording = rng.choice(OPERATION_SPLIT[operation][kind].choose(held_out))
    if format_ == "plain":
        return Draw(kind, wording, "", "")
    format_kind = "phrase" if rng.random() < PHRASE_SHARE else "sentence"
    return Draw(kind, wording, format_kind, rng.choice(FORMAT_SPLIT[format_][format_kind].choose(held_out)))


def instruct(draw: Draw, filled: str, text: str, rng: random.Random) -> tuple[str, str]:
    """The instruction alone and the whole prompt. `filled` is the operation's wording with its blank filled."""
    phrase = draw.format_wording if draw.format_kind == "phrase" else ""
    inline = draw.operation_kind == "noun" and rng.random() < INLINE_SHARE
    source = rng.choice(INLINE_SOURCES) if inline else ""
    if draw.operation_kind == "noun":
        sentence = finish(frame_noun(sourced(filled, source, rng), phrase, rng), rng)
    else:
        request = REQUEST_FRAMES[rng.randrange(len(REQUEST_FRAMES))].format(request=filled, format=phrase) if phrase else filled
        sentence = finish(request, rng)
    if draw.format_kind == "sentence":
        sentence = add_sentence(sentence, draw.format_wording, rng)
    if inline:
        return sentence.replace("{text}", ""), sentence.replace("{text}", text)
    return sentence, place(sentence, text, rng)


def add_sentence(sentence: str, extra: str, rng: random.Random) -> str:
    if sentence[-1] not in ".?!:)":
        sentence += "."
    sentence = sentence.rstrip(":") + ("." if sentence.endswith(":") else "")
    if rng.random() < 0.2 and "{text}" not in sentence:
        return f"{extra} {sentence}"
    return f"{sentence} {extra}"
