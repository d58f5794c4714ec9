"""The formats an answer can be asked in: what each does to a list of items. How they are worded is in format_wordings.py.

One convention each: bullets `- x`, numbers `1. x`, straight double quotes, JSON as `JSON.stringify` writes an array of
strings, and `, ` between the items of a list in plain form.
"""

import json
from collections.abc import Callable

from training.tasks.family import Wordings, split_wordings
from training.tasks.format_wordings import PHRASES, SENTENCES

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


FORMAT_SPLIT: dict[str, dict[str, Wordings]] = {name: split_format(name) for name in PHRASES}
