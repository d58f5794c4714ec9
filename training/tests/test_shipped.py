"""The models in public/models are what they say: checksums, shape, and PyTorch's golden answers from the ONNX file."""

import json
from pathlib import Path

import numpy as np
import pytest

from training.onnx_runner import OnnxRunner
from training.package import MAX_BYTES, ONNX_NAME, model_config, tokenizer_config, wrong_checksums
from training.settings import MODELS_FOLDER, SHIPPED, Shape, has_template
from training.tokenizer import encode_document, encode_prompt, load_tokenizer

pytestmark = pytest.mark.parametrize("model_id", SHIPPED)


def read(model_id: str, name: str) -> dict:
    return json.loads((MODELS_FOLDER / model_id / name).read_text("utf-8"))


def test_checksums_match(model_id: str) -> None:
    assert wrong_checksums(MODELS_FOLDER / model_id) == []


def test_configuration_is_the_codes(model_id: str) -> None:
    assert read(model_id, "config.json") == model_config(Shape())
    assert read(model_id, "tokenizer_config.json") == tokenizer_config(Shape(), has_template(model_id))


def test_siblings_share_one_tokenizer(model_id: str) -> None:
    files = {(MODELS_FOLDER / sibling / "tokenizer.json").read_bytes() for sibling in (model_id, SHIPPED[0])}
    assert len(files) == 1


def test_file_is_small(model_id: str) -> None:
    assert 4_000_000 < (MODELS_FOLDER / model_id / ONNX_NAME).stat().st_size < MAX_BYTES


def test_golden_answers_come_out_of_the_file(model_id: str) -> None:
    folder: Path = MODELS_FOLDER / model_id
    runner, tokenizer = OnnxRunner(folder / ONNX_NAME, Shape()), load_tokenizer(folder / "tokenizer.json")
    golden = read(model_id, "golden.json")
    assert len(golden["prompts"]) == 3
    for prompt in golden["prompts"]:
        encode = encode_document if prompt["mode"] == "raw" else encode_prompt
        assert encode(tokenizer, prompt["prompt"]) == prompt["ids"]
        assert runner.generate([prompt["ids"]], prompt["max_tokens"]) == [prompt["tokens"]]
        kept = [token for token in prompt["tokens"] if token != 0]
        assert tokenizer.decode(kept, skip_special_tokens=False) == prompt["text"]


def test_golden_score_comes_out_of_the_file(model_id: str) -> None:
    score = read(model_id, "golden.json")["score"]
    logits = OnnxRunner(MODELS_FOLDER / model_id / ONNX_NAME, Shape()).logits([score["ids"]])[0].astype(np.float64)
    logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    given = logp[np.arange(len(score["ids"]) - 1), score["ids"][1:]]
    assert np.abs(given - score["logprobs"]).max() < 1e-3


def test_summary_tells_the_training(model_id: str) -> None:
    summary = read(model_id, "training.json")
    assert summary["model"] == model_id
    assert summary["stages"][0]["stage"] == "base" and summary["stages"][-1]["stage"] == model_id
    for stage in summary["stages"]:
        losses = [loss for _, loss in stage["val_loss"]]
        assert losses[-1] < losses[0]
    assert summary["evaluation"]["model"] == model_id
