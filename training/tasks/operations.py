"""Operations on a customer message and the items each answers with. How they are asked for is in operation_wordings.py.
"""

import random
import re
from collections.abc import Callable

from training.sources import Message
from training.tasks.family import Wordings, joined, split_later, split_wordings, without_shown
from training.tasks.frames import SOURCES, VERBS
from training.tasks.more_operation_wordings import MORE_NOUNS, MORE_REQUESTS
from training.tasks.operation_wordings import NOUNS, REQUESTS

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
COUNTED = {"first words", "last words"}

def split_operation(name: str) -> dict[str, Wordings]:
    """Wordings that occur in another operation's words or in the frames around them are not held out."""
    others = [w for group in (NOUNS, REQUESTS) for other, wordings in group.items() if other != name for w in wordings] + SOURCES
    noun = split_wordings(name, NOUNS[name], [*others, *REQUESTS[name]])
    return {"noun": noun, "request": split_wordings(f"{name} request", REQUESTS[name], others)}


def split_all(name: str) -> dict[str, Wordings]:
    groups = (NOUNS, REQUESTS, MORE_NOUNS, MORE_REQUESTS)
    everything = [w for group in groups for wordings in group.values() for w in wordings]
    more = split_later(name, {"noun": MORE_NOUNS, "request": MORE_REQUESTS}, everything + SOURCES)
    both = {kind: joined(split, more[kind]) for kind, split in split_operation(name).items()}
    framed = [f"{verb} {noun}" for verb in VERBS for noun in both["noun"].seen]
    shown = [*both["noun"].seen, *both["request"].seen, *framed]
    return {kind: without_shown(split, shown) for kind, split in both.items()}


OPERATION_SPLIT: dict[str, dict[str, Wordings]] = {name: split_all(name) for name in NOUNS}


def counted_words(operation: str, message: Message, rng: random.Random) -> tuple[dict[str, str], list[str]] | None:
    found = message.text.split()
    if len(found) < 4:
        return None
    count = rng.randint(2, min(5, len(found) - 1))
    chosen = found[:count] if operation == "first words" else found[-count:]
    return {"n": rng.choice((str(count), COUNT_WORDS[count]))}, [" ".join(chosen)]


def named_detail(message: Message, rng: random.Random) -> tuple[dict[str, str], list[str]] | None:
    names = sorted(name for name in message.slots if "category" not in name)  # that word asks for the intent
    if not names:
        return None
    name = rng.choice(names)
    return {"slot": name.replace("_", " ")}, [message.slots[name]]


def perform(operation: str, message: Message, wording: str, rng: random.Random) -> tuple[str, list[str]] | None:
    """The wording with its blank filled, and the items of the answer."""
    if operation in COUNTED:
        made = counted_words(operation, message, rng)
    elif operation == "named detail":
        made = named_detail(message, rng)
    else:
        items = OPERATIONS[operation](message)
        return (wording, items) if items else None
    if made is None:
        return None
    blanks, items = made
    return wording.format(**blanks), items
