"""The models in public/models are what they say: checksums, shape, and PyTorch's golden answers from the ONNX file."""

import json
from pathlib import Path

import numpy as np
import pytest

from training.onnx_runner import OnnxRunner
from training.package import MAX_BYTES, ONNX_NAME, model_config, sha256, tokenizer_config, wrong_checksums
from training.settings import MODELS_FOLDER, SHIPPED, Shape, has_template
from training.tokenizer import encode_document, encode_prompt, load_tokenizer

MEASURES = {
    "intent_accuracy", "intent_macro_f1", "intent_in_words", "intent_in_words_unseen", "seen_wordings", "unseen_wordings",
    "held_out_combinations", "held_out_clusters", "says_unknown_out_of_depth", "says_unknown_within_depth", "label_lock",
    "bits_per_byte_general", "bits_per_byte_dialogues", "bits_per_byte_banking",
}  # fmt: skip

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
    assert (MODELS_FOLDER / model_id / "training.json").stat().st_size < 60_000


def test_figures_are_of_these_weights(model_id: str) -> None:
    summary = read(model_id, "training.json")
    evaluation = summary["evaluation"]
    assert evaluation["model"] == model_id
    assert evaluation["weights"] == sha256(MODELS_FOLDER / model_id / ONNX_NAME)
    assert {m["id"] for m in evaluation["measures"]} == MEASURES
    cells = [family[kind] for family in evaluation["families"] for kind in ("seen", "unseen") if family[kind]]
    for figure in [*evaluation["measures"], *cells]:
        assert figure["low"] <= figure["value"] <= figure["high"] and figure["n"] >= 100, figure
    native = summary["shipped_against_fp32"]["native"]
    assert 0.95 < native["next_token_agreement"] <= 1
    assert native["token_agreement"] > 0.8 and 0 < native["kl"] < 0.01 and native["prompts"] == 100
