"""The text of `base`: prompts and completions of T0's training mixture, minus what later models are to be tested on.

Dropped: banking and customer desk (the control must not know the domain), and the held-out clusters - sentiment and
SQL - which appear in no training text of any model.
"""

import re
from pathlib import Path

from training.reading import damaged, read_json_lines

DOMAIN_WORDS = re.compile(
    r"\b(bank(s|ing)?|accounts?|credit cards?|debit|atms?|refund(s|ed)?|customers?|payments?|pin code|top[- ]?up|"
    r"exchange rate|overdraft|mortgages?|money transfer|reservations?)\b",
    re.IGNORECASE,
)
HELD_OUT_WORDS = re.compile(r"\b(sql|sentiment|positive or negative|negative or positive)\b", re.IGNORECASE)
# Templates about how someone liked something: the sentiment cluster.
SENTIMENT_TEMPLATES = ("amazon_polarity", "app_reviews", "imdb", "rotten_tomatoes", "yelp")

MAX_PROMPT_CHARS = 1200  # long articles would crowd out the rest of a small budget
END_MARK = "<|endoftext|>"


def is_kept(template: str, text: str) -> bool:
    return not (template.startswith(SENTIMENT_TEMPLATES) or DOMAIN_WORDS.search(text) or HELD_OUT_WORDS.search(text))


def as_document(prompt: str, completion: str) -> str:
    return f"{prompt.strip()}\n{completion.replace(END_MARK, '').strip()}"


def read_general(folder: Path) -> list[str]:
    path = folder / "p3" / "t0_train.jsonl.gz"
    documents: dict[str, None] = {}  # a set that keeps the order
    for number, row in enumerate(read_json_lines(path), start=1):
        try:
            template, prompt, completion = str(row["template"]), str(row["prompt"]), str(row["completion"])
        except KeyError as error:
            raise damaged(path, f"line {number}", f"no field {error}") from error
        text = as_document(prompt, completion)
        if len(prompt) <= MAX_PROMPT_CHARS and is_kept(template, text):
            documents[text] = None
    return list(documents)
