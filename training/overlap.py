"""How much of each suite item stands word for word in what the models were trained on.

    python -m training.overlap [--data FOLDER] [--suites FOLDER]

Writes `<suites>/overlap.json`: for every item the share of its sequences of five words that occur in the training texts
(bank queries, requests, dialogues, and a sample of the instruction mixture), in lower case and without punctuation. An
item of fewer words counts as one sequence. Only shares are written, never a training text.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from training.command import run_command, stage_parser
from training.mixture import Mixture
from training.package import write_json
from training.reading import read_json
from training.settings import ROOT, PipelineError
from training.sources import Sources, read_sources

SUITES_FOLDER = ROOT / "public" / "suites"
LENGTH = 5
MIXTURE_SAMPLE = 60_000
Sequences = set[tuple[str, ...]]


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())


def sequences(words: list[str], length: int = LENGTH) -> Iterator[tuple[str, ...]]:
    """Every run of `length` words; a shorter text is one sequence of its own."""
    if len(words) <= length:
        yield tuple(words)
    else:
        yield from (tuple(words[i : i + length]) for i in range(len(words) - length + 1))


def training_texts(sources: Sources) -> Iterator[str]:
    for messages in (sources.banking.train, sources.requests.train, sources.slotted.train):
        yield from (message.text for message in messages)
    yield from sources.dialogues.train
    yield from (task.prompt for task in islice(Mixture(sources, "train").tasks(), MIXTURE_SAMPLE))


def overlap(text: str, short: Sequences, known: Sequences) -> float:
    """Share of the sequences of `text` that are known. A text below the length is looked up among whole short texts."""
    found = list(sequences(words_of(text)))
    if not found or not found[0]:
        return 0.0
    return sum(one in known or one in short for one in found) / len(found)


def known_sequences(texts: Iterable[str]) -> tuple[Sequences, Sequences]:
    """Whole texts below the length, and all sequences of the others."""
    short: Sequences = set()
    known: Sequences = set()
    for text in texts:
        words = words_of(text)
        (short if len(words) < LENGTH else known).update(sequences(words))
    return short, known


def write_overlap(data: Path, suites: Path) -> None:
    suite = read_json(suites / "full.json")
    try:
        items = [(item["id"], item["tier"], item["prompt"]) for item in suite["items"]]
    except (KeyError, TypeError) as error:
        raise PipelineError(f"damaged suite {suites / 'full.json'}: {error!r}; run `npm run suites` again") from error
    short, known = known_sequences(training_texts(read_sources(data)))
    shares = {item_id: round(overlap(prompt, short, known), 3) for item_id, _, prompt in items}
    write_json(suites / "overlap.json", {"version": 1, "words": LENGTH, "suite": "full", "items": shares})
    for tier in sorted({tier for _, tier, _ in items}):
        values = [shares[item_id] for item_id, own, _ in items if own == tier]
        whole = sum(value == 1 for value in values)
        print(f"{tier}: mean {sum(values) / len(values):.1%}, {whole} of {len(values)} items stand there in whole", flush=True)


def main() -> None:
    parser = stage_parser(__doc__)
    parser.add_argument("--suites", type=Path, default=SUITES_FOLDER, help="folder with full.json")
    arguments = parser.parse_args()
    write_overlap(arguments.data, arguments.suites)


if __name__ == "__main__":
    run_command(main)
