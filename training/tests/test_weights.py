"""Committed master weights: bfloat16, under the Hub's names, and refused in one line when damaged."""

from pathlib import Path

import pytest
import torch
from conftest import TINY
from safetensors.torch import load_file

from training.model import Llama
from training.settings import PipelineError, Shape
from training.weights import COMMITTED, load_weights, save_weights, weights_path


def test_what_is_saved_comes_back_as_bfloat16(tiny_model: Llama, tmp_path: Path) -> None:
    path = tmp_path / "weights" / "tiny.safetensors"
    save_weights(tiny_model, path)
    loaded = Llama(TINY)
    load_weights(loaded, path)
    for name, tensor in tiny_model.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], tensor.to(torch.bfloat16).float()), name


def test_names_are_those_of_the_hub(tiny_model: Llama, tmp_path: Path) -> None:
    path = tmp_path / "tiny.safetensors"
    save_weights(tiny_model, path)
    named = load_file(path)
    assert named["model.layers.1.self_attn.k_proj.weight"].shape == (TINY.kv_heads * TINY.head_dim, TINY.hidden)
    assert "lm_head.weight" not in named
    assert {tensor.dtype for tensor in named.values()} == {torch.bfloat16}


@pytest.mark.parametrize("damage", ["cut", "missing", "other shape"])
def test_damaged_weights_are_one_line_that_names_the_file(tiny_model: Llama, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "tiny.safetensors"
    save_weights(tiny_model, path)
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:200])
    if damage == "missing":
        path.unlink()
    shape = Shape(vocab=320, hidden=64) if damage == "other shape" else TINY
    with pytest.raises(PipelineError, match="damaged weights .*tiny.safetensors") as caught:
        load_weights(Llama(shape), path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("stage", COMMITTED)
def test_committed_weights_fit_the_shipped_shape(stage: str) -> None:
    model = Llama(Shape())
    load_weights(model, weights_path(stage))
    assert all(torch.isfinite(parameter).all() for parameter in model.parameters())
