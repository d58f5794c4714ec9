"""The ONNX file computes what PyTorch computes, and int8 rounding stays within its bound."""

import json

import numpy as np
import onnx
import pytest
import torch

from conftest import TINY
from training.graph import build_graph
from training.model import Llama
from training.onnx_runner import OnnxRunner, pad_right
from training.package import CHECKSUMS, ONNX_NAME, write_checksums, write_model, wrong_checksums
from training.quantise import dequantise_rows, quantise_model, quantise_rows

ROWS = [[1, 5, 300, 77, 2], [1, 9, 2], [1, *range(10, 40), 2]]


@pytest.fixture
def exported(tiny_model: Llama) -> tuple[Llama, OnnxRunner]:
    packed = quantise_model(tiny_model)
    graph = build_graph(tiny_model, packed).SerializeToString()
    return tiny_model, OnnxRunner(graph, TINY)


def torch_logits(model: Llama, ids: list[int]) -> np.ndarray:
    with torch.no_grad():
        return model(torch.tensor([ids]))[0].numpy()


def test_ragged_batch_equals_pytorch(exported) -> None:
    model, runner = exported
    logits = runner.logits(ROWS)
    for i, row in enumerate(ROWS):
        expected = torch_logits(model, row)
        assert expected.std() > 0.1
        assert np.abs(logits[i, : len(row)] - expected).max() < 1e-3


def test_decoding_with_a_ragged_past_equals_pytorch(exported) -> None:
    model, runner = exported
    ids, mask = pad_right(ROWS)
    _, cache = runner.step(ids, mask, runner.empty_cache(len(ROWS)))
    lengths = mask.sum(axis=1) + 1
    grown = (np.arange(ids.shape[1] + 1)[None] < lengths[:, None]).astype(np.int64)
    logits, _ = runner.step(np.array([[7], [8], [9]]), grown, cache)
    for i, row in enumerate(ROWS):
        assert np.abs(logits[i, 0] - torch_logits(model, [*row, 7 + i])[-1]).max() < 1e-3


def test_prompt_in_two_parts_equals_pytorch(exported) -> None:
    model, runner = exported
    row = ROWS[2]
    _, cache = runner.step(np.array([row[:10]]), np.ones((1, 10), np.int64), runner.empty_cache(1))
    logits, cache = runner.step(np.array([row[10:]]), np.ones((1, len(row)), np.int64), cache)
    assert np.abs(logits[0] - torch_logits(model, row)[10:]).max() < 1e-3
    assert cache[0].shape == (1, TINY.kv_heads, len(row), TINY.head_dim)


def test_greedy_tokens_equal_pytorch(exported) -> None:
    model, runner = exported
    for row, answer in zip(ROWS, runner.generate(ROWS, 12), strict=True):
        grown = list(row)
        for token in answer:
            assert token == torch_logits(model, grown)[-1].argmax()
            grown.append(token)


def test_names_and_types_are_the_hubs(tiny_model: Llama) -> None:
    graph = build_graph(tiny_model, quantise_model(tiny_model)).graph
    parts = [f"{i}.{part}" for i in range(TINY.layers) for part in ("key", "value")]
    assert [v.name for v in graph.input] == ["input_ids", "attention_mask", *(f"past_key_values.{p}" for p in parts)]
    assert [v.name for v in graph.output] == ["logits", *(f"present.{p}" for p in parts)]
    matrices = [t for t in graph.initializer if t.name.endswith("_q")]
    assert len(matrices) == 1 + 4 * TINY.layers
    assert {t.data_type for t in matrices} == {onnx.TensorProto.INT8}


def test_rounding_error_is_at_most_half_a_step() -> None:
    weight = np.random.default_rng(2).normal(0, 0.3, (40, 64)).astype(np.float32)
    weight[3] = 0
    levels, scale = quantise_rows(weight)
    assert levels.dtype == np.int8 and np.abs(levels).max() == 127
    error = np.abs(dequantise_rows((levels, scale)) - weight)
    assert (error <= scale[:, None] / 2 + 1e-7).all()
    assert scale[0] == pytest.approx(np.abs(weight[0]).max() / 127)
    assert (dequantise_rows((levels, scale))[3] == 0).all()


def test_rounded_model_stays_close(tiny_model: Llama) -> None:
    before = torch_logits(tiny_model, ROWS[2])
    quantise_model(tiny_model)
    after = torch_logits(tiny_model, ROWS[2])
    assert 0 < np.abs(before - after).max() < 0.15 * before.std()


@pytest.mark.parametrize("has_template", [True, False])
def test_model_folder(tiny_model: Llama, tokenizer, tmp_path, has_template: bool) -> None:
    write_model(tmp_path, tiny_model, tokenizer, has_template)
    write_checksums(tmp_path)
    config = json.loads((tmp_path / "tokenizer_config.json").read_text())
    assert ("chat_template" in config) is has_template
    golden = json.loads((tmp_path / "golden.json").read_text())
    runner = OnnxRunner(tmp_path / ONNX_NAME, TINY)
    for prompt in golden["prompts"]:
        assert prompt["mode"] == ("template" if has_template else "raw")
        assert runner.generate([prompt["ids"]], prompt["max_tokens"]) == [prompt["tokens"]]
    assert golden["score"]["ids"][0] == 0
    assert len(golden["score"]["logprobs"]) == len(golden["score"]["ids"]) - 1


def test_checksums_notice_every_change(tiny_model: Llama, tokenizer, tmp_path) -> None:
    write_model(tmp_path, tiny_model, tokenizer, True)
    write_checksums(tmp_path)
    assert wrong_checksums(tmp_path) == []
    assert "onnx/model_int8.onnx" in (tmp_path / CHECKSUMS).read_text()
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "generation_config.json").unlink()
    (tmp_path / "extra.txt").write_text("x")
    assert wrong_checksums(tmp_path) == ["config.json", "extra.txt", "generation_config.json"]
