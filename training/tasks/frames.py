"""How an instruction is put together: sentence frames, verbs, politeness, and where the customer's text goes."""

import random

VERBS = [
    "give", "return", "write", "show", "print", "tell me", "output", "provide", "state", "give me", "extract", "find",
    "say", "list", "name", "report", "send back", "get me", "pick out", "copy", "show me", "identify", "produce", "spell out",
    "write down", "let me have", "present", "fetch", "hand me", "read out", "type", "supply", "deliver", "put down",
]  # fmt: skip
POLITE = [
    "please {}", "could you {}", "can you {}", "I need you to {}", "would you {}", "kindly {}", "now {}", "could you please {}",
    "would you please {}", "I would like you to {}", "your job is to {}", "you should {}", "try to {}", "help me: {}",
    "I want you to {}", "go ahead and {}", "for the message here, {}", "simply {}", "just {}", "hey, {}", "can you please {}",
    "your task is to {}", "using the text, {}", "after reading it, {}",
]  # fmt: skip
TASK_MARKS = ["Task: {}", "Your task: {}", "Instruction: {}", "To do: {}", "Request: {}", "Question: {}", "Hi! {}", "OK, next one. {}"]

# {verb} a verb, {what} a noun phrase, {format} a format's phrase.
PLAIN_FRAMES = [
    "what is {what}?", "{what}", "I want {what}", "answer with {what}", "I need {what}", "what's {what}?", "{what}, please",
    "I am looking for {what}", "do you see {what}?", "what would be {what}?", "I'd like {what}", "reply with {what}",
    "respond with {what}", "your answer should be {what}", "{what}?", "we need {what} here", "all I need is {what}",
    "I only want {what}", "answer only with {what}", "say what {what} is", "the answer is {what}",
]  # fmt: skip
FORMAT_FRAMES = [
    "{verb} {what}, {format}", "{what}, {format}", "{what} {format}", "I want {what} {format}", "answer with {what} {format}",
    "{format}, {verb} {what}", "I need {what} {format}", "what is {what}? Answer {format}", "{format}: {what}",
    "what is {what}, {format}?", "reply with {what} {format}", "respond with {what}, {format}", "I'd like {what} {format}, please",
    "write {format} {what}", "{what}. Answer {format}", "{what} please, {format}", "what is {what}? Write it {format}",
    "{verb} {what} and write it {format}", "{verb} {what}; put it {format}", "what's {what} {format}?",
    "answer {format}: what is {what}?", "{verb} {what} ({format})", "I am looking for {what} {format}",
]  # fmt: skip
# After a request that is a sentence of its own.
REQUEST_FRAMES = [
    "{request} Answer {format}.", "{request} Write it {format}.", "{request} Reply {format}.", "{request} Give the answer {format}.",
    "{request} ({format})", "{request} Put it {format}.", "{request} Show it {format}.", "Answer {format}: {request}",
    "{request} Present the result {format}.", "{request} I want it {format}.", "{request} Output {format}.",
]  # fmt: skip

SOURCES = [
    " of this message", " from the text", " of this customer message", " from the text below", " of the following message",
    " in this sentence", " of the sentence", " of the message", " in the message", " from this", " of this text", " of what they wrote",
    " here", " of the following", " from the message above", " in the text", " of this request", " of this line",
]  # fmt: skip
INLINE_SOURCES = [' of "{text}"', " of '{text}'", ' in "{text}"', " of this message: {text}", ' from "{text}"', " of: {text}", ' for "{text}"']

PLACEMENTS = [
    ("{instruction}\n{text}", 8),
    ("{instruction} {text}", 3),
    ("{instruction}\n\n{text}", 3),
    ("{text}\n{instruction}", 4),
    ("{text}\n\n{instruction}", 2),
    ("{text} {instruction}", 1),
    ("{instruction}\n\nMessage: {text}", 2),
    ("Message: {text}\n{instruction}", 1),
    ("Message: {text}\n\n{instruction}", 1),
    ("{instruction}\nText: {text}", 1),
    ("{instruction}\nCustomer: {text}", 1),
    ("Customer: {text}\n{instruction}", 1),
    ('{instruction}\n"{text}"', 1),
    ('{instruction} "{text}"', 2),
    ('"{text}"\n{instruction}', 1),
    ('"{text}" - {instruction}', 1),
    ("{instruction}\nInput: {text}", 1),
    ("Here is a message: {text}\n{instruction}", 1),
    ("A customer writes: {text}\n{instruction}", 1),
    ('A customer says "{text}". {instruction}', 1),
    ("{instruction}\nThe message is: {text}", 1),
    ("Text: {text}\n\n{instruction}", 1),
]


def capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]


def sourced(what: str, inline: str, rng: random.Random) -> str:
    """The noun phrase, now and then with where to take it from."""
    if inline:
        return what + inline
    return what + (rng.choice(SOURCES) if rng.random() < 0.4 else "")


def frame_noun(what: str, phrase: str, rng: random.Random) -> str:
    frame = "{verb} {what} {format}" if phrase else "{verb} {what}"
    if rng.random() < 0.5:
        frame = rng.choice(FORMAT_FRAMES if phrase else PLAIN_FRAMES)
    sentence = frame.format(verb=rng.choice(VERBS), what=what, format=phrase)
    if frame.startswith("{verb}") and rng.random() < 0.35:
        sentence = rng.choice(POLITE).format(sentence)
    return sentence


def finish(sentence: str, rng: random.Random) -> str:
    if rng.random() < 0.06:
        sentence = rng.choice(TASK_MARKS).format(capitalise(sentence))
    elif rng.random() < 0.85:
        sentence = capitalise(sentence)
    return punctuate(sentence, rng)


def punctuate(sentence: str, rng: random.Random) -> str:
    if sentence.endswith(("?", ".", ")", "!", "'", '"', ":")):
        return sentence.rstrip(".?") if rng.random() < 0.1 else sentence
    asks = sentence.lower().startswith(("could", "can", "would"))
    return sentence + rng.choice(("?", "?", "") if asks else (".", ".", ".", ":", ""))


def place(instruction: str, text: str, rng: random.Random) -> str:
    if not text:
        return instruction
    layouts, weights = zip(*PLACEMENTS, strict=True)
    layout = rng.choices(layouts, weights)[0]
    if layout.startswith(("{instruction} ", "{text} {instruction}")) and instruction[-1] not in ".:?!)":
        instruction += ":"
    return layout.replace("{instruction}", instruction).replace("{text}", text)
