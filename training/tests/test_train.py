"""Training: resuming changes nothing, an interrupted save loses nothing, bad configurations are one line."""

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from conftest import TINY
from training import checkpoint as checkpoint_module
from training.checkpoint import claimed, load_checkpoint, save_atomically
from training.packing import pack_examples, pack_stream, save_packed
from training.settings import ADDED, STAGES, PipelineError, Shape, StagePlan
from training.train import Trainer, learning_rate, pick_device, rows_of_step, scaled_plan

PLAN = StagePlan(None, "made_up", steps=12, rows=2, peak_lr=1e-2, weight_decay=0.1, validate_every=4)


def pack_run(run: Path) -> None:
    rng = np.random.default_rng(5)
    documents = [[0, *rng.integers(3, TINY.vocab, 60).tolist()] for _ in range(20)]
    for part in ("train", "validation"):
        save_packed(pack_stream(documents, 24), run / "packed", f"made_up.{part}")
    pairs = [([1, 5 + i, 6 + i, 2, 40 + i, 0], [False] * 4 + [True] * 2) for i in range(40)]
    for part in ("train", "validation"):
        save_packed(pack_examples(pairs, 24), run / "packed", f"pairs.{part}")


def trainer(run: Path, plan: StagePlan = PLAN, shape: Shape = TINY) -> Trainer:
    return Trainer("made_up", plan, run, shape, "cpu")


def weights(of: Trainer) -> dict[str, torch.Tensor]:
    return {name: tensor.clone() for name, tensor in of.model.state_dict().items()}


def read_log(path: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    pack_run(tmp_path)
    return tmp_path


def test_resumed_equals_uninterrupted_bit_for_bit(run: Path) -> None:
    whole = trainer(run)
    whole.advance(12)
    log = whole.folder / "metrics.jsonl"
    curve = read_log(log)
    whole.checkpoint.unlink()
    log.unlink()

    stopped = trainer(run)
    stopped.advance(10)  # two steps past the checkpoint of step 8, as a kill would leave it
    torch.manual_seed(999)
    resumed = trainer(run)
    resumed.resume()
    assert resumed.progress.step == 8
    resumed.advance(12)
    for name, tensor in weights(whole).items():
        assert torch.equal(tensor, weights(resumed)[name]), name
    again = read_log(log)
    assert [e["step"] for e in again] == [e["step"] for e in curve]  # nothing twice, nothing missing
    assert [e["val_loss"] for e in again if "val_loss" in e] == [e["val_loss"] for e in curve if "val_loss" in e]


def test_training_lowers_the_loss(run: Path) -> None:
    plan = replace(PLAN, data="pairs", segmented=True, steps=60, validate_every=30)
    learner = trainer(run, plan)
    before = learner.validate()
    learner.advance(60)
    assert learner.validate() < before / 2


def test_early_stopping_keeps_the_best(run: Path) -> None:
    stopper = trainer(run, replace(PLAN, peak_lr=0.5, steps=400, validate_every=2, patience=2))
    stopper.advance(400)
    stopper.finish()
    assert stopper.progress.step < 400
    assert stopper.progress.best_step < stopper.progress.step
    kept = load_checkpoint(stopper.folder / "final.pt", "cpu")["model"]
    stopper.model.load_state_dict(kept)
    assert stopper.validate() == pytest.approx(stopper.progress.best_loss, abs=1e-6)


def test_interrupted_save_leaves_the_old_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "checkpoint.pt"
    save_atomically({"step": 1}, path)

    def cut_off(content, file) -> None:
        file.write(b"half of a file")
        raise KeyboardInterrupt

    monkeypatch.setattr(checkpoint_module.torch, "save", cut_off)
    with pytest.raises(KeyboardInterrupt):
        save_atomically({"step": 2}, path)
    assert load_checkpoint(path, "cpu") == {"step": 1}


def test_damaged_checkpoint_is_one_line(run: Path) -> None:
    first = trainer(run)
    first.advance(4)
    first.checkpoint.write_bytes(first.checkpoint.read_bytes()[:500])
    with pytest.raises(PipelineError, match="damaged checkpoint .*checkpoint.pt: .*delete it") as failure:
        trainer(run).resume()
    assert "\n" not in str(failure.value)


def test_two_processes_do_not_share_a_stage(tmp_path: Path) -> None:
    note = tmp_path / "process.txt"
    note.write_text(str(os.getppid()))
    with pytest.raises(PipelineError, match=f"is being trained by process {os.getppid()}"), claimed(tmp_path):
        pass
    note.write_text("999999999")  # no such process: left behind by a kill
    with claimed(tmp_path):
        assert note.read_text() == str(os.getpid())
    assert not note.exists()


def test_checkpoint_of_other_settings_is_refused(run: Path) -> None:
    trainer(run).advance(4)
    with pytest.raises(PipelineError, match="belongs to other settings or data"):
        trainer(run, replace(PLAN, peak_lr=1e-3)).resume()


def test_a_stage_may_be_cut_short(run: Path) -> None:
    trainer(run).advance(4)
    shorter = trainer(run, replace(PLAN, steps=6))
    shorter.resume()
    shorter.advance(6)
    assert shorter.finished and shorter.progress.step == 6
    rate = shorter.optimizers[0].param_groups[0]["lr"]
    assert rate == pytest.approx(learning_rate(5, 6, PLAN.peak_lr)) and rate < learning_rate(5, 12, PLAN.peak_lr)


def test_child_starts_from_its_parent(run: Path) -> None:
    with pytest.raises(PipelineError, match="made_up starts from .*base.*final.pt, which is missing"):
        trainer(run, replace(PLAN, parent="base"))
    parent = Trainer("base", PLAN, run, TINY, "cpu")
    parent.advance(3)
    parent.finish()
    child = trainer(run, replace(PLAN, parent="base"))
    assert all(torch.equal(tensor, weights(parent)[name]) for name, tensor in weights(child).items())


def test_what_another_stage_changed_is_added(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trained: dict[str, dict[str, torch.Tensor]] = {}
    for stage, steps in (("base", 2), ("domain", 3), ("instruction", 5)):
        one = Trainer(stage, PLAN, run, TINY, "cpu")
        one.advance(steps)
        one.finish()
        trained[stage] = weights(one)
    monkeypatch.setitem(ADDED, "made_up", ("instruction", "domain"))
    child = trainer(run, replace(PLAN, parent="base"))
    for name, tensor in weights(child).items():
        expected = trained["base"][name] + trained["instruction"][name] - trained["domain"][name]
        assert torch.allclose(tensor, expected, atol=1e-6), name


def test_rows_cover_the_data_once_a_pass() -> None:
    passes = [np.concatenate([rows_of_step(step, 4, 20, "s") for step in range(n, n + 5)]) for n in (0, 5)]
    assert [sorted(rows.tolist()) for rows in passes] == [list(range(20))] * 2
    assert passes[0].tolist() != passes[1].tolist()


def test_learning_rate_rises_then_falls() -> None:
    rates = [learning_rate(step, 1000, 1.0) for step in range(1000)]
    assert rates.index(max(rates)) in (49, 50)
    assert rates[0] == pytest.approx(0.02)
    assert rates[-1] == pytest.approx(0.05, abs=1e-3)


def test_every_stage_has_its_parent() -> None:
    assert {name: plan.parent for name, plan in STAGES.items()} == {
        "base": None,
        "domain": "base",
        "standard": "domain",
        "instruction": "domain",
        "both": "standard",
    }


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Shape(heads=4, kv_heads=3), "4 heads cannot share 3 key-value heads"),
        (lambda: Shape(head_dim=7), "head_dim 7 is odd"),
        (lambda: scaled_plan("base", 0), "--scale 0: must be above 0"),
        (lambda: scaled_plan("bse", 1), "no stage called bse"),
    ],
)
def test_bad_configuration_is_one_line(make, message: str) -> None:
    with pytest.raises(PipelineError, match=message):
        make()


def test_device_is_chosen_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert pick_device("auto") == "cpu"
    with pytest.raises(PipelineError, match="no CUDA device"):
        pick_device("cuda")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert pick_device("auto") == "cuda"
