"""The formats an answer can be asked in: how each is worded and what it does to a list of items.

One convention each: bullets `- x`, numbers `1. x`, straight double quotes, JSON as `JSON.stringify` writes an array of
strings, and `, ` between the items of a list in plain form.
"""

import json
from collections.abc import Callable

from training.tasks.family import Wordings, split_wordings

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
}

# Each follows a verb phrase: "give the first word" + " in capital letters".
FORMAT_WORDINGS: dict[str, list[str]] = {
    "upper": [
        "in uppercase", "in capital letters", "in all caps", "in upper case", "using only capitals", "in big letters",
        "with every letter capitalised", "as capitals", "all capitalised", "in block letters", "shouting",
        "with caps lock on", "in majuscules",
    ],
    "lower": [
        "in lowercase", "in small letters", "in lower case", "without capital letters", "with no capitals",
        "using only small letters", "uncapitalised", "with caps lock off", "all lowercase", "in minuscules",
    ],
    "quoted": [
        "in quotes", "in quotation marks", "inside quotes", "wrapped in quotes", "between quotation marks", "quoted",
        "with quotes around it", "in double quotes", "enclosed in quotation marks", "put in speech marks",
        "surrounded by quotes",
    ],
    "bullets": [
        "as bullet points", "as a bulleted list", "as bullets", "with a dash on each line", "as a dashed list",
        "in bullet form", "with a hyphen before each", "one bullet per line", "in bullet points", "as a list of dashes",
    ],
    "numbered": [
        "as a numbered list", "with numbers", "as an ordered list", "in a numbered list", "counting them 1, 2, 3",
        "numbered from one", "with a number before each", "as a list with numbers", "as numbered points",
        "one per line with its number",
    ],
    "brackets": [
        "in brackets", "inside square brackets", "in square brackets", "between brackets", "surrounded by brackets",
        "wrapped in brackets", "enclosed in square brackets", "with brackets around it", "within [ ]",
        "put between square brackets",
    ],
    "json": [
        "as JSON", "in JSON", "as a JSON array", "in JSON format", "JSON formatted", "as a JSON list", "encoded as JSON",
        "as valid JSON", "formatted as a JSON array", "as machine-readable JSON",
    ],
    "twice": [
        "twice", "two times", "repeated twice", "two times in a row", "and then again", "and repeat it once",
        "once and once more", "doubled", "said twice over", "with one repetition",
    ],
    "slashes": [
        "separated by slashes", "with slashes between them", "joined by slashes", "divided by slashes",
        "with a slash between them", "slash-separated", "using / as separator", "split by slashes",
        "with / in between", "in slash notation",
    ],
}  # fmt: skip

FORMAT_SPLIT: dict[str, Wordings] = {name: split_wordings(name, ws) for name, ws in FORMAT_WORDINGS.items()}
