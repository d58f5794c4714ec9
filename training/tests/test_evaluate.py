"""The evaluation asks what it says it asks, and the agreement counts what it says it counts."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import ROOT

from training.agreement import browser_agreement, divergence, read_agreement, token_agreement
from training.checkpoint import load_checkpoint, save_atomically
from training.held_out_clusters import sentiment_tasks, sql_tasks
from training.mixture import HELD_OUT_PHRASES, is_clean
from training.package import write_json
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
    assert token_agreement([([1, 2, 3, 0], [1, 9, 3])]) == 0.5
    assert token_agreement([([1, 2], [1, 2]), ([5, 6], [7, 8])]) == 0.5


def test_divergence_is_kullback_leibler() -> None:
    logits = torch.tensor([[0.0, 1.0, 2.0], [3.0, 0.0, 0.0]])
    shipped = torch.tensor([[0.0, 1.0, 2.0], [0.0, 3.0, 0.0]])
    reference = logits.double().log_softmax(-1)
    expected = torch.nn.functional.kl_div(shipped.double().log_softmax(-1), reference, reduction="none", log_target=True).sum(-1)
    given = divergence(reference.numpy(), shipped.numpy().astype(np.float32))
    assert given == pytest.approx(expected.numpy(), abs=1e-6)
    assert given[0] == pytest.approx(0, abs=1e-6) and given[1] > 1


def test_what_a_browser_said_is_compared_prompt_by_prompt(tokenizer, tmp_path: Path) -> None:
    prompts = [{"prompt": "a", "text": "rain falls", "logprobs": [-1.0, -2.0]}, {"prompt": "b", "text": "hill", "logprobs": [-3.0]}]
    reference = {"native": {"kl": 0.1}, "prompts": prompts}
    answered = {"browser": "Chromium 1", "texts": ["rain falls"], "logprobs": [[-1.0, -2.5]]}
    result = browser_agreement(reference, answered, tokenizer)
    assert result["token_agreement"] == 1 and result["prompts"] == 1
    assert result["logprob_difference"] == 0.25
    assert result["tokens"] == len(encode_text(tokenizer, "rain falls"))
    folder = tmp_path / "agreement"
    folder.mkdir()
    (folder / "made_up.json").write_text(json.dumps(reference))
    assert read_agreement(tmp_path, "made_up", tokenizer) == {"native": {"kl": 0.1}}
    (folder / "made_up.json").write_text("{")
    with pytest.raises(PipelineError, match="damaged data file .*made_up.json"):
        read_agreement(tmp_path, "made_up", tokenizer)


@pytest.fixture
def little_room():
    """Files of this process may grow to 4 kB: the disk is full, as far as it can tell."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_keeps_the_last_checkpoint(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = tmp_path / "checkpoint.pt"
    save_atomically({"step": torch.tensor(7)}, path)
    request.getfixturevalue("little_room")
    with pytest.raises(PipelineError, match=f"cannot write {path}: .*what was saved there before is kept") as caught:
        save_atomically({"step": torch.zeros(50_000)}, path)
    assert "\n" not in str(caught.value)
    assert load_checkpoint(path, "cpu")["step"] == 7
    assert os.listdir(tmp_path) == ["checkpoint.pt"]


def test_a_full_disk_keeps_the_last_results(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = tmp_path / "result.json"
    write_json(path, {"value": 1})
    request.getfixturevalue("little_room")
    with pytest.raises(OSError):
        write_json(path, {"value": "x" * 50_000})
    assert json.loads(path.read_text()) == {"value": 1}


def test_a_failing_file_is_one_line_not_a_traceback(tmp_path: Path) -> None:
    script = "from training.command import run_command; run_command(lambda: open('missing/file'))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "error: missing/file: No such file or directory\n"
