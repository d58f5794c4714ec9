"""Made-up data and a tiny model, so that the tests need neither the real data nor a trained run."""

import csv
import gzip
import json
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from training.model import Llama  # noqa: E402
from training.settings import Shape  # noqa: E402
from training.sources import Sources, read_sources  # noqa: E402
from training.tokenizer import train_on  # noqa: E402
from training.train_tokenizer import tokenizer_text  # noqa: E402

TINY = Shape(vocab=320, hidden=32, layers=2, heads=4, kv_heads=2, head_dim=16, mlp=48, context=256)

torch.set_num_threads(1)


def write_lines(path: Path, rows: list[dict]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def dialogue(i: int) -> dict:
    city = ("Oslo", "Lima", "Rome")[i % 3]
    text = f"I want {i + 2} seats in {city} for tomorrow."
    turns = [
        {"speaker": "customer", "text": text, "slots": {"city": city, "number_of_seats": str(i + 2)}},
        {"speaker": "agent", "text": f"There is a table in {city}. Shall I book it?"},
        {"speaker": "customer", "text": "Yes, go on."},
    ]
    return {"id": str(i), "services": ["Tables_1"], "turns": turns}


def write_data(folder: Path) -> None:
    """Every source in its real layout, with invented content."""
    p3 = [{"template": "sciq_x", "prompt": f"Rain number {i} falls on hill {i}. What falls?", "completion": "rain<|endoftext|>"} for i in range(240)]
    p3.append({"template": "imdb_x", "prompt": "A film about a dog.", "completion": "liked"})
    p3.append({"template": "sciq_x", "prompt": "The bank account is empty.", "completion": "yes"})
    p3.append({"template": "sciq_x", "prompt": "Write SQL for all dogs.", "completion": "no"})
    write_lines(folder / "p3" / "t0_train.jsonl.gz", p3)
    write_lines(folder / "sgd" / "train.jsonl.gz", [dialogue(i) for i in range(40)])
    write_lines(folder / "taskmaster4" / "dialogues.jsonl.gz", [dialogue(i) for i in range(20)])
    for name in ("banking77", "clinc150", "countries"):
        (folder / name).mkdir(exist_ok=True)
    intents = ("card_arrival", "change_pin", "Refund_not_showing_up", "reverted_card_payment?")
    with (folder / "banking77" / "train.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [(f"Where is item {i} that I asked for?", intents[i % 4]) for i in range(80)]
        csv.writer(file).writerows([("text", "category"), *rows])
    requests = [[f"set an alarm for {i} past nine", "alarm"] for i in range(30)]
    requests += [[f"good day number {i}", "greeting"] for i in range(30)]
    outside = [[f"who built tower number {i}", "oos"] for i in range(20)]
    clinc = {"train": requests, "val": requests[:5], "oos_train": outside, "oos_val": outside[:3]}
    (folder / "clinc150" / "train_val.json").write_text(json.dumps(clinc))
    capitals = [["Norway", "Oslo", "EU", "NOK"], ["Peru", "Lima", "SA", "PEN"]]
    (folder / "countries" / "capitals.json").write_text(json.dumps(capitals))


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_data(folder)
    return folder


@pytest.fixture
def own_data(tmp_path: Path) -> Path:
    """A copy a test may damage."""
    write_data(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def sources(data_folder: Path) -> Sources:
    return read_sources(data_folder)


@pytest.fixture(scope="session")
def tokenizer(sources: Sources):
    return train_on(tokenizer_text(sources), TINY.vocab)


@pytest.fixture
def tiny_model() -> Llama:
    """Weights large enough that no two logits are alike by accident."""
    torch.manual_seed(3)
    model = Llama(TINY)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(5.0) if parameter.dim() > 1 else parameter.add_(0.1 * torch.randn_like(parameter))
    return model.eval()


@contextmanager
def little_room() -> Iterator[None]:
    """Files of this process may grow to 4 kB: the disk is full, as far as it can tell."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
