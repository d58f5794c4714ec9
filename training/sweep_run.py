"""One run of the sweep: its data, its training in memory, and its measurement on the int8 weights a model ships with."""

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.questions import UNSCORED
from training.graph import build_graph
from training.lora import merge_adapters, trained_parameters
from training.mixture import FAMILIES, INTENT_FAMILY, OPERATION_FAMILY, WEIGHTS, Mixture
from training.model import Llama
from training.onnx_runner import OnnxRunner
from training.packing import PackedSet, pack_examples
from training.prepare_data import shuffled
from training.quantise import quantise_model
from training.settings import SEED, PipelineError
from training.sources import Sources
from training.statistics import wilson
from training.tokenizer import decode_answer, encode_example, encode_prompt
from training.train import descend, learning_rate, make_optimizers, mean_loss, rows_of_step

MAX_TOKENS = 48
VALIDATION_EXAMPLES = {"banking": 160, "instruction": 100}

Point = list[float]  # step, value
Questions = list[tuple[str, str]]  # prompt and the right answer


@dataclass(frozen=True)
class SweepPlan:
    id: str
    group: str
    label: str
    data: str  # "banking" or "instruction"
    examples: int
    steps: int
    peak_lr: float
    validate_every: int
    rows: int = 8  # packed rows a step
    optimizer: str = "Muon and AdamW"  # as in the stages, or "AdamW" for everything
    weight_decay: float = 0.0
    dropout: float = 0.0
    rank: int = 0  # of the adapters; 0 = full tuning
    patience: int = 0  # validations without a better loss before the kept weights are settled; 0 = keep the last
    to_end: bool = False  # train on after that, for comparison


@dataclass(frozen=True)
class Material:
    examples: int
    train: PackedSet
    validation: PackedSet
    questions: dict[str, Questions]  # by what they measure


@dataclass
class Fit:
    kept: dict[str, Tensor]
    loss: list[Point] = field(default_factory=list)
    val_loss: list[Point] = field(default_factory=list)
    best_loss: float = float("inf")
    kept_step: int = 0
    worse_in_a_row: int = 0
    steps: int = 0
    tokens: int = 0
    seconds: float = 0.0


def pack(tokenizer: Tokenizer, pairs: Questions) -> PackedSet:
    return pack_examples(encode_example(tokenizer, prompt, answer) for prompt, answer in pairs)


def banking_material(plan: SweepPlan, sources: Sources, tokenizer: Tokenizer, count: int) -> Material:
    train = [(m.text, m.intent or "") for m in shuffled(sources.banking.train, "sweep")[: plan.examples]]
    held = [(m.text, m.intent or "") for m in shuffled(sources.banking.validation, "sweep")]
    count = min(count, len(held) // 2)
    validation = held[count : count + VALIDATION_EXAMPLES["banking"]]
    return Material(len(train), pack(tokenizer, train), pack(tokenizer, validation), {"Intents right": held[:count]})


def wording_questions(sources: Sources, held_out: bool, count: int) -> Questions:
    """Seen and unseen wordings of the same families in the same shares, so that nothing but the wordings differs."""
    own = (OPERATION_FAMILY, INTENT_FAMILY)
    names = [name for name in WEIGHTS if name in own or (name not in UNSCORED and FAMILIES[name].wordings(True))]
    drawn = random.Random(f"{SEED}-sweep").choices(names, [WEIGHTS[name] for name in names], k=count)
    mixture = Mixture(sources, "validation", "sweep-questions")
    tasks = [mixture.task(name, held_out) for name in drawn]
    return [(task.prompt, task.answer) for task in tasks]


def instruction_material(plan: SweepPlan, sources: Sources, tokenizer: Tokenizer, count: int) -> Material:
    """The smaller sets are the beginnings of the larger."""
    train = [(t.prompt, t.answer) for t in islice(Mixture(sources, "train", "sweep").tasks(), plan.examples)]
    tasks = islice(Mixture(sources, "validation", "sweep").tasks(), VALIDATION_EXAMPLES["instruction"])
    validation = [(task.prompt, task.answer) for task in tasks]
    questions = {
        "Seen wordings": wording_questions(sources, False, count),
        "Unseen wordings": wording_questions(sources, True, count),
    }
    return Material(len(train), pack(tokenizer, train), pack(tokenizer, validation), questions)


MAKERS: dict[str, Callable[[SweepPlan, Sources, Tokenizer, int], Material]] = {
    "banking": banking_material,
    "instruction": instruction_material,
}


def make_material(plan: SweepPlan, sources: Sources, tokenizer: Tokenizer, count: int) -> Material:
    return MAKERS[plan.data](plan, sources, tokenizer, count)


def optimizers_for(model: Llama, plan: SweepPlan) -> list[torch.optim.Optimizer]:
    if plan.optimizer != "AdamW":
        return make_optimizers(model, plan.peak_lr, plan.weight_decay)
    trained = trained_parameters(model)
    groups = [
        {"params": [p for p in trained if p.dim() > 1], "weight_decay": plan.weight_decay},
        {"params": [p for p in trained if p.dim() == 1], "weight_decay": 0.0},
    ]
    return [torch.optim.AdamW([g for g in groups if g["params"]], lr=plan.peak_lr, betas=(0.9, 0.95), fused=True)]


def weights_now(model: Llama) -> dict[str, Tensor]:
    return {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}


def note_validation(state: Fit, model: Llama, plan: SweepPlan, loss: float) -> None:
    """Keeps the best weights until the loss has not fallen for `patience` validations."""
    if not math.isfinite(loss):
        raise PipelineError(f"sweep run {plan.id}: the validation loss is {loss} at step {state.steps}")
    state.val_loss.append([state.steps, round(loss, 4)])
    if not plan.patience or state.worse_in_a_row >= plan.patience:
        return
    if loss < state.best_loss:
        state.best_loss, state.kept_step, state.worse_in_a_row = loss, state.steps, 0
        state.kept = weights_now(model)
    else:
        state.worse_in_a_row += 1


def fit(model: Llama, plan: SweepPlan, material: Material, device: str) -> Fit:
    """Trains `model` in place. The time is that of training with its validations."""
    optimizers, state = optimizers_for(model, plan), Fit({})
    started = time.monotonic()
    model.train()
    note_validation(state, model, plan, mean_loss(model, material.validation, True, device))
    for step in range(plan.steps):
        rows = rows_of_step(step, plan.rows, len(material.train), f"{SEED}-sweep-{plan.data}")
        batch = material.train.batch(rows, True, device)
        loss = descend(model, optimizers, batch, learning_rate(step, plan.steps, plan.peak_lr))
        state.steps = step + 1
        state.tokens += batch.inputs.numel()
        state.loss.append([state.steps, round(loss, 4)])
        if state.steps % plan.validate_every == 0 or state.steps == plan.steps:
            note_validation(state, model, plan, mean_loss(model, material.validation, True, device))
            if plan.patience and state.worse_in_a_row >= plan.patience and not plan.to_end:
                break
    if not plan.patience:
        state.kept, state.kept_step = weights_now(model), state.steps
    state.seconds = time.monotonic() - started
    return state


def thin(points: list[Point], most: int) -> list[Point]:
    """At most `most` points: the mean of each stretch, at its last step. Few enough are left as they are."""
    if len(points) <= most:
        return points
    bounds = [round(i * len(points) / most) for i in range(most + 1)]
    stretches = [points[a:b] for a, b in zip(bounds, bounds[1:], strict=False)]
    return [[stretch[-1][0], round(sum(value for _, value in stretch) / len(stretch), 4)] for stretch in stretches]


def measure(model: Llama, tokenizer: Tokenizer, label: str, questions: Questions) -> dict[str, object]:
    """Exact match of greedy answers. Leaves `model` as it is."""
    plain = merge_adapters(model).cpu().eval()
    runner = OnnxRunner(build_graph(plain, quantise_model(plain)).SerializeToString(), plain.shape)
    prompts = [encode_prompt(tokenizer, prompt) for prompt, _ in questions]
    given = runner.generate_many(prompts, MAX_TOKENS)
    texts = [decode_answer(tokenizer, ids) for ids in given]
    right = sum(text == answer for text, (_, answer) in zip(texts, questions, strict=True))
    low, high = wilson(right, len(questions))
    scores = {"value": right / len(questions), "low": low, "high": high}
    return {"label": label, **{name: round(score, 4) for name, score in scores.items()}, "n": len(questions)}
