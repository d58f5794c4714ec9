"""Stage 5: what an exported model can do, measured on validation data through its ONNX file.

    python -m training.evaluate standard|instruction|base [--data FOLDER] [--run FOLDER] [--models FOLDER] [--count 100]

Writes `<run>/evaluation/<id>.json`. Exact match everywhere; macro means are over families (or combinations).
"""

import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np

from training.command import run_command, stage_parser
from training.mixture import FAMILIES, INTENT_FAMILY, Mixture
from training.onnx_runner import OnnxRunner
from training.package import ONNX_NAME, read_shape, write_json
from training.settings import END_ID, MODELS_FOLDER, SEED, SHIPPED
from training.sources import Message, Sources, read_sources
from training.tasks.combinations import HELD_OUT_COMBINATIONS, SEEN_COMBINATIONS
from training.tasks.family import Task
from training.tokenizer import encode_document, encode_prompt, load_tokenizer

MAX_TOKENS = 48
# A reply to a dialogue is one of many good ones; exact match says nothing about it.
UNSCORED = {"reply at the desk", "bare desk message"}


class Candidate:
    """An exported model that answers prompts greedily."""

    def __init__(self, folder: Path) -> None:
        self.shape = read_shape(folder)
        self.tokenizer = load_tokenizer(folder / "tokenizer.json")
        self.runner = OnnxRunner(folder / ONNX_NAME, self.shape)

    def answers(self, prompts: list[str]) -> list[str]:
        encoded = [encode_prompt(self.tokenizer, prompt) for prompt in prompts]
        tokens = self.runner.generate_many(encoded, MAX_TOKENS)
        return [self.tokenizer.decode([t for t in row if t != END_ID], skip_special_tokens=False) for row in tokens]

    def accuracy(self, tasks: list[Task]) -> float:
        given = self.answers([task.prompt for task in tasks])
        return sum(a == task.answer for a, task in zip(given, tasks, strict=True)) / len(tasks)

    def bits_per_byte(self, texts: list[str]) -> float:
        """Of each whole text after its document mark."""
        bits = 0.0
        for text in texts:
            ids = encode_document(self.tokenizer, text)[: self.shape.context]
            logits = self.runner.logits([ids])[0].astype(np.float64)  # (T, vocab)
            logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
            bits -= logp[np.arange(len(ids) - 1), ids[1:]].sum() / np.log(2)
        return bits / sum(len(text.encode()) for text in texts)


def intent_accuracy(candidate: Candidate, messages: list[Message]) -> float:
    given = candidate.answers([message.text for message in messages])
    return sum(answer == m.intent for answer, m in zip(given, messages, strict=True)) / len(messages)


def repeat(count: int, draw: Callable[[], Task | None]) -> list[Task]:
    tasks: list[Task] = []
    while len(tasks) < count:
        task = draw()
        if task:
            tasks.append(task)
    return tasks


def combination_tasks(mixture: Mixture, pairs: list[tuple[str, str]], count: int, held_out: bool) -> list[Task]:
    return repeat(count, lambda: mixture.combination_task(mixture.rng.choice(pairs), held_out))


def family_accuracies(candidate: Candidate, mixture: Mixture, count: int, held_out: bool) -> dict[str, float]:
    scores: dict[str, float] = {}
    for name in [INTENT_FAMILY, *FAMILIES]:
        has_wordings = name == INTENT_FAMILY or FAMILIES[name].wordings(held_out)
        if name in UNSCORED or not has_wordings:
            continue
        scores[name] = candidate.accuracy([mixture.task(name, held_out) for _ in range(count)])
    return scores


def macro(scores: dict[str, float]) -> float:
    return sum(scores.values()) / len(scores)


def evaluate_instruction(candidate: Candidate, sources: Sources, count: int) -> dict[str, object]:
    mixture = Mixture(sources, "validation", "evaluation")
    result: dict[str, object] = {"questions_each": count}
    for label, held_out in (("seen_wordings", False), ("unseen_wordings", True)):
        scores = family_accuracies(candidate, mixture, count, held_out)
        tasks = combination_tasks(mixture, SEEN_COMBINATIONS, 3 * count, held_out)
        scores["operation with format"] = candidate.accuracy(tasks)
        result[label] = {name: round(score, 3) for name, score in scores.items()}
        result[f"{label}_macro"] = round(macro(scores), 3)
    unseen = combination_tasks(mixture, sorted(HELD_OUT_COMBINATIONS), 3 * count, held_out=False)
    result["untrained_combinations"] = round(candidate.accuracy(unseen), 3)
    return result


def evaluate(model_id: str, folder: Path, sources: Sources, count: int) -> dict[str, object]:
    candidate = Candidate(folder)
    result: dict[str, object] = {"model": model_id}
    rng = random.Random(f"{SEED}-evaluation")
    for name in ("general", "dialogues"):
        texts = rng.sample(getattr(sources, name).validation, min(count, len(getattr(sources, name).validation)))
        result[f"bits_per_byte_{name}"] = round(candidate.bits_per_byte([text[:600] for text in texts]), 3)
    if model_id == "standard":
        result["questions"] = len(sources.banking.validation)
        result["banking77_validation_accuracy"] = round(intent_accuracy(candidate, sources.banking.validation), 4)
    if model_id == "instruction":
        result |= evaluate_instruction(candidate, sources, count)
    return result


def write_evaluation(model_id: str, data: Path, run: Path, models: Path, count: int) -> None:
    result = evaluate(model_id, models / model_id, read_sources(data), count)
    folder = run / "evaluation"
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / f"{model_id}.json", result)
    print(json.dumps(result, indent=1))


def main() -> None:
    parser = stage_parser(__doc__)
    parser.add_argument("model", choices=SHIPPED)
    parser.add_argument("--models", type=Path, default=MODELS_FOLDER, help="folder of the exported models")
    parser.add_argument("--count", type=int, default=100, help="questions for each family")
    arguments = parser.parse_args()
    write_evaluation(arguments.model, arguments.data, arguments.run, arguments.models, arguments.count)


if __name__ == "__main__":
    run_command(main)
