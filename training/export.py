"""Stages 4 and 7: a trained model as a folder any runtime can load.

    python -m training.export all|<model> [--run FOLDER] [--models FOLDER]

Checks the ONNX file against PyTorch before anything is replaced. Run it again after `training.evaluate` and the
figures measured go into the model card. Figures of other weights than these are left out.
"""

import json
import os
import platform
import shutil
from pathlib import Path

import numpy as np
import torch

from training.agreement import read_agreement
from training.card import card_text
from training.checkpoint import load_checkpoint
from training.command import run_command, stage_parser
from training.model import Llama
from training.evaluate import read_evaluation
from training.onnx_runner import OnnxRunner
from training.package import ONNX_NAME, write_checksums, write_model, write_whole
from training.packing import load_packed
from training.reading import read_json
from training.settings import MODELS_FOLDER, SEED, SHIPPED, STAGES, PipelineError, Shape, has_template
from training.tokenizer import load_tokenizer
from training.train import computes_in_bf16, pick_device
from training.train_tokenizer import tokenizer_path
from training.weights import load_trained

LOGIT_TOLERANCE = 1e-3
CURVE_POINTS = 60


@torch.no_grad()
def check_against_onnx(model: Llama, folder: Path) -> None:
    """Same logits and, greedily, the same tokens as PyTorch with the same rounded weights."""
    golden = json.loads((folder / "golden.json").read_text("utf-8"))
    runner = OnnxRunner(folder / ONNX_NAME, model.shape)
    rows = [golden["score"]["ids"], *(prompt["ids"] for prompt in golden["prompts"])]
    logits = runner.logits(rows)
    for i, row in enumerate(rows):
        error = float(np.abs(model(torch.tensor([row]))[0].numpy() - logits[i, : len(row)]).max())
        if error > LOGIT_TOLERANCE:
            raise PipelineError(f"export: {folder / ONNX_NAME} differs from PyTorch by {error:.4f} in a logit")
    for prompt in golden["prompts"]:
        if runner.generate([prompt["ids"]], prompt["max_tokens"]) != [prompt["tokens"]]:
            raise PipelineError(f"export: {folder / ONNX_NAME} answers {prompt['prompt']!r} otherwise than PyTorch")


@torch.no_grad()
def rounding_agreement(original: Llama, rounded: Llama, run: Path, data: str) -> float:
    """Share of validation positions where int8 weights leave the best next token unchanged."""
    ids = torch.from_numpy(load_packed(run / "packed", f"{data}.validation").ids[:16].astype(np.int64))
    return float((original(ids).argmax(-1) == rounded(ids).argmax(-1)).float().mean())


def thin(points: list[list[float]]) -> list[list[float]]:
    stride = max(1, len(points) // CURVE_POINTS)
    return points[::stride] if len(points) % stride == 1 or stride == 1 else [*points[::stride], points[-1]]


def read_metrics(path: Path) -> list[dict]:
    number = 0
    try:
        entries = []
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            entries.append(json.loads(line))
        return entries
    except (OSError, ValueError) as error:
        raise PipelineError(f"missing or damaged metrics {path}, line {number}: {error}") from error


def stage_summary(stage: str, run: Path) -> dict[str, object]:
    """Length, cost and loss curves of one stage, from its metrics."""
    entries = read_metrics(run / stage / "metrics.jsonl")
    progress = load_checkpoint(run / stage / "final.pt", "cpu")["progress"]
    plan = STAGES[stage]
    return {
        "stage": stage,
        "from": plan.parent,
        "steps": progress["step"],
        "kept_step": progress["best_step"] if plan.patience else progress["step"],
        "rows_per_step": plan.rows,
        "weight_decay": plan.weight_decay,
        "dropout": plan.dropout,
        "data": data_size(run, plan.data),
        "earlier": read_earlier(run, stage),
        "tokens": progress["tokens"],
        "seconds": round(progress["seconds"]),
        "peak_lr": plan.peak_lr,
        "best_val_loss": round(progress["best_loss"], 4),
        "loss": thin([[e["step"], e["loss"]] for e in entries if "loss" in e]),
        "val_loss": thin([[e["step"], e["val_loss"]] for e in entries if "val_loss" in e]),
    }


def read_earlier(run: Path, stage: str) -> object:
    """Tokens and seconds behind the weights given with `--start`, which a run cannot know: `<stage>/earlier.json`."""
    path = run / stage / "earlier.json"
    return read_json(path) if path.exists() else None


def data_size(run: Path, name: str) -> dict[str, int]:
    packed = load_packed(run / "packed", f"{name}.train")
    return {"rows": len(packed), "tokens": int(packed.ids.size), "tokens_with_loss": int(packed.loss.sum())}


def lineage(stage: str) -> list[str]:
    parent = STAGES[stage].parent
    return [*(lineage(parent) if parent else []), stage]


def fill(model_id: str, run: Path, models: Path, folder: Path) -> float:
    """Makes a whole model folder; the share of best tokens that rounding left as they were."""
    model, content = load_trained(model_id, run)
    original = Llama(model.shape)
    original.load_state_dict(content["model"])
    tokenizer = load_tokenizer(tokenizer_path(run))
    write_model(folder, model, tokenizer, has_template(model_id))
    check_against_onnx(model, folder)
    kept = round(rounding_agreement(original, model, run, STAGES[model_id].data), 4)
    evaluations = {other: read_evaluation(run, other, folder if other == model_id else models / other) for other in SHIPPED}
    summary = {
        "model": model_id,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "hardware": f"{platform.machine()} CPU, {os.cpu_count()} cores, PyTorch {torch.__version__}",
        "precision": "bfloat16 autocast" if computes_in_bf16(pick_device("auto")) else "float32",
        "seed": SEED,
        "int8_top_token_agreement": kept,
        "stages": [stage_summary(stage, run) for stage in lineage(model_id)],
        "evaluation": evaluations[model_id],
        "shipped_against_fp32": read_agreement(run, model_id, folder, tokenizer),
    }
    write_whole(folder / "training.json", json.dumps(summary, separators=(",", ":")) + "\n")
    write_whole(folder / "README.md", card_text(summary, evaluations))
    write_checksums(folder)
    return kept


def export(model_id: str, run: Path, models: Path) -> None:
    """The folder that is there stays until the new one is whole."""
    new, old, target = (models / f"{model_id}{ending}" for ending in (".new", ".old", ""))
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        kept = fill(model_id, run, models, new)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    print(f"{model_id}: {target}, int8 keeps {kept:.2%} of the best tokens")


def main() -> None:
    parser = stage_parser(__doc__)
    parser.add_argument("model", choices=["all", *SHIPPED])
    parser.add_argument("--models", type=Path, default=MODELS_FOLDER, help="where the model folder goes")
    arguments = parser.parse_args()
    for model_id in SHIPPED if arguments.model == "all" else [arguments.model]:
        export(model_id, arguments.run, arguments.models)


if __name__ == "__main__":
    run_command(main)
