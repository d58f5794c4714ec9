"""Adapters: no change at the start, merging changes nothing, and only they learn."""

import pytest
import torch

from conftest import TINY
from training.lora import LoraLinear, add_adapters, merge_adapters, trained_parameters
from training.model import Llama
from training.settings import PipelineError

IDS = torch.tensor([[1, 40, 41, 42, 2, 50, 51, 0], [1, 60, 61, 2, 70, 0, 0, 0]])
RANK = 4


def stirred(model: Llama) -> None:
    """Adapters as training would leave them: no longer at zero."""
    torch.manual_seed(4)
    with torch.no_grad():
        for parameter in trained_parameters(model):
            parameter.add_(0.2 * torch.randn_like(parameter))


def test_adapters_change_nothing_at_first(tiny_model: Llama) -> None:
    before = tiny_model(IDS)
    add_adapters(tiny_model, RANK)
    assert torch.equal(tiny_model(IDS), before)


def test_merging_equals_the_adapters(tiny_model: Llama) -> None:
    before = tiny_model(IDS)
    add_adapters(tiny_model, RANK)
    stirred(tiny_model)
    adapted = tiny_model(IDS)
    assert (adapted - before).abs().max() > 0.1
    plain = merge_adapters(tiny_model)
    assert not any(isinstance(module, LoraLinear) for module in plain.modules())
    assert plain.state_dict().keys() == Llama(TINY).state_dict().keys()
    torch.testing.assert_close(plain(IDS), adapted, atol=1e-4, rtol=1e-4)
    assert torch.equal(tiny_model(IDS), adapted)  # merged in a copy


def test_only_adapters_get_gradients(tiny_model: Llama) -> None:
    add_adapters(tiny_model, RANK)
    stirred(tiny_model)
    tiny_model.loss(IDS[:, :-1], IDS[:, 1:]).backward()
    learning = {name for name, parameter in tiny_model.named_parameters() if parameter.grad is not None}
    assert learning == {name for name, _ in tiny_model.named_parameters() if name.endswith((".up", ".down"))}
    attention = TINY.heads * TINY.head_dim
    widths = [
        TINY.hidden + attention + 2 * TINY.kv_heads * TINY.head_dim,
        attention + TINY.hidden,
        TINY.hidden + 2 * TINY.mlp,
        TINY.mlp + TINY.hidden,
    ]
    assert sum(p.numel() for p in trained_parameters(tiny_model)) == TINY.layers * RANK * sum(widths)


@pytest.mark.parametrize("rank", [0, -1, 33])
def test_impossible_ranks_are_one_line(tiny_model: Llama, rank: int) -> None:
    with pytest.raises(PipelineError, match=f"LoRA rank {rank}: must be from 1 to 32"):
        add_adapters(tiny_model, rank)
