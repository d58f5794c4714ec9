"""Master weights in bfloat16 under `training/weights/`, so that a later run can start from a stage without repeating it.

The files are safetensors with the names of Hugging Face's `LlamaForCausalLM`; the head is the table and is not stored.
"""

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from training.checkpoint import load_checkpoint
from training.command import run_command, stage_parser
from training.model import Llama, hf_state_dict
from training.settings import ROOT, PipelineError, Shape

WEIGHTS_FOLDER = ROOT / "training" / "weights"
COMMITTED = ["base", "domain", "standard", "instruction"]


def weights_path(stage: str) -> Path:
    return WEIGHTS_FOLDER / f"{stage}.safetensors"


def save_weights(model: Llama, path: Path) -> None:
    named = {name: tensor.to(torch.bfloat16).contiguous() for name, tensor in hf_state_dict(model).items()}
    del named["lm_head.weight"]
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(named, path)


def load_weights(model: Llama, path: Path) -> None:
    """Fills `model` from a file of `save_weights`."""
    try:
        named = load_file(path)
        state = {"embedding.weight": named["model.embed_tokens.weight"], "norm.weight": named["model.norm.weight"]}
        for i in range(model.shape.layers):
            own, theirs = f"blocks.{i}.", f"model.layers.{i}."
            parts = [named[f"{theirs}self_attn.{part}_proj.weight"] for part in "qkv"]
            gated = [named[f"{theirs}mlp.{part}_proj.weight"] for part in ("gate", "up")]
            state |= {
                f"{own}attention_norm.weight": named[f"{theirs}input_layernorm.weight"],
                f"{own}qkv.weight": torch.cat(parts),
                f"{own}out.weight": named[f"{theirs}self_attn.o_proj.weight"],
                f"{own}mlp_norm.weight": named[f"{theirs}post_attention_layernorm.weight"],
                f"{own}gate_up.weight": torch.cat(gated),
                f"{own}down.weight": named[f"{theirs}mlp.down_proj.weight"],
            }
        model.load_state_dict({name: tensor.float() for name, tensor in state.items()})
    except (OSError, KeyError, RuntimeError, SafetensorError) as error:
        reason = str(error).splitlines()[0]
        raise PipelineError(f"damaged weights {path}: {reason}") from error


def load_trained(stage: str, run: Path) -> tuple[Llama, dict]:
    path = run / stage / "final.pt"
    if not path.exists():
        raise PipelineError(f"no trained model at {path}: run `python -m training.train {stage}` first")
    content = load_checkpoint(path, "cpu")
    shape = Shape(**content["identity"]["shape"])
    model = Llama(shape)
    model.load_state_dict(content["model"])
    return model.eval(), content


def main() -> None:
    """Copies a run's results of the committed stages to `training/weights/`."""
    arguments = stage_parser(main.__doc__).parse_args()
    for stage in COMMITTED:
        model, _ = load_trained(stage, arguments.run)
        save_weights(model, weights_path(stage))
        print(f"{stage} -> {weights_path(stage)}")


if __name__ == "__main__":
    run_command(main)
