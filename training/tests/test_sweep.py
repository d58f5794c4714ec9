"""The sweep: goes on after an interruption, keeps the best validation, and says in one line what is wrong."""

import errno
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from conftest import TINY
from training import sweep as sweep_module
from training import weights as weights_module
from training.checkpoint import save_atomically
from training.model import Llama
from training.settings import PipelineError
from training.sources import Sources
from training.sweep import CURVE_POINTS, PLANS, SMALL, SweepOptions, scaled_plans, starting_model, sweep, write_compact
from training.sweep_run import Fit, fit, make_material, measure, note_validation, thin, wording_questions
from training.train import mean_loss

QUICK = replace(SMALL, id="quick", label="Quick", examples=24, steps=4, validate_every=2)
THREE = [QUICK, replace(QUICK, id="adapters", group="rank", rank=2, optimizer="AdamW", patience=0, to_end=False)]
THREE.append(replace(QUICK, id="instructions", group="examples", data="instruction", to_end=False))


@pytest.fixture
def options(tmp_path: Path, data_folder: Path, tokenizer) -> SweepOptions:
    run = tmp_path / "run"
    torch.manual_seed(8)
    save_atomically({"model": Llama(TINY).state_dict()}, run / "domain" / "final.pt")
    tokenizer.save(str(run / "tokenizer.json"))
    return SweepOptions(data_folder, run, "cpu", output=tmp_path / "public" / "sweep.json", shape=TINY)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sweep_module, "PLANS", THREE)
    monkeypatch.setattr(sweep_module, "QUESTIONS", 4)


def test_the_plans_are_what_the_page_compares() -> None:
    ids = [plan.id for plan in PLANS]
    assert len(ids) == len(set(ids)) <= 12
    ranks = [plan for plan in PLANS if plan.group == "rank"]
    assert [plan.rank for plan in ranks] == [2, 8, 32, 0]
    assert len({(p.steps, p.examples, p.rows, p.optimizer) for p in ranks}) == 1
    assert [plan.examples for plan in PLANS if plan.group == "examples"] == [100, 1_000, 10_000]
    assert all(plan.patience for plan in PLANS if plan.group != "rank")
    assert all(p.steps // p.validate_every < CURVE_POINTS for p in PLANS)  # no validation is averaged away


@pytest.mark.usefixtures("small")
def test_an_interrupted_sweep_goes_on(options: SweepOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    real, done = sweep_module.do_run, []

    def cut_after_one(plan, *rest):
        if done:
            raise KeyboardInterrupt
        done.append(plan.id)
        return real(plan, *rest)

    monkeypatch.setattr(sweep_module, "do_run", cut_after_one)
    with pytest.raises(KeyboardInterrupt):
        sweep(options)
    assert [path.name for path in options.folder.iterdir()] == ["quick.json"]
    assert not options.output.exists()
    first = (options.folder / "quick.json").read_bytes()

    monkeypatch.setattr(sweep_module, "do_run", lambda plan, *rest: done.append(plan.id) or real(plan, *rest))
    sweep(options)
    assert done == ["quick", "adapters", "instructions"]
    assert (options.folder / "quick.json").read_bytes() == first
    written = options.output.read_bytes()
    sweep(options)  # nothing left to do
    assert len(done) == 3 and options.output.read_bytes() == written

    result = json.loads(written)
    assert list(result) == ["hardware", "precision", "seed", "runs"]
    quick, adapters, instructions = result["runs"]
    assert [r["label"] for r in quick["results"]] == ["Stopped early", "Run to the end"]
    assert [r["label"] for r in instructions["results"]] == ["Seen wordings", "Unseen wordings"]
    assert adapters["settings"]["alpha"] == 4 and adapters["kept_step"] == adapters["steps"] == 4
    assert 0 < adapters["trained_parameters"] < quick["trained_parameters"]
    assert quick["tokens"] == 4 * 8 * 192 and quick["val_loss"][0][0] == 0
    for run in result["runs"]:
        assert all(0 <= r["low"] <= r["value"] <= r["high"] <= 1 and r["n"] == 4 for r in run["results"])


@pytest.mark.usefixtures("small")
def test_some_runs_alone_publish_nothing(options: SweepOptions, capsys: pytest.CaptureFixture[str]) -> None:
    sweep(replace(options, only=("adapters",)))
    assert "1 of 3 runs done" in capsys.readouterr().out
    assert not options.output.exists()


def test_early_stopping_keeps_the_best(options: SweepOptions, sources: Sources, tokenizer) -> None:
    plan = replace(QUICK, steps=30, peak_lr=0.05, patience=2)
    material = make_material(plan, sources, tokenizer, 4)
    model = starting_model(plan, options.run, TINY)
    fitted = fit(model, plan, material, "cpu")
    assert fitted.steps == 30  # to the end, and the kept weights settled before it
    assert fitted.kept_step < 30
    last = mean_loss(model, material.validation, True, "cpu")
    model.load_state_dict(fitted.kept)
    kept = mean_loss(model, material.validation, True, "cpu")
    assert kept == pytest.approx(fitted.best_loss, abs=1e-5)
    assert kept < last

    stopping = replace(plan, to_end=False)
    stopped = fit(starting_model(stopping, options.run, TINY), stopping, material, "cpu")
    assert stopped.steps < 30 and stopped.kept_step == fitted.kept_step
    assert all(torch.equal(tensor, fitted.kept[name]) for name, tensor in stopped.kept.items())


def test_what_is_kept_is_settled_when_patience_ends(tiny_model: Llama) -> None:
    state = Fit({})
    for step, loss in enumerate([3.0, 2.0, 2.5, 2.4, 1.0]):
        state.steps = step
        note_validation(state, tiny_model, replace(QUICK, patience=2), loss)
    assert (state.kept_step, state.best_loss) == (1, 2.0)
    with pytest.raises(PipelineError, match="quick: the validation loss is nan at step 4"):
        note_validation(state, tiny_model, QUICK, float("nan"))


def test_measuring_counts_exact_answers(tiny_model: Llama, tokenizer) -> None:
    before = {name: tensor.clone() for name, tensor in tiny_model.state_dict().items()}
    result = measure(tiny_model, tokenizer, "Right", [("hello", "certainly not this"), ("where?", "nor this")])
    assert (result["value"], result["low"], result["n"]) == (0, 0, 2)
    assert all(torch.equal(tensor, before[name]) for name, tensor in tiny_model.state_dict().items())


def test_material_keeps_questions_out_of_the_rows(sources: Sources, tokenizer) -> None:
    material = make_material(QUICK, sources, tokenizer, 4)
    trained = {m.text for m in sources.banking.train}
    assert material.examples == 24
    assert not trained & {prompt for prompt, _ in material.questions["Intents right"]}
    seen, unseen = (wording_questions(sources, held_out, 6) for held_out in (False, True))
    assert not {prompt for prompt, _ in seen} & {prompt for prompt, _ in unseen}
    assert wording_questions(sources, True, 6) == unseen  # seeded


def test_curves_are_thinned_by_means() -> None:
    points = [[step, float(step)] for step in range(1, 101)]
    assert thin(points[:40], 40) == points[:40]
    short = thin(points, 40)
    assert len(short) == 40 and short[-1] == [100, 99.5] and short[0] == [2, 1.5]



@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("content", ["{half", "[]", '{"identity": {}, "run": {}}', '{"identity": 1, "hardware": 1}'])
def test_a_damaged_run_file_is_one_line(options: SweepOptions, content: str) -> None:
    write_compact(options.folder / "adapters.json", {})
    (options.folder / "adapters.json").write_text(content)
    with pytest.raises(PipelineError, match=r"damaged sweep run .*adapters\.json: .*; delete it") as failure:
        sweep(replace(options, only=("adapters",)))
    assert "\n" not in str(failure.value)


@pytest.mark.usefixtures("small")
def test_a_result_of_another_domain_model_is_refused(options: SweepOptions) -> None:
    sweep(replace(options, only=("adapters",)))
    save_atomically({"model": Llama(TINY).state_dict()}, options.run / "domain" / "final.pt")
    with pytest.raises(PipelineError, match=r"adapters\.json belongs to other settings or another domain model"):
        sweep(replace(options, only=("adapters",)))


def test_missing_domain_weights_are_one_line(options: SweepOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights_module, "WEIGHTS_FOLDER", options.run / "none")
    (options.run / "domain" / "final.pt").unlink()
    with pytest.raises(PipelineError, match=r"the sweep starts from .*domain/final\.pt, which is missing"):
        sweep(options)


def test_unknown_runs_and_scales_are_one_line(options: SweepOptions) -> None:
    with pytest.raises(PipelineError, match="no sweep run called rank-3; there are rank-2, rank-8"):
        sweep(replace(options, only=("rank-2", "rank-3")))
    with pytest.raises(PipelineError, match="--scale 0: must be above 0"):
        scaled_plans(0)


def test_a_rehearsal_keeps_to_its_own_folder(options: SweepOptions) -> None:
    rehearsal = replace(options, scale=0.02)
    assert rehearsal.folder == options.run / "sweep-0.02"
    assert rehearsal.result.is_relative_to(rehearsal.folder)


def test_a_full_disk_is_one_line_and_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sweep.json"
    write_compact(path, {"old": 1})

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PipelineError, match=r"cannot write .*sweep\.json: No space left on device"):
        write_compact(path, {"new": 1})
    assert json.loads(path.read_text()) == {"old": 1}
    assert list(tmp_path.iterdir()) == [path]
