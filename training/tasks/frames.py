"""How an instruction is put together: sentence frames, verbs, politeness, and where the customer's text goes."""

import random

VERBS = [
    "give", "return", "write", "show", "print", "tell me", "output", "provide", "state", "give me", "extract", "find",
    "say", "list", "name", "report", "send back", "get me", "pick out", "copy",
]  # fmt: skip
POLITE = ["please {}", "could you {}", "can you {}", "I need you to {}", "would you {}", "kindly {}", "now {}"]
TASK_MARKS = ["Task: {}", "Your task: {}", "Instruction: {}"]

# {what} is a noun phrase, {verb} a verb, {format} a format's wording with nothing around it.
PLAIN_FRAMES = ["{verb} {what}", "{verb} {what}", "{verb} {what}", "what is {what}?", "{what}", "I want {what}", "answer with {what}"]
FORMAT_FRAMES = [
    "{verb} {what} {format}", "{verb} {what} {format}", "{verb} {what} {format}", "what is {what}? Answer {format}",
    "{verb} {what}, {format}", "{what}, {format}", "I want {what} {format}", "answer with {what} {format}",
    "{format}, {verb} {what}",
]  # fmt: skip

SOURCES = [""] * 12 + [" of this message", " from the text", " of this customer message", " from the text below"]

PLACEMENTS = [
    ("{instruction}\n{text}", 8),
    ("{instruction} {text}", 3),
    ("{instruction}\n\n{text}", 2),
    ("{text}\n{instruction}", 3),
    ("{text}\n\n{instruction}", 1),
    ("{instruction}\n\nMessage: {text}", 2),
    ("Message: {text}\n{instruction}", 1),
    ("{instruction}\nText: {text}", 1),
    ('{instruction}\n"{text}"', 1),
]


def capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]


def frame_instruction(what: str, format_wording: str, rng: random.Random) -> str:
    what += rng.choice(SOURCES)
    frame = rng.choice(FORMAT_FRAMES if format_wording else PLAIN_FRAMES)
    sentence = frame.format(verb=rng.choice(VERBS), what=what, format=format_wording)
    if frame.startswith("{verb}"):
        draw = rng.random()
        if draw < 0.2:
            sentence = rng.choice(POLITE).format(sentence)
        elif draw < 0.25:
            return punctuate(rng.choice(TASK_MARKS).format(capitalise(sentence)), rng)
    return punctuate(capitalise(sentence) if rng.random() < 0.9 else sentence, rng)


def punctuate(sentence: str, rng: random.Random) -> str:
    if sentence.endswith("?"):
        return sentence
    asks = sentence.lower().startswith(("could", "can", "would"))
    return sentence + rng.choice(("?", "?", "") if asks else (".", ".", ".", ":", ""))


def place(instruction: str, text: str, rng: random.Random) -> str:
    if not text:
        return instruction
    layouts, weights = zip(*PLACEMENTS, strict=True)
    layout = rng.choices(layouts, weights)[0]
    if layout == "{instruction} {text}" and instruction[-1] not in ".:?!":
        instruction += ":"
    return layout.replace("{instruction}", instruction).replace("{text}", text)
