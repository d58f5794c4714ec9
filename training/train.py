"""Stage 3: one model of the chain base -> domain -> standard | instruction.

    python -m training.train base [--run FOLDER] [--scale 1.0] [--device auto]

Run it again after an interruption and it goes on from the last checkpoint, to the same weights bit for bit (on the
same machine with the same number of threads). Each stage leaves `<run>/<stage>/final.pt` and `metrics.jsonl`.
"""

import argparse
import json
import math
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch

from training.checkpoint import claimed, load_checkpoint, save_atomically
from training.command import run_command, stage_parser
from training.model import Llama
from training.packing import Batch, PackedSet, load_packed
from training.settings import ADDED, SEED, STAGES, PipelineError, Shape, StagePlan
from training.weights import load_weights, weights_path

LOG_EVERY = 10
FINAL_LR_SHARE = 0.05
CLIP = 1.0


@dataclass
class Progress:
    """What a checkpoint remembers besides weights and optimizer."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    best_loss: float = float("inf")
    best_step: int = 0
    worse_in_a_row: int = 0


def pick_device(wanted: str) -> str:
    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if wanted == "cuda" and not torch.cuda.is_available():
        raise PipelineError("--device cuda: PyTorch sees no CUDA device here; use --device auto")
    return wanted


def computes_in_bf16(device: str) -> bool:
    """Processors without bfloat16 units emulate it, many times slower than float32."""
    return device == "cuda" or bool(torch.cpu.get_capabilities().get("avx512_bf16") or torch.cpu.get_capabilities().get("amx_bf16"))


def learning_rate(step: int, steps: int, peak: float) -> float:
    """Linear warm-up over the first twentieth, then a cosine down to a twentieth of the peak."""
    warm_up = max(1, min(100, steps // 20))
    if step < warm_up:
        return peak * (step + 1) / warm_up
    progress = (step - warm_up) / max(1, steps - warm_up)
    return peak * (FINAL_LR_SHARE + (1 - FINAL_LR_SHARE) * 0.5 * (1 + math.cos(math.pi * progress)))


def rows_of_step(step: int, rows: int, available: int, seed: str) -> np.ndarray:
    """Row numbers of a step: a new seeded order each pass over the data. Depends on nothing but its arguments."""
    chosen = []
    for position in range(step * rows, (step + 1) * rows):
        number, index = divmod(position, available)
        chosen.append(_pass_order(available, f"{seed}-{number}")[index])
    return np.array(chosen)


_orders: dict[tuple[int, str], np.ndarray] = {}


def _pass_order(available: int, seed: str) -> np.ndarray:
    key = (available, seed)
    if key not in _orders:
        if len(_orders) > 4:
            _orders.clear()
        _orders[key] = np.random.default_rng(list(seed.encode())).permutation(available)
    return _orders[key]


def load_stage(model: Llama, stage: str, run: Path, needed_by: str) -> None:
    """A stage's result in this run, or where the run has none the committed weights of that stage."""
    path = run / stage / "final.pt"
    if path.exists():
        model.load_state_dict(load_checkpoint(path, "cpu")["model"])
    elif weights_path(stage).exists() and model.shape == Shape():
        load_weights(model, weights_path(stage))
    else:
        raise PipelineError(f"{needed_by} starts from {path}, which is missing: train that stage first")


@torch.no_grad()
def add_difference(model: Llama, tuned: str, start: str, run: Path, needed_by: str) -> None:
    """Adds to the weights what training `tuned` changed in those of `start`."""
    after, before = Llama(model.shape), Llama(model.shape)
    load_stage(after, tuned, run, needed_by)
    load_stage(before, start, run, needed_by)
    for own, new, old in zip(model.parameters(), after.parameters(), before.parameters(), strict=True):
        own += (new - old).to(own.device)


def make_optimizers(model: Llama, peak_lr: float, weight_decay: float) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the blocks, AdamW for the table and the norms, on one learning rate: Muon's
    updates are scaled to AdamW's size (arXiv 2502.16982)."""
    inner = [p for p in model.blocks.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() == 1]
    groups = [
        {"params": [model.embedding.weight], "weight_decay": weight_decay},
        {"params": vectors, "weight_decay": 0.0},
    ]
    return [
        torch.optim.Muon(inner, lr=peak_lr, weight_decay=weight_decay, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(groups, lr=peak_lr, betas=(0.9, 0.95), fused=True),
    ]


def precision(device: str) -> torch.autocast:
    return torch.autocast(device, torch.bfloat16, enabled=computes_in_bf16(device))


def descend(model: Llama, optimizers: list[torch.optim.Optimizer], batch: Batch, lr: float) -> float:
    """One step down the gradient of one batch. Returns the loss before it."""
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = lr
    with precision(batch.inputs.device.type):
        loss = model.loss(batch.inputs, batch.targets, batch.segments)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
    for optimizer in optimizers:
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
    return loss.item()


@torch.no_grad()
def mean_loss(model: Llama, packed: PackedSet, segmented: bool, device: str) -> float:
    """Mean loss over the rows, each weighted by its tokens with loss."""
    model.eval()
    total = count = 0.0
    for start in range(0, len(packed), 16):
        rows = np.arange(start, min(start + 16, len(packed)))
        batch = packed.batch(rows, segmented, device)
        tokens = int((batch.targets >= 0).sum())
        with precision(device):
            total += model.loss(batch.inputs, batch.targets, batch.segments).item() * tokens
        count += tokens
    model.train()
    return total / count


class Trainer:
    """One stage. `advance` runs steps; everything it needs to go on later is in its checkpoint."""

    def __init__(self, stage: str, plan: StagePlan, run: Path, shape: Shape, device: str) -> None:
        self.stage, self.plan, self.shape, self.device = stage, plan, shape, device
        self.folder = run / stage
        self.train = load_packed(run / "packed", f"{plan.data}.train")
        self.validation = load_packed(run / "packed", f"{plan.data}.validation")
        torch.manual_seed(SEED)
        self.model = Llama(shape, plan.dropout).to(device)
        if plan.parent:
            load_stage(self.model, plan.parent, run, stage)
        if stage in ADDED:
            add_difference(self.model, *ADDED[stage], run, stage)
        self.optimizers = make_optimizers(self.model, plan.peak_lr, plan.weight_decay)
        self.progress = Progress()

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoint.pt"

    def identity(self) -> dict[str, object]:
        """A checkpoint made under another identity must not be continued. The number of steps is not part of it: a
        stage may be cut short or prolonged, and its learning rate follows the new schedule from there."""
        plan = {name: value for name, value in asdict(self.plan).items() if name != "steps"}
        return {"plan": plan, "shape": self.shape.as_dict(), "rows": len(self.train)}

    def save(self) -> None:
        content = {"model": self.model.state_dict(), "optimizers": [o.state_dict() for o in self.optimizers]}
        content |= {"progress": asdict(self.progress), "rng": torch.get_rng_state(), "identity": self.identity()}
        save_atomically(content, self.checkpoint)

    def resume(self) -> None:
        if not self.checkpoint.exists():
            return
        content = load_checkpoint(self.checkpoint, self.device)
        if content["identity"] != self.identity():
            raise PipelineError(f"{self.checkpoint} belongs to other settings or data; delete it to start the stage again")
        self.model.load_state_dict(content["model"])
        for optimizer, state in zip(self.optimizers, content["optimizers"], strict=True):
            optimizer.load_state_dict(state)
        torch.set_rng_state(content["rng"].cpu())
        self.progress = Progress(**content["progress"])
        self.cut_log()
        print(f"{self.stage}: going on from step {self.progress.step}", flush=True)

    def step(self) -> float:
        plan, done = self.plan, self.progress.step
        rows = rows_of_step(done, plan.rows, len(self.train), f"{SEED}-{self.stage}")
        batch = self.train.batch(rows, plan.segmented, self.device)
        loss = descend(self.model, self.optimizers, batch, learning_rate(done, plan.steps, plan.peak_lr))
        self.progress.step += 1
        self.progress.tokens += batch.inputs.numel()
        return loss

    def validate(self) -> float:
        return mean_loss(self.model, self.validation, self.plan.segmented, self.device)

    def log(self, entry: dict[str, float]) -> None:
        line = {"step": self.progress.step, "tokens": self.progress.tokens, "seconds": round(self.progress.seconds, 1)}
        with (self.folder / "metrics.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line | entry) + "\n")

    def cut_log(self) -> None:
        """Drops lines written after the checkpoint: those steps are about to be run again."""
        path = self.folder / "metrics.jsonl"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        kept = [line for line in lines if json.loads(line)["step"] <= self.progress.step]
        path.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")

    def finish_validation(self, loss: float) -> None:
        p = self.progress
        if loss < p.best_loss:
            p.best_loss, p.best_step, p.worse_in_a_row = loss, p.step, 0
            if self.plan.patience:
                save_atomically({"model": self.model.state_dict()}, self.folder / "best.pt")
        else:
            p.worse_in_a_row += 1

    @property
    def finished(self) -> bool:
        p, plan = self.progress, self.plan
        return p.step >= plan.steps or bool(plan.patience and p.worse_in_a_row >= plan.patience)

    def advance(self, until: int) -> None:
        """Trains up to step `until` or the end of the stage."""
        self.folder.mkdir(parents=True, exist_ok=True)
        losses: list[float] = []
        while not self.finished and self.progress.step < until:
            started = time.monotonic()
            losses.append(self.step())
            p = self.progress
            p.seconds += time.monotonic() - started
            if p.step % LOG_EVERY == 0:
                lr = learning_rate(p.step - 1, self.plan.steps, self.plan.peak_lr)
                self.log({"loss": round(sum(losses) / len(losses), 4), "lr": round(lr, 7)})
                losses.clear()
            if p.step % self.plan.validate_every == 0 or p.step == self.plan.steps:
                loss = self.validate()
                self.log({"val_loss": round(loss, 4)})
                rate = p.tokens / p.seconds
                print(f"{self.stage} {p.step}/{self.plan.steps} val_loss {loss:.4f} {rate:.0f} tokens/s", flush=True)
                self.finish_validation(loss)
                self.save()

    def finish(self) -> None:
        """Writes the result: the weights of the best validation where the stage stops early, else the last."""
        best = self.folder / "best.pt"
        weights = load_checkpoint(best, self.device)["model"] if self.plan.patience else self.model.state_dict()
        content = {"model": weights, "progress": asdict(self.progress), "identity": self.identity()}
        save_atomically(content, self.folder / "final.pt")


def scaled_plan(stage: str, scale: float) -> StagePlan:
    if stage not in STAGES:
        raise PipelineError(f"no stage called {stage}; there are {', '.join(STAGES)}")
    if scale <= 0:
        raise PipelineError(f"--scale {scale}: must be above 0")
    plan = STAGES[stage]
    return replace(plan, steps=max(1, round(plan.steps * scale)))


def train_stage(
    stage: str, run: Path, scale: float, device: str, shape: Shape = Shape(), start: Path | None = None
) -> None:
    """`start`: committed weights to begin with instead of the parent's (or of random ones)."""
    plan = scaled_plan(stage, scale)
    if (run / stage / "final.pt").exists():
        print(f"{stage}: already trained, {run / stage / 'final.pt'}")
        return
    trainer = Trainer(stage, plan, run, shape, pick_device(device))
    with claimed(trainer.folder):
        if start:
            load_weights(trainer.model, start)
        trainer.resume()
        trainer.advance(plan.steps)
        trainer.finish()


def add_training_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies the steps of settings.py")
    parser.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda"])


def main() -> None:
    parser = stage_parser(__doc__)
    parser.add_argument("stage", choices=list(STAGES))
    parser.add_argument("--start", type=Path, help="begin with these weights (a file of training/weights/)")
    add_training_arguments(parser)
    arguments = parser.parse_args()
    train_stage(arguments.stage, arguments.run, arguments.scale, arguments.device, start=arguments.start)


if __name__ == "__main__":
    run_command(main)
