"""The evaluation asks what it says it asks, and the agreement counts what it says it counts."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import ROOT, TINY, little_room

from training.agreement import browser_agreement, divergence, read_agreement, token_agreement, write_agreement
from training.checkpoint import load_checkpoint, save_atomically
from training.evaluate import Candidate, evaluation_path, read_evaluation
from training.held_out_clusters import sentiment_tasks, sql_tasks
from training.mixture import HELD_OUT_PHRASES, is_clean
from training.package import ONNX_NAME, sha256, write_json, write_model, write_whole
from training.questions import make_questions
from training.settings import PipelineError
from training.tasks.abstention import ABSTAIN
from training.tasks.combinations import HELD_OUT_COMBINATIONS
from training.tokenizer import encode_text


@pytest.fixture(scope="module")
def questions(sources):
    return make_questions(sources, 12)


def test_held_out_combinations_are_asked_and_nothing_else(questions) -> None:
    assert {task.combination for task in questions.combinations} <= HELD_OUT_COMBINATIONS
    assert len(questions.combinations) == 36


def test_unseen_wordings_are_held_out_ones(questions) -> None:
    for name, tasks in questions.unseen.items():
        if name.startswith("operation"):
            assert all(HELD_OUT_PHRASES.search(task.instruction) or "{" in task.wordings[0] for task in tasks), name
    assert questions.unseen.keys() < questions.seen.keys()


def test_depth_is_what_the_answers_say(questions) -> None:
    assert {task.answer for task in questions.out_of_depth} == {ABSTAIN}
    assert ABSTAIN not in {task.answer for task in questions.within_depth}


def test_the_same_questions_every_time(sources, questions) -> None:
    assert make_questions(sources, 12) == questions


def test_clusters_are_a_hundred_questions_training_refuses() -> None:
    tasks = sentiment_tasks() + sql_tasks()
    assert len({task.prompt for task in tasks}) == len(tasks) >= 100
    assert not any(is_clean(task.prompt) for task in tasks)
    assert {task.answer for task in sentiment_tasks()} == {"positive", "negative"}
    assert "SELECT COUNT(*) FROM cards;" in {task.answer for task in sql_tasks()}


def test_token_agreement_counts_positions_of_the_longer_answer() -> None:
    assert token_agreement([([1, 2, 3], [1, 2, 3])]) == 1
    assert token_agreement([([1, 2, 3, 0], [1, 2, 9, 0])]) == 0.5  # what follows a difference does not count
    assert token_agreement([([1, 2], [1, 2, 3, 0])]) == 0.5
    assert token_agreement([([1, 2], [1, 2]), ([5, 6], [7, 8])]) == 0.5


def test_divergence_is_kullback_leibler() -> None:
    logits = torch.tensor([[0.0, 1.0, 2.0], [3.0, 0.0, 0.0]])
    shipped = torch.tensor([[0.0, 1.0, 2.0], [0.0, 3.0, 0.0]])
    reference = logits.double().log_softmax(-1)
    expected = torch.nn.functional.kl_div(shipped.double().log_softmax(-1), reference, reduction="none", log_target=True).sum(-1)
    given = divergence(reference.numpy(), shipped.numpy().astype(np.float32))
    assert given == pytest.approx(expected.numpy(), abs=1e-6)
    assert given[0] == pytest.approx(0, abs=1e-6) and given[1] > 1


REFERENCE = {
    "model": "made_up",
    "native": {"kl": 0.1},
    "prompts": [{"prompt": "a", "text": "rain falls", "logprobs": [-1.0, -2.0]}, {"prompt": "b", "text": "hill", "logprobs": [-3.0]}],
}
ANSWERED = {"browser": "Chromium 1", "texts": ["rain falls"], "logprobs": [[-1.0, -2.5]]}


def test_what_a_browser_said_is_compared_prompt_by_prompt(tokenizer) -> None:
    result = browser_agreement(REFERENCE, ANSWERED, tokenizer)
    assert result["token_agreement"] == 1 and result["prompts"] == 1
    assert result["logprob_difference"] == 0.25
    assert result["tokens"] == len(encode_text(tokenizer, "rain falls")) + 1
    longer = browser_agreement(REFERENCE, ANSWERED | {"texts": ["rain falls on"]}, tokenizer)
    assert 0 < longer["token_agreement"] < 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder, as far as anyone asks whose figures those are."""
    made = tmp_path / "made_up"
    write_whole(made / ONNX_NAME, b"weights")
    return made


def test_agreement_is_that_of_these_weights(tokenizer, tmp_path: Path, folder: Path) -> None:
    assert read_agreement(tmp_path, "made_up", folder, tokenizer) == {}
    write_agreement(tmp_path, REFERENCE | {"weights": sha256(folder / ONNX_NAME)})
    write_json(tmp_path / "agreement" / "made_up.wasm.json", ANSWERED)
    read = read_agreement(tmp_path, "made_up", folder, tokenizer)
    assert read["native"] == {"kl": 0.1} and read["wasm"]["prompts"] == 1 and "webgpu" not in read
    write_whole(folder / ONNX_NAME, b"other weights")
    assert read_agreement(tmp_path, "made_up", folder, tokenizer) == {}


def test_a_new_reference_drops_what_answered_the_old_one(tokenizer, tmp_path: Path, folder: Path) -> None:
    reference = REFERENCE | {"weights": sha256(folder / ONNX_NAME)}
    write_agreement(tmp_path, reference)
    write_json(tmp_path / "agreement" / "made_up.wasm.json", ANSWERED)
    write_agreement(tmp_path, reference)
    assert read_agreement(tmp_path, "made_up", folder, tokenizer) == {"native": {"kl": 0.1}}


def test_damaged_agreement_is_named(tokenizer, tmp_path: Path, folder: Path) -> None:
    reference, answered = tmp_path / "agreement" / "made_up.json", tmp_path / "agreement" / "made_up.wasm.json"
    write_json(reference, REFERENCE | {"weights": sha256(folder / ONNX_NAME)})
    write_json(answered, ANSWERED | {"logprobs": [[-1.0], [-2.0]]})
    with pytest.raises(PipelineError, match=f"{answered} does not fit {reference}"):
        read_agreement(tmp_path, "made_up", folder, tokenizer)
    write_json(reference, {"model": "made_up"})
    with pytest.raises(PipelineError, match=f"damaged agreement {reference}: KeyError"):
        read_agreement(tmp_path, "made_up", folder, tokenizer)
    reference.write_text("{")
    with pytest.raises(PipelineError, match=f"damaged data file {reference}"):
        read_agreement(tmp_path, "made_up", folder, tokenizer)


def test_an_evaluation_is_that_of_these_weights(tmp_path: Path, folder: Path) -> None:
    path = evaluation_path(tmp_path, "made_up")
    assert read_evaluation(tmp_path, "made_up", folder) == {}
    content = {"weights": sha256(folder / ONNX_NAME), "questions_each": 1, "measures": [], "families": []}
    write_json(path, content)
    assert read_evaluation(tmp_path, "made_up", folder) == content
    write_whole(folder / ONNX_NAME, b"other weights")
    assert read_evaluation(tmp_path, "made_up", folder) == {}
    write_json(path, {"measures": []})
    with pytest.raises(PipelineError, match=f"damaged evaluation {path}"):
        read_evaluation(tmp_path, "made_up", folder)


def test_a_model_that_is_not_there_or_damaged_is_named(tiny_model, tokenizer, tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match=f"no readable model configuration at {tmp_path}/config.json"):
        Candidate(tmp_path, template=True)
    write_model(tmp_path, tiny_model, tokenizer, has_template=True)
    assert Candidate(tmp_path, template=True).answers(["rain"])
    (tmp_path / ONNX_NAME).write_bytes(b"no graph")
    with pytest.raises(PipelineError, match=f"damaged model file {tmp_path}/{ONNX_NAME}") as caught:
        Candidate(tmp_path, template=True)
    assert "\n" not in str(caught.value)
    (tmp_path / ONNX_NAME).unlink()
    with pytest.raises(PipelineError, match=f"no exported model at {tmp_path}/{ONNX_NAME}"):
        Candidate(tmp_path, template=True)
    (tmp_path / "config.json").write_text("[]")
    with pytest.raises(PipelineError, match="no readable model configuration"):
        Candidate(tmp_path, template=True)


def test_only_what_fits_the_context_is_scored(tiny_model, tokenizer, tmp_path: Path) -> None:
    write_model(tmp_path, tiny_model, tokenizer, has_template=False)
    candidate = Candidate(tmp_path, template=False)
    beginning = candidate.beginning("\U0001f600" * 600)
    assert 0 < len(candidate.tokenizer.encode(beginning, add_special_tokens=False).ids) < TINY.context
    ids = [0, *candidate.tokenizer.encode("rain falls", add_special_tokens=False).ids]
    logp = tiny_model(torch.tensor([ids]))[0].log_softmax(-1).detach()
    expected = -sum(float(logp[i, token]) for i, token in enumerate(ids[1:])) / math.log(2)
    assert candidate.bits("rain falls") == pytest.approx(expected, abs=1e-3)


def test_a_full_disk_keeps_the_last_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    save_atomically({"step": torch.tensor(7)}, path)
    with little_room(), pytest.raises(PipelineError, match=f"cannot write {path}: .*what was saved there before is kept") as caught:
        save_atomically({"step": torch.zeros(50_000)}, path)
    assert "\n" not in str(caught.value)
    assert load_checkpoint(path, "cpu")["step"] == 7
    assert os.listdir(tmp_path) == ["checkpoint.pt"]


def test_a_full_disk_keeps_the_last_results(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    write_json(path, {"value": 1})
    assert os.listdir(tmp_path) == ["result.json"]
    with little_room(), pytest.raises(PipelineError, match=f"cannot write {path}: File too large; what was there before is kept"):
        write_json(path, {"value": "x" * 50_000})
    assert json.loads(path.read_text()) == {"value": 1}
    assert os.listdir(tmp_path) == ["result.json"]


def test_a_failing_file_is_one_line_not_a_traceback(tmp_path: Path) -> None:
    script = "from training.command import run_command; run_command(lambda: open('missing/file'))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "error: missing/file: No such file or directory\n"
