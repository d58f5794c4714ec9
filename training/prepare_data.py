"""Stage 2: every training and validation set, tokenised and packed.

    python -m training.prepare_data [--data FOLDER] [--run FOLDER] [--only base,domain]
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from tokenizers import Tokenizer

from training.command import run_command, stage_parser
from training.packing import Example, PackedSet, pack_examples, pack_stream, save_packed
from training.settings import SEED, PipelineError
from training.sources import Message, Sources, read_sources
from training.tokenizer import encode_document, encode_example, load_tokenizer
from training.train_tokenizer import tokenizer_path

DOMAIN_DIALOGUES = 5_000
PASSES = 20  # of the intent pairs: another order each time, so that they meet other neighbours
VALIDATION_ROWS = 160

Maker = Callable[[Sources, Tokenizer, str], PackedSet]


def shuffled(items: list, name: str) -> list:
    order = list(items)
    random.Random(f"{SEED}-{name}").shuffle(order)
    return order


def base_rows(sources: Sources, tokenizer: Tokenizer, part: str) -> PackedSet:
    documents = shuffled(getattr(sources.general, part), f"base-{part}")
    return pack_stream(encode_document(tokenizer, text) for text in documents)


def domain_documents(sources: Sources, part: str) -> list[str]:
    queries = getattr(sources.banking, part) + getattr(sources.requests, part)
    dialogues = shuffled(getattr(sources.dialogues, part), f"dialogues-{part}")[:DOMAIN_DIALOGUES]
    return [f"Customer: {message.text}" for message in queries] + dialogues


def domain_rows(sources: Sources, tokenizer: Tokenizer, part: str) -> PackedSet:
    documents = shuffled(domain_documents(sources, part), f"domain-{part}")
    return pack_stream(encode_document(tokenizer, text) for text in documents)


def intent_examples(messages: list[Message], tokenizer: Tokenizer, passes: int) -> Iterator[Example]:
    encoded = [encode_example(tokenizer, m.text, m.intent or "") for m in messages]
    for number in range(passes):
        yield from shuffled(encoded, f"standard-{number}")


def standard_rows(sources: Sources, tokenizer: Tokenizer, part: str) -> PackedSet:
    passes = PASSES if part == "train" else 1
    return pack_examples(intent_examples(getattr(sources.banking, part), tokenizer, passes))


def instruction_rows(sources: Sources, tokenizer: Tokenizer, part: str) -> PackedSet:
    from training.mixture import Mixture

    return pack_examples(Mixture(sources, part).encoded(tokenizer))


MAKERS: dict[str, Maker] = {
    "base": base_rows,
    "domain": domain_rows,
    "standard": standard_rows,
    "instruction": instruction_rows,
}


def prepare(data: Path, run: Path, names: list[str]) -> None:
    unknown = set(names) - MAKERS.keys()
    if unknown:
        raise PipelineError(f"no data set called {', '.join(sorted(unknown))}; there are {', '.join(MAKERS)}")
    sources, tokenizer = read_sources(data), load_tokenizer(tokenizer_path(run))
    for name in names:
        for part in ("train", "validation"):
            packed = MAKERS[name](sources, tokenizer, part)
            if part == "validation":
                packed = PackedSet(packed.ids[:VALIDATION_ROWS], packed.loss[:VALIDATION_ROWS])
            save_packed(packed, run / "packed", f"{name}.{part}")
            share = packed.loss.mean()
            print(f"{name}.{part}: {len(packed)} rows, {packed.ids.size} tokens, {share:.0%} with loss", flush=True)


def main() -> None:
    parser = stage_parser(__doc__)
    parser.add_argument("--only", default=",".join(MAKERS), help="comma-separated data sets")
    arguments = parser.parse_args()
    prepare(arguments.data, arguments.run, arguments.only.split(","))


if __name__ == "__main__":
    run_command(main)
