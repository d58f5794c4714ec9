"""Stage 5: what the exported siblings can do, measured on validation data through their ONNX files.

    python -m training.evaluate all|<model> [--data FOLDER] [--run FOLDER] [--models FOLDER] [--count 100]

Greedy and strict exact match everywhere; every number has its n and a 95 % interval. Writes `<run>/evaluation/<id>.json`.
A model without a chat template gets the bare prompt as text, and the first line it writes is its answer.
"""

import random
import time
from pathlib import Path
from typing import TypedDict

import numpy as np

from training.command import run_command, stage_parser
from training.onnx_runner import OnnxRunner
from training.package import ONNX_NAME, read_shape, sha256, write_json
from training.questions import Questions, make_questions
from training.reading import read_json
from training.settings import MODELS_FOLDER, SEED, SHIPPED, PipelineError, has_template
from training.sources import Sources, read_sources
from training.statistics import macro_f1, macro_f1_interval, macro_interval, ratio_interval, wilson
from training.tasks.abstention import ABSTAIN
from training.tasks.family import Task
from training.tokenizer import decode_answer, encode_document, encode_prompt, load_tokenizer

MAX_TOKENS = 48
RAW_TOKENS = 16  # a model without a template writes on and on; its first line is read
SCORED_CHARS = 600


class Measure(TypedDict):
    id: str
    label: str
    value: float
    low: float
    high: float
    n: int


class Candidate:
    """An exported model that answers prompts greedily."""

    def __init__(self, folder: Path, template: bool) -> None:
        self.shape, self.template = read_shape(folder), template
        self.tokenizer = load_tokenizer(folder / "tokenizer.json")
        self.runner = OnnxRunner(folder / ONNX_NAME, self.shape)

    def encode(self, prompt: str) -> list[int]:
        return encode_prompt(self.tokenizer, prompt) if self.template else encode_document(self.tokenizer, f"{prompt}\n")

    def answers(self, prompts: list[str]) -> list[str]:
        tokens = self.runner.generate_many([self.encode(p) for p in prompts], MAX_TOKENS if self.template else RAW_TOKENS)
        texts = [decode_answer(self.tokenizer, row) for row in tokens]
        return texts if self.template else [text.strip().split("\n")[0] for text in texts]

    def right(self, tasks: list[Task]) -> list[bool]:
        return [given == task.answer for given, task in zip(self.answers([t.prompt for t in tasks]), tasks, strict=True)]

    def beginning(self, text: str) -> str:
        """Of a document, as much as is scored: at most what the context holds."""
        text = text[:SCORED_CHARS]
        while len(encode_document(self.tokenizer, text)) > self.shape.context:
            text = text[:-16]
        return text

    def bits(self, text: str) -> float:
        """Of the whole text after its document mark."""
        ids = encode_document(self.tokenizer, text)
        logits = self.runner.logits([ids])[0].astype(np.float64)  # (T, vocab)
        logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
        return float(-logp[np.arange(len(ids) - 1), ids[1:]].sum() / np.log(2))


def measure(id_: str, label: str, value: float, interval: tuple[float, float], n: int) -> Measure:
    low, high = interval
    return Measure(id=id_, label=label, value=round(value, 4), low=round(low, 4), high=round(high, 4), n=n)


def rate(id_: str, label: str, hits: list[bool]) -> Measure:
    return measure(id_, label, sum(hits) / len(hits), wilson(sum(hits), len(hits)), len(hits))


def cell(hits: list[bool]) -> dict[str, float]:
    low, high = wilson(sum(hits), len(hits))
    return {"value": round(sum(hits) / len(hits), 4), "low": round(low, 4), "high": round(high, 4), "n": len(hits)}


def intent_measures(candidate: Candidate, questions: Questions) -> list[Measure]:
    expected = [message.intent or "" for message in questions.banking]
    given = candidate.answers([message.text for message in questions.banking])
    hits = [a == b for a, b in zip(given, expected, strict=True)]
    f1 = macro_f1(expected, given)
    return [
        rate("intent_accuracy", "Intent of the bare query", hits),
        measure("intent_macro_f1", "The same, macro-F1 over 77 intents", f1, macro_f1_interval(expected, given), len(given)),
        rate("intent_in_words", "Intent, asked for in seen wordings", candidate.right(questions.intent_in_words)),
        rate("intent_in_words_unseen", "Intent, asked for in unseen wordings", candidate.right(questions.intent_in_words_unseen)),
    ]


def macro_measure(id_: str, label: str, hits: dict[str, list[bool]]) -> Measure:
    groups = list(hits.values())
    value = sum(sum(group) / len(group) for group in groups) / len(groups)
    return measure(id_, label, value, macro_interval(groups), sum(map(len, groups)))


def abstention_measures(candidate: Candidate, questions: Questions) -> list[Measure]:
    far = candidate.answers([task.prompt for task in questions.out_of_depth])
    near = candidate.answers([task.prompt for task in questions.within_depth])
    return [
        rate("says_unknown_out_of_depth", "Says it does not know, out of its depth", [a == ABSTAIN for a in far]),
        rate("says_unknown_within_depth", "Says so wrongly, within its depth", [a == ABSTAIN for a in near]),
    ]


def bits_measures(candidate: Candidate, sources: Sources, count: int) -> list[Measure]:
    rng = random.Random(f"{SEED}-evaluation")
    texts = {
        "general": ("general text", sources.general.validation),
        "dialogues": ("customer-desk dialogues", sources.dialogues.validation),
        "banking": ("bank queries", [message.text for message in sources.banking.validation]),
    }
    made = []
    for name, (label, documents) in texts.items():
        chosen = [candidate.beginning(text) for text in rng.sample(documents, min(2 * count, len(documents)))]
        bits, sizes = [candidate.bits(text) for text in chosen], [float(len(text.encode())) for text in chosen]
        made.append(measure(f"bits_per_byte_{name}", f"Bits a byte, {label}", sum(bits) / sum(sizes), ratio_interval(bits, sizes), len(chosen)))
    return made


def evaluate(model_id: str, folder: Path, sources: Sources, questions: Questions, count: int) -> dict[str, object]:
    candidate = Candidate(folder, has_template(model_id))
    seen = {name: candidate.right(tasks) for name, tasks in questions.seen.items()}
    unseen = {name: candidate.right(tasks) for name, tasks in questions.unseen.items()}
    both_ways = {name: hits for name, hits in seen.items() if name in unseen}  # the two means are over the same skills
    labels = {message.intent for message in questions.banking}
    locked = [answer in labels for answer in candidate.answers([task.prompt for task in questions.not_banking])]
    measures = [
        *intent_measures(candidate, questions),
        macro_measure("seen_wordings", "Skills, seen wordings", both_ways),
        macro_measure("unseen_wordings", "Skills, unseen wordings", unseen),
        rate("held_out_combinations", "Never-trained operation x format", candidate.right(questions.combinations)),
        rate("held_out_clusters", "Never-trained clusters (sentiment, SQL)", candidate.right(questions.clusters)),
        *abstention_measures(candidate, questions),
        rate("label_lock", "Answers with a bank label where there is no bank", locked),
        *bits_measures(candidate, sources, count),
    ]
    families = [{"name": name, "seen": cell(hits), "unseen": cell(unseen[name]) if name in unseen else None} for name, hits in seen.items()]
    weights = sha256(folder / ONNX_NAME)
    return {"model": model_id, "weights": weights, "questions_each": count, "measures": measures, "families": families}


def evaluation_path(run: Path, model_id: str) -> Path:
    return run / "evaluation" / f"{model_id}.json"


def read_evaluation(run: Path, model_id: str, folder: Path) -> dict[str, object]:
    """What was measured of exactly the weights in `folder`; empty where that is nothing."""
    path, weights = evaluation_path(run, model_id), folder / ONNX_NAME
    if not path.exists() or not weights.exists():
        return {}
    content = read_json(path)
    if not isinstance(content, dict) or not {"measures", "families", "questions_each"} <= content.keys():
        raise PipelineError(f"damaged evaluation {path}: entries are missing; run `python -m training.evaluate {model_id}` again")
    return content if content.get("weights") == sha256(weights) else {}


def write_evaluations(model_ids: list[str], data: Path, run: Path, models: Path, count: int) -> None:
    sources = read_sources(data)
    questions = make_questions(sources, count)
    for model_id in model_ids:
        started = time.monotonic()
        result = evaluate(model_id, models / model_id, sources, questions, count)
        path = evaluation_path(run, model_id)
        write_json(path, result)
        told = ", ".join(f"{m['id']} {m['value']:.3f}" for m in result["measures"])
        print(f"{model_id} ({time.monotonic() - started:.0f} s): {told}", flush=True)


def main() -> None:
    parser = stage_parser(__doc__)
    parser.add_argument("model", choices=["all", *SHIPPED])
    parser.add_argument("--models", type=Path, default=MODELS_FOLDER, help="folder of the exported models")
    parser.add_argument("--count", type=int, default=100, help="questions for each family")
    a = parser.parse_args()
    write_evaluations(SHIPPED if a.model == "all" else [a.model], a.data, a.run, a.models, a.count)


if __name__ == "__main__":
    run_command(main)
