"""Stage 1: the tokenizer, from a seeded sample of all training text.

    python -m training.train_tokenizer [--data FOLDER] [--run FOLDER]
"""

import random
from collections.abc import Iterator
from pathlib import Path

from training.command import run_command, stage_parser
from training.settings import SEED, Shape
from training.sources import Sources, read_sources
from training.tokenizer import train_on

GENERAL_DOCUMENTS = 12_000
DIALOGUES = 3_000


def tokenizer_path(run: Path) -> Path:
    return run / "tokenizer.json"


def tokenizer_text(sources: Sources) -> Iterator[str]:
    """Training splits only. The answers' own material comes whole, the large sources as a sample."""
    rng = random.Random(f"{SEED}-tokenizer")
    yield from rng.sample(sources.general.train, min(GENERAL_DOCUMENTS, len(sources.general.train)))
    yield from rng.sample(sources.dialogues.train, min(DIALOGUES, len(sources.dialogues.train)))
    for message in sources.banking.train + sources.requests.train:
        yield message.text
        yield message.intent or ""
    for country, capital in sources.capitals:
        yield f"{country} {capital}"


def train_tokenizer(data: Path, run: Path, vocab: int = Shape().vocab) -> None:
    run.mkdir(parents=True, exist_ok=True)
    tokenizer = train_on(tokenizer_text(read_sources(data)), vocab)
    tokenizer.save(str(tokenizer_path(run)), pretty=False)
    print(f"tokenizer: {tokenizer.get_vocab_size()} tokens -> {tokenizer_path(run)}")


def main() -> None:
    arguments = stage_parser(__doc__).parse_args()
    train_tokenizer(arguments.data, arguments.run)


if __name__ == "__main__":
    run_command(main)
