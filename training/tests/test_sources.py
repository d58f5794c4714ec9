"""Reading the data: what is dropped, how it is split, and one plain line for anything missing or damaged."""

import gzip
import subprocess
import sys

import pytest

from conftest import ROOT
from training.settings import PipelineError
from training.sources import read_sources, split


def test_base_text_has_no_domain_and_no_held_out_cluster(sources) -> None:
    text = "\n".join(sources.general.train + sources.general.validation)
    assert "Rain number 7" in text
    assert not any(word in text for word in ("bank", "SQL", "dog", "<|endoftext|>"))


def test_intent_names_are_plain_words(sources) -> None:
    intents = {message.intent for message in sources.banking.train}
    assert intents == {"card arrival", "change pin", "refund not showing up", "reverted card payment"}


def test_split_is_seeded_disjoint_and_whole() -> None:
    items = list(range(200))
    first, again, other = split(items, "a"), split(items, "a"), split(items, "b")
    assert first == again
    assert first != other
    assert sorted(first.train + first.validation) == items
    assert len(first.validation) == 20


def test_replies_and_slots_stay_with_their_message(sources) -> None:
    message = next(m for m in sources.slotted.train if m.slots)
    assert message.slots["city"] in message.text
    assert message.slots["city"] in (message.reply or "")


def test_missing_file_is_named(own_data) -> None:
    (own_data / "countries" / "capitals.json").unlink()
    with pytest.raises(PipelineError, match="data file missing: .*capitals.json"):
        read_sources(own_data)


def cut_gzip(path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def spoil_line(path) -> None:
    with gzip.open(path, "rt") as file:
        lines = file.readlines()
    lines[2] = '{"turns": [}\n'
    with gzip.open(path, "wt") as file:
        file.writelines(lines)


@pytest.mark.parametrize(
    ("name", "spoil", "message"),
    [
        ("sgd/train.jsonl.gz", cut_gzip, r"damaged data file .*train.jsonl.gz, line \d+"),
        ("sgd/train.jsonl.gz", spoil_line, r"train.jsonl.gz, line 3"),
        ("banking77/train.csv", lambda p: p.write_text("text,category\nhello,\n"), "train.csv, row 2"),
        ("clinc150/train_val.json", lambda p: p.write_text('{"train": []}'), "train_val.json, layout"),
        ("countries/capitals.json", lambda p: p.write_bytes(b"\xff\xfe"), "capitals.json, whole file"),
    ],
)
def test_damaged_file_is_one_line(own_data, name: str, spoil, message: str) -> None:
    spoil(own_data / name)
    with pytest.raises(PipelineError, match=message) as failure:
        read_sources(own_data)
    assert "\n" not in str(failure.value)


def test_command_line_ends_without_a_traceback(tmp_path) -> None:
    command = [sys.executable, "-m", "training.train_tokenizer", "--data", str(tmp_path), "--run", str(tmp_path / "run")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("error: data file missing: ")
    assert done.stderr.count("\n") == 1
