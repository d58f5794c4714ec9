"""How far the shipped int8 files are from the float32 weights they were rounded from.

    python -m training.agreement all|<model> [--run FOLDER] [--models FOLDER] [--count 100]

Writes `<run>/agreement/<id>.json`: prompts, PyTorch's greedy answers with the float32 weights, and what ONNX Runtime makes
of them natively. `npm run agree` asks the same in a browser and puts its texts beside it; export reads all of them. The
prompts may be source data: these files stay in the run folder.

Token agreement: of all positions of the longer answer of each pair, the share before the first difference. A browser gives
text, so there both texts are encoded anew, with an end mark. Next-token agreement: at every position of the float32 answer,
given what it says up to there, whether the shipped file would choose the same token. KL is KL(float32 || shipped) in nats, the mean over the
same positions. The difference of log-probabilities is the mean of the
absolute one, over the tokens of the prompts read as documents.
"""

import json
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.command import run_command, stage_parser
from training.evaluate import MAX_TOKENS, RAW_TOKENS
from training.mixture import Mixture
from training.model import Llama
from training.onnx_runner import OnnxRunner
from training.package import ONNX_NAME, sha256, write_json
from training.reading import read_json
from training.settings import END_ID, MODELS_FOLDER, SHIPPED, PipelineError, has_template
from training.sources import Sources, read_sources
from training.tokenizer import decode_answer, encode_document, encode_prompt, encode_text, load_tokenizer
from training.weights import load_trained

DEVICES = ("wasm", "webgpu")
OPENING_WORDS = 12  # of a text that a model without a template continues


def prompts_for(model_id: str, sources: Sources, count: int) -> list[str]:
    if model_id == "standard":
        return [message.text for message in sources.banking.validation[:count]]
    if has_template(model_id):
        tasks = Mixture(sources, "validation", "agreement").tasks()
        return [task.prompt for _, task in zip(range(count), tasks, strict=False)]
    texts = sources.general.validation if model_id == "base" else sources.dialogues.validation
    return [" ".join(text.split()[:OPENING_WORDS]) for text in texts[:count]]


@torch.no_grad()
def greedy(model: Llama, ids: list[int], max_tokens: int) -> list[int]:
    tokens: list[int] = []
    while len(tokens) < max_tokens and END_ID not in tokens:
        tokens.append(int(model(torch.tensor([ids + tokens]))[0, -1].argmax()))
    return tokens


@torch.no_grad()
def log_probabilities(model: Llama, ids: list[int]) -> NDArray[np.float64]:
    return model(torch.tensor([ids]))[0].double().log_softmax(-1).numpy()


def common_start(left: list[int], right: list[int]) -> int:
    return next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


def token_agreement(pairs: list[tuple[list[int], list[int]]]) -> float:
    return sum(common_start(left, right) for left, right in pairs) / sum(max(len(left), len(right)) for left, right in pairs)


def divergence(reference: NDArray[np.float64], logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """KL(reference || shipped) in nats at each position. (T, vocab) both."""
    wide = logits.astype(np.float64)
    shipped = wide - np.logaddexp.reduce(wide, axis=-1, keepdims=True)
    return (np.exp(reference) * (reference - shipped)).sum(axis=-1)


def compare(model_id: str, run: Path, models: Path, sources: Sources, count: int) -> dict[str, object]:
    model, _ = load_trained(model_id, run)
    tokenizer = load_tokenizer(models / model_id / "tokenizer.json")
    runner = OnnxRunner(models / model_id / ONNX_NAME, model.shape)
    encode = encode_prompt if has_template(model_id) else encode_document
    limit = MAX_TOKENS if has_template(model_id) else RAW_TOKENS
    entries, pairs, divergences, same = [], [], [], []
    for prompt in prompts_for(model_id, sources, count):
        ids = encode(tokenizer, prompt)
        tokens = greedy(model, ids, limit)
        pairs.append((tokens, runner.generate([ids], limit)[0]))
        forced = ids + tokens[:-1]
        spans = slice(len(ids) - 1, None)
        logits = runner.logits([forced])[0]
        divergences += list(divergence(log_probabilities(model, forced), logits)[spans])
        same += [int(best) == token for best, token in zip(logits[spans].argmax(-1), tokens, strict=True)]
        scored = encode_document(tokenizer, prompt)
        logp = log_probabilities(model, scored)[np.arange(len(scored) - 1), scored[1:]]
        text = decode_answer(tokenizer, tokens)
        entries.append({"prompt": prompt, "text": text, "logprobs": [round(float(p), 6) for p in logp]})
    native = {
        "next_token_agreement": round(float(np.mean(same)), 4),
        "token_agreement": round(token_agreement(pairs), 4),
        "kl": float(f"{np.mean(divergences):.3g}"),
    }
    sizes = {"prompts": len(pairs), "tokens": sum(len(tokens) for tokens, _ in pairs)}
    weights = sha256(models / model_id / ONNX_NAME)
    return {"model": model_id, "weights": weights, "max_tokens": limit, "native": native | sizes, "prompts": entries}


def browser_agreement(reference: dict, answered: dict, tokenizer: Tokenizer) -> dict[str, object]:
    """Texts and scores of a browser against the reference's, for as many prompts as the browser was asked."""
    entries = reference["prompts"][: len(answered["texts"])]
    given = zip(entries, answered["texts"], strict=True)
    pairs = [([*encode_text(tokenizer, entry["text"]), END_ID], [*encode_text(tokenizer, text), END_ID]) for entry, text in given]
    differences = [
        abs(a - b) for entry, scores in zip(entries, answered["logprobs"], strict=True) for a, b in zip(entry["logprobs"], scores, strict=True)
    ]
    return {
        "token_agreement": round(token_agreement(pairs), 4),
        "logprob_difference": float(f"{np.mean(differences):.3g}"),
        "prompts": len(pairs),
        "tokens": sum(len(left) for left, _ in pairs),
        "browser": answered["browser"],
    }


def agreement_path(run: Path, model_id: str, device: str = "") -> Path:
    return run / "agreement" / f"{model_id}{'.' if device else ''}{device}.json"


def read_agreement(run: Path, model_id: str, folder: Path, tokenizer: Tokenizer) -> dict[str, object]:
    """What was measured of exactly the weights in `folder`, by device; empty where nothing was."""
    path = agreement_path(run, model_id)
    if not path.exists() or not (folder / ONNX_NAME).exists():
        return {}
    reference = read_json(path)
    try:
        if reference["weights"] != sha256(folder / ONNX_NAME):
            return {}
        measured = {"native": reference["native"]}
    except (KeyError, TypeError) as error:
        raise PipelineError(f"damaged agreement {path}: {error!r}; run `python -m training.agreement {model_id}` again") from error
    for device in DEVICES:
        answered = agreement_path(run, model_id, device)
        try:
            if answered.exists():
                measured[device] = browser_agreement(reference, read_json(answered), tokenizer)
        except (KeyError, TypeError, ValueError) as error:
            raise PipelineError(f"{answered} does not fit {path}: {error!r}; run `npm run agree` again") from error
    return measured


def write_agreement(run: Path, result: dict) -> None:
    """Puts a new reference down. What a browser said to an older one is no answer to it, and goes."""
    write_json(agreement_path(run, result["model"]), result)
    for device in DEVICES:
        agreement_path(run, result["model"], device).unlink(missing_ok=True)


def main() -> None:
    parser = stage_parser(__doc__)
    parser.add_argument("model", choices=["all", *SHIPPED])
    parser.add_argument("--models", type=Path, default=MODELS_FOLDER, help="folder of the exported models")
    parser.add_argument("--count", type=int, default=100, help="prompts for each model")
    a = parser.parse_args()
    sources = read_sources(a.data)
    for model_id in SHIPPED if a.model == "all" else [a.model]:
        result = compare(model_id, a.run, a.models, sources, a.count)
        write_agreement(a.run, result)
        print(f"{model_id}: {json.dumps(result['native'])}", flush=True)


if __name__ == "__main__":
    run_command(main)
