"""The formats an answer can be asked in: what each does to a list of items. How they are worded is in format_wordings.py.

One convention each: bullets `- x`, numbers `1. x`, straight double quotes, JSON as `JSON.stringify` writes an array of
strings, and `, ` between the items of a list in plain form.
"""

import json
from collections.abc import Callable

from training.tasks.family import Wordings, joined, split_later, split_wordings, without_shown
from training.tasks.format_wordings import PHRASES, SENTENCES
from training.tasks.more_format_wordings import MORE_PHRASES, MORE_SENTENCES

Items = list[str]
SEPARATOR = ", "

FORMATS: dict[str, Callable[[Items], str]] = {
    "plain": SEPARATOR.join,
    "upper": lambda items: SEPARATOR.join(items).upper(),
    "lower": lambda items: SEPARATOR.join(items).lower(),
    "quoted": lambda items: SEPARATOR.join(f'"{item}"' for item in items),
    "bullets": lambda items: "\n".join(f"- {item}" for item in items),
    "numbered": lambda items: "\n".join(f"{i}. {item}" for i, item in enumerate(items, 1)),
    "brackets": lambda items: f"[{SEPARATOR.join(items)}]",
    "json": lambda items: json.dumps(items, ensure_ascii=False, separators=(",", ":")),
    "twice": lambda items: f"{SEPARATOR.join(items)} {SEPARATOR.join(items)}",
    "slashes": " / ".join,
    "semicolons": "; ".join,
}


def split_format(name: str) -> dict[str, Wordings]:
    """Wordings that occur in another format's words are not held out."""
    others = [w for group in (PHRASES, SENTENCES) for other, wordings in group.items() if other != name for w in wordings]
    phrase = split_wordings(name, PHRASES[name], [*others, *SENTENCES[name]])
    return {"phrase": phrase, "sentence": split_wordings(f"{name} sentence", SENTENCES[name], others)}


def split_all(name: str) -> dict[str, Wordings]:
    groups = (PHRASES, SENTENCES, MORE_PHRASES, MORE_SENTENCES)
    everything = [w for group in groups for wordings in group.values() for w in wordings]
    more = split_later(name, {"phrase": MORE_PHRASES, "sentence": MORE_SENTENCES}, everything)
    both = {kind: joined(split, more[kind]) for kind, split in split_format(name).items()}
    shown = [*both["phrase"].seen, *both["sentence"].seen]
    return {kind: without_shown(split, shown) for kind, split in both.items()}


FORMAT_SPLIT: dict[str, dict[str, Wordings]] = {name: split_all(name) for name in PHRASES}
