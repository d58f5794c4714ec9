"""The model is Llama, exactly; packed rows are computed as if each example stood alone; loss only where asked."""

import torch
from transformers import LlamaConfig, LlamaForCausalLM

from conftest import TINY
from training.model import Llama, hf_state_dict
from training.package import model_config
from training.settings import IGNORE


def reference(model: Llama) -> LlamaForCausalLM:
    """Hugging Face's implementation, configured by the config.json that is shipped."""
    config = LlamaConfig(**{k: v for k, v in model_config(TINY).items() if k not in ("architectures", "model_type")})
    other = LlamaForCausalLM(config).eval()
    missing, unexpected = other.load_state_dict(hf_state_dict(model), strict=False)
    assert not missing and not unexpected
    return other


@torch.no_grad()
def test_equals_hugging_face_llama(tiny_model: Llama) -> None:
    ids = torch.randint(0, TINY.vocab, (2, 40), generator=torch.Generator().manual_seed(1))
    expected = reference(tiny_model)(ids).logits
    assert expected.std() > 0.1
    assert torch.allclose(tiny_model(ids), expected, atol=1e-4)


@torch.no_grad()
def test_packed_examples_do_not_see_each_other(tiny_model: Llama) -> None:
    first, second = torch.arange(10, 17), torch.arange(30, 39)
    packed = torch.cat([first, second])[None]
    segments = torch.tensor([[1] * len(first) + [2] * len(second)])
    features = tiny_model.features(packed, segments)[0]
    assert torch.allclose(features[: len(first)], tiny_model.features(first[None])[0], atol=1e-5)
    assert torch.allclose(features[len(first) :], tiny_model.features(second[None])[0], atol=1e-5)
    assert not torch.allclose(tiny_model.features(packed)[0], features, atol=1e-3)  # without segments they do


@torch.no_grad()
def test_loss_counts_only_chosen_targets(tiny_model: Llama) -> None:
    ids = torch.arange(20, 30)[None]
    targets = torch.full_like(ids, IGNORE)
    targets[0, 4], targets[0, 7] = 99, 101
    logp = tiny_model(ids)[0].log_softmax(-1)
    expected = -(logp[4, 99] + logp[7, 101]) / 2
    assert torch.allclose(tiny_model.loss(ids, targets), expected, atol=1e-5)


def test_shipped_shape_is_the_documented_one() -> None:
    from training.settings import Shape

    assert sum(p.numel() for p in Llama(Shape()).parameters()) == 5_213_440
