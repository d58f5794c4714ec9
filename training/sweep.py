"""The sweep: short runs from `domain` that compare LoRA ranks, numbers of examples, and regularisation.

    python -m training.sweep [--data FOLDER] [--run FOLDER] [--device auto] [--only rank-8,full] [--scale 1.0]

Each finished run is a file of `<run>/sweep/`; the same command again goes on after the last of them. When all are
there it writes `public/training/sweep.json`.
"""

import json
import platform
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from tokenizers import Tokenizer

from training.checkpoint import claimed
from training.command import run_command, stage_parser
from training.lora import ALPHA_PER_RANK, add_adapters, trained_parameters
from training.model import Llama
from training.package import write_whole
from training.settings import ROOT, SEED, PipelineError, Shape
from training.sources import Sources, read_sources
from training.sweep_run import Fit, Material, SweepPlan, fit, make_material, measure, thin
from training.tokenizer import load_tokenizer
from training.train import add_training_arguments, computes_in_bf16, load_stage, pick_device
from training.train_tokenizer import tokenizer_path

OUTPUT = ROOT / "public" / "training" / "sweep.json"
QUESTIONS = 300
CURVE_POINTS = 40

# One pass over 7,500 bank queries. The adapters' learning rate is twice that of full tuning.
RANK = SweepPlan("", "rank", "", "banking", 7_500, steps=120, peak_lr=2e-3, validate_every=20, optimizer="AdamW")
# The largest is one pass; the others stop when the validation loss has not fallen for a while.
EXAMPLES = SweepPlan(
    "", "examples", "", "instruction", 0, steps=0, peak_lr=2e-3, validate_every=0, weight_decay=0.1, patience=4
)
# About nine passes over 500 bank queries, to the end, remembering where early stopping would have ended.
SMALL = SweepPlan(
    "", "regularisation", "", "banking", 500, steps=72, peak_lr=1e-3, validate_every=6, patience=3, to_end=True
)

PLANS = [
    *(replace(RANK, id=f"rank-{rank}", label=f"LoRA, rank {rank}", rank=rank) for rank in (2, 8, 32)),
    replace(RANK, id="full", label="Full tuning", peak_lr=1e-3),
    replace(EXAMPLES, id="examples-100", label="100 examples", examples=100, steps=90, validate_every=3),
    replace(EXAMPLES, id="examples-1000", label="1,000 examples", examples=1_000, steps=120, validate_every=10),
    replace(EXAMPLES, id="examples-10000", label="10,000 examples", examples=10_000, steps=260, validate_every=20),
    replace(SMALL, id="plain", label="No dropout, no weight decay"),
    replace(SMALL, id="dropout", label="Dropout 0.1", dropout=0.1),
    replace(SMALL, id="decay", label="Weight decay 0.1", weight_decay=0.1),
    replace(SMALL, id="dropout-decay", label="Dropout 0.1, weight decay 0.1", dropout=0.1, weight_decay=0.1),
]


@dataclass(frozen=True)
class SweepOptions:
    data: Path
    run: Path
    device: str = "auto"
    only: tuple[str, ...] = ()
    scale: float = 1.0
    output: Path = OUTPUT
    shape: Shape = Shape()

    @property
    def folder(self) -> Path:
        """A rehearsal keeps to a folder of its own."""
        return self.run / ("sweep" if self.scale == 1 else f"sweep-{self.scale:g}")

    @property
    def result(self) -> Path:
        return self.output if self.scale == 1 else self.folder / "result" / self.output.name


def scaled_plans(scale: float) -> list[SweepPlan]:
    if scale <= 0:
        raise PipelineError(f"--scale {scale}: must be above 0")
    if scale == 1:
        return PLANS
    return [replace(p, steps=max(2, round(p.steps * scale)), examples=max(24, round(p.examples * scale))) for p in PLANS]


def chosen_plans(plans: list[SweepPlan], only: tuple[str, ...]) -> list[SweepPlan]:
    unknown = set(only) - {plan.id for plan in plans}
    if unknown:
        known = ", ".join(plan.id for plan in plans)
        raise PipelineError(f"no sweep run called {', '.join(sorted(unknown))}; there are {known}")
    return [plan for plan in plans if not only or plan.id in only]


def write_compact(path: Path, content: object) -> None:
    write_whole(path, json.dumps(content, separators=(",", ":"), ensure_ascii=False, allow_nan=False) + "\n")


def settings_of(plan: SweepPlan) -> dict[str, object]:
    settings = {k: v for k, v in asdict(plan).items() if k not in ("id", "group", "label", "examples")}
    return settings | ({"alpha": ALPHA_PER_RANK * plan.rank} if plan.rank else {})


def identity(plan: SweepPlan, start: Llama) -> dict[str, object]:
    """A result made under another identity is not part of this sweep."""
    weights = float(sum(p.detach().double().abs().sum() for p in start.parameters()))
    return {"plan": asdict(plan), "start": round(weights, 3), "seed": SEED}


def read_finished(path: Path, expected: dict[str, object]) -> dict | None:
    """What an earlier call left for this run; None where it left nothing."""
    if not path.exists():
        return None
    try:
        content = json.loads(path.read_text("utf-8"))
        found, run = content["identity"], content["run"]
        whole = isinstance(content["hardware"], str) and isinstance(content["precision"], str)
        whole = whole and run["id"] == expected["plan"]["id"] and all(r["n"] > 0 for r in run["results"])
        whole = whole and all(run[name] for name in ("results", "loss", "val_loss"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PipelineError(f"damaged sweep run {path}: {error!r}; delete it to do the run again") from error
    if not whole:
        raise PipelineError(f"damaged sweep run {path}: values missing; delete it to do the run again")
    if found != expected:
        raise PipelineError(f"{path} belongs to other settings or another domain model; delete it to do the run again")
    return content


def starting_model(plan: SweepPlan, run: Path, shape: Shape) -> Llama:
    """The domain model, seeded so that the order of runs changes nothing."""
    torch.manual_seed(SEED)
    model = Llama(shape, plan.dropout)
    load_stage(model, "domain", run, "the sweep")
    return model


def readings(plan: SweepPlan, model: Llama, fitted: Fit, material: Material, tokenizer: Tokenizer) -> list[dict]:
    """The kept weights' answers; where training went on past them, the last weights' too. Leaves the kept ones."""
    results = []
    if plan.to_end:
        results = [measure(model, tokenizer, "Run to the end", questions) for questions in material.questions.values()]
    model.load_state_dict(fitted.kept)
    names = {label: "Stopped early" if plan.to_end else label for label in material.questions}
    kept = [measure(model, tokenizer, names[label], questions) for label, questions in material.questions.items()]
    return kept + results


def do_run(plan: SweepPlan, model: Llama, material: Material, tokenizer: Tokenizer, device: str) -> dict[str, object]:
    if plan.rank:
        add_adapters(model, plan.rank)
    model.to(device)
    fitted = fit(model, plan, material, device)
    return {
        "id": plan.id,
        "group": plan.group,
        "label": plan.label,
        "settings": settings_of(plan),
        "trained_parameters": sum(p.numel() for p in trained_parameters(model)),
        "examples": material.examples,
        "tokens": fitted.tokens,
        "steps": fitted.steps,
        "kept_step": fitted.kept_step,
        "seconds": round(fitted.seconds, 1),
        "loss": thin(fitted.loss, CURVE_POINTS),
        "val_loss": thin(fitted.val_loss, CURVE_POINTS),
        "results": readings(plan, model, fitted, material, tokenizer),
    }


def hardware(device: str) -> str:
    processor = f"{platform.machine()} CPU, {torch.get_num_threads()} threads"
    name = torch.cuda.get_device_name() if device == "cuda" else processor
    return f"{name}, PyTorch {torch.__version__}"


class Sweep:
    def __init__(self, o: SweepOptions) -> None:
        self.o = o
        self.plans = scaled_plans(o.scale)
        self.chosen = chosen_plans(self.plans, o.only)
        self.device = pick_device(o.device)
        self.tokenizer = load_tokenizer(tokenizer_path(o.run))
        self.sources: Sources | None = None

    def finished(self, plan: SweepPlan, start: Llama) -> dict | None:
        return read_finished(self.o.folder / f"{plan.id}.json", identity(plan, start))

    def complete(self, plan: SweepPlan) -> None:
        """Does the run unless an earlier call did."""
        model = starting_model(plan, self.o.run, self.o.shape)
        if self.finished(plan, model):
            print(f"{plan.id}: already done", flush=True)
            return
        expected = identity(plan, model)
        self.sources = self.sources or read_sources(self.o.data)
        count = max(4, round(QUESTIONS * min(1, self.o.scale)))
        material = make_material(plan, self.sources, self.tokenizer, count)
        run = do_run(plan, model, material, self.tokenizer, self.device)
        precision = "bfloat16" if computes_in_bf16(self.device) else "float32"
        kind = {"hardware": hardware(self.device), "precision": precision}
        write_compact(self.o.folder / f"{plan.id}.json", {"identity": expected, **kind, "run": run})
        scores = ", ".join(f"{r['label']} {r['value']:.3f}" for r in run["results"])
        print(f"{plan.id}: {run['steps']} steps, kept {run['kept_step']}, {run['seconds']} s; {scores}", flush=True)

    def publish(self) -> None:
        start = starting_model(self.plans[0], self.o.run, self.o.shape)
        done = [entry for plan in self.plans if (entry := self.finished(plan, start))]
        if len(done) < len(self.plans):
            print(f"{len(done)} of {len(self.plans)} runs done; the result is written when all are")
            return
        # More than one only where the sweep went on at another machine.
        kinds = {name: "; ".join(dict.fromkeys(entry[name] for entry in done)) for name in ("hardware", "precision")}
        write_compact(self.o.result, {**kinds, "seed": SEED, "runs": [entry["run"] for entry in done]})
        print(f"sweep: {len(done)} runs -> {self.o.result}")


def sweep(o: SweepOptions) -> None:
    whole = Sweep(o)
    try:
        with claimed(o.folder):
            for plan in whole.chosen:
                whole.complete(plan)
            whole.publish()
    except OSError as error:
        raise PipelineError(f"the sweep in {o.folder} failed: {error}") from error


def main() -> None:
    parser = stage_parser(__doc__)
    add_training_arguments(parser)
    parser.add_argument("--only", default="", help="comma-separated run ids")
    a = parser.parse_args()
    only = tuple(name for name in a.only.split(",") if name)
    sweep(SweepOptions(a.data, a.run, a.device, only, a.scale))


if __name__ == "__main__":
    run_command(main)
