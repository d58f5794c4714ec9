"""Operations on a customer message: what each asks for, in many wordings, and the items it answers with.

A wording is a noun phrase that fits "Give .." and "What is ..?".
"""

import random
import re
from collections.abc import Callable

from training.sources import Message
from training.tasks.family import Wordings, split_wordings

COMMON_WORDS = set(
    "a an the is are am was were be been being i im my me mine we our us you your he she it its they them their this that "
    "these those to of in on at for from by with about as into and or but if so not no do does did doing can could "
    "will would shall should may might must have has had what how why when where which who there here please just "
    "get got any some up out than then too very".split()
)
COUNT_WORDS = {2: "two", 3: "three", 4: "four", 5: "five"}


def words_of(text: str) -> list[str]:
    """Words without the punctuation around them; apostrophes, signs and inner points stay."""
    return re.findall(r"[A-Za-z0-9$£€'][A-Za-z0-9$£€'.:,-]*[A-Za-z0-9]|[A-Za-z0-9]", text)


def intent(message: Message) -> list[str] | None:
    return [message.intent] if message.intent else None


def keywords(message: Message) -> list[str] | None:
    kept = [word.lower() for word in words_of(message.text)]
    kept = [word for word in kept if word not in COMMON_WORDS and len(word) > 2]
    return list(dict.fromkeys(kept))[:6] or None


def slots(message: Message) -> list[str] | None:
    """The values in the order of the text."""
    values = sorted(set(message.slots.values()), key=message.text.find)
    return values if 0 < len(values) < 4 else None


def short_word_list(message: Message) -> list[str] | None:
    found = words_of(message.text)
    return found if 1 < len(found) <= 9 else None


def item(index: int) -> Callable[[Message], list[str] | None]:
    def pick(message: Message) -> list[str] | None:
        found = words_of(message.text)
        return [found[index]] if len(found) > 1 else None

    return pick


OPERATIONS: dict[str, Callable[[Message], list[str] | None]] = {
    "intent": intent,
    "first word": item(0),
    "last word": item(-1),
    "keywords": keywords,
    "details": slots,
    "words": short_word_list,
    "message": lambda message: [message.text],
}

# Operations with a blank: {slot} is a slot's name, {n} a number of words.
BLANK_OPERATIONS = ["named detail", "first words"]

OPERATION_WORDINGS: dict[str, list[str]] = {
    "intent": [
        "the intent", "the topic", "the category", "the customer's intent", "the type of request", "the subject",
        "the label for this message", "the kind of issue", "the reason for contact", "the issue category",
        "what this is about", "which issue this is", "the request class", "the purpose of the message",
        "what the customer wants", "the right support category",
    ],
    "first word": [
        "the first word", "the opening word", "word number one", "the initial word", "the 1st word",
        "the word it starts with", "the beginning word", "the leading word", "the word at the start",
        "the word that comes first", "the earliest word", "the word in first position",
    ],
    "last word": [
        "the last word", "the final word", "the closing word", "the ending word", "the word it ends with",
        "the word at the end", "the word that comes last", "the concluding word", "the word in last position",
        "the terminal word", "the word before the full stop",
    ],
    "keywords": [
        "the keywords", "the key words", "the important words", "the main words", "the content words",
        "the most important terms", "the key terms", "the essential words", "the significant words",
        "the words that matter", "the search terms", "the meaningful words",
    ],
    "details": [
        "the details", "the entities", "the facts", "the mentioned details", "the specifics",
        "the concrete details", "the values given", "the particulars", "the pieces of information",
        "what was specified", "the booking details", "the parameters",
    ],
    "words": [
        "the words", "each word", "every word", "all the words", "the individual words", "the words one by one",
        "every single word", "the separate words", "all words in order", "the list of words",
    ],
    "message": [
        "the message", "the text", "the sentence", "what the customer wrote", "everything", "the whole message",
        "the full text", "the customer's words", "the entire message", "the line", "the original text",
        "what it says",
    ],
    "named detail": [
        "the {slot}", "the {slot} mentioned", "the {slot} given", "the requested {slot}", "which {slot} is meant",
        "the value of {slot}", "the {slot} in there", "the {slot} they want", "the stated {slot}", "only the {slot}",
    ],
    "first words": [
        "the first {n} words", "the opening {n} words", "the {n} words at the start", "the initial {n} words",
        "{n} words from the start", "just the first {n} words", "the leading {n} words", "the starting {n} words",
        "{n} words from the beginning", "the beginning, {n} words long",
    ],
}  # fmt: skip

OPERATION_SPLIT: dict[str, Wordings] = {name: split_wordings(name, ws) for name, ws in OPERATION_WORDINGS.items()}


def perform(operation: str, message: Message, wording: str, rng: random.Random) -> tuple[str, list[str]] | None:
    """The wording with its blank filled, and the items of the answer."""
    if operation == "named detail":
        names = sorted(name for name in message.slots if "category" not in name)  # that word asks for the intent
        if not names:
            return None
        name = rng.choice(names)
        return wording.format(slot=name.replace("_", " ")), [message.slots[name]]
    if operation == "first words":
        found = message.text.split()
        if len(found) < 4:
            return None
        count = rng.randint(2, min(5, len(found) - 1))
        spoken = rng.choice((str(count), COUNT_WORDS[count]))
        return wording.format(n=spoken), [" ".join(found[:count])]
    items = OPERATIONS[operation](message)
    return (wording, items) if items else None
