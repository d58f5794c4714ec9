"""Makes the tiny random models of the test hub: from configurations, exported by optimum as hub models are.

    python3 -m venv test/hub/.venv && test/hub/.venv/bin/pip install -r test/hub/requirements.txt
    PYTHONHASHSEED=0 test/hub/.venv/bin/python test/hub/makeTinyModels.py

Random weights answer nonsense, but always the same nonsense: seeds are tried until greedy answers vary and no step is
close, so that rounding on another device cannot change them. Nothing is downloaded. Without the hash seed, optimum
writes the merged decoder's nodes in another order each time.
"""

import json
import platform
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import onnx
import optimum.version
import torch
import transformers
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.float16 import convert_float_to_float16
from optimum.exporters.onnx import main_export
from optimum.exporters.onnx.config import TextDecoderOnnxConfig
from optimum.utils import NormalizedTextConfig
from transformers import (
    GenerationConfig,
    GPT2Config,
    GPT2LMHeadModel,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Qwen2ForCausalLM,
    T5Config,
    T5ForConditionalGeneration,
)

import tinyOnnx
from tinyTokenizers import gpt2_tokenizer, qwen2_tokenizer, t5_tokenizer

OUT = Path(__file__).parent / "models"
STEPS = 12
MARGIN = 5e-2  # logits between the best and the second token, at every step
SPREAD = 7  # standard deviation of the logits
DISTINCT = 8  # tokens among the first twelve
PROMPTS = ["The cat sees a red apple.", "What helps my sister on Monday?", "Hello"]
SCORED_TEXT = "A river follows the long road, 😀 at 12:30."
LIMIT = 1_000_000  # bytes of one repository

# What the page needs; optimum also writes files that only Python reads.
CONFIGS = ["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"]


class GPT2WithoutPositionsConfig(TextDecoderOnnxConfig):
    """GPT-2 as older exports have it: the graph counts positions itself."""

    NORMALIZED_CONFIG_CLASS = NormalizedTextConfig.with_args(num_layers="n_layer", num_attention_heads="n_head")


@dataclass(frozen=True)
class Kind:
    repo: str
    base_model: Callable[[PreTrainedTokenizerFast], PreTrainedModel]
    tokenizer: Callable[[], PreTrainedTokenizerFast]
    task: str
    graphs: tuple[str, ...]
    about: str
    pipeline: str = "text-generation"


def qwen2(tokenizer: PreTrainedTokenizerFast) -> PreTrainedModel:
    return Qwen2ForCausalLM(Qwen2Config(
        vocab_size=len(tokenizer), hidden_size=48, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=512, initializer_range=0.2, tie_word_embeddings=False,
        bos_token_id=tokenizer.pad_token_id, eos_token_id=tokenizer.eos_token_id,
    ))


def gpt2(tokenizer: PreTrainedTokenizerFast) -> PreTrainedModel:
    return GPT2LMHeadModel(GPT2Config(
        vocab_size=len(tokenizer), n_positions=256, n_embd=48, n_layer=2, n_head=4, initializer_range=0.2,
        tie_word_embeddings=False, bos_token_id=tokenizer.eos_token_id, eos_token_id=tokenizer.eos_token_id,
    ))


def t5(tokenizer: PreTrainedTokenizerFast) -> PreTrainedModel:
    return T5ForConditionalGeneration(T5Config(
        vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=64, num_layers=2, num_decoder_layers=2, num_heads=4,
        initializer_factor=4.0, feed_forward_proj="gated-gelu", tie_word_embeddings=False, decoder_start_token_id=0,
        pad_token_id=0, eos_token_id=1,
    ))


KINDS = [
    Kind("tiny/qwen2-random", qwen2, qwen2_tokenizer, "text-generation-with-past",
         ("model.onnx", "model_quantized.onnx", "model_fp16.onnx"),
         "Qwen2 decoder with grouped-query attention and a ChatML template."),
    Kind("tiny/qwen2-external", qwen2, qwen2_tokenizer, "text-generation-with-past",
         ("model.onnx", "model.onnx_data"),
         "The model of tiny/qwen2-random with its weights beside the graph."),
    Kind("tiny/gpt2-random", gpt2, gpt2_tokenizer, "text-generation-with-past", ("model.onnx",),
         "GPT-2 decoder without a chat template; the graph has no position_ids and every head has its own cache."),
    Kind("tiny/t5-random", t5, t5_tokenizer, "text2text-generation-with-past",
         ("encoder_model.onnx", "decoder_model_merged.onnx"),
         "T5 encoder and merged decoder.", pipeline="text2text-generation"),
]


def prompt_ids(tokenizer: PreTrainedTokenizerFast, prompt: str) -> list[int]:
    if not tokenizer.chat_template:
        return tokenizer(prompt).input_ids
    messages = [{"role": "user", "content": prompt}]
    return tokenizer.apply_chat_template(messages, add_generation_prompt=True)


@torch.no_grad()
def greedy(model: PreTrainedModel, ids: list[int]) -> tuple[list[int], float]:
    """The answer of PyTorch without any cache, and the narrowest lead of a chosen token."""
    is_pair = model.config.is_encoder_decoder
    answer, margin = [], float("inf")
    for _ in range(STEPS):
        target = [model.config.decoder_start_token_id, *answer] if is_pair else None
        inputs = {"input_ids": torch.tensor([ids if is_pair else ids + answer])}
        if target:
            inputs["decoder_input_ids"] = torch.tensor([target])
        best = model(**inputs).logits[0, -1].topk(2)
        margin = min(margin, float(best.values[0] - best.values[1]))
        answer.append(int(best.indices[0]))
    return answer, margin


def answers_of(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast) -> list[dict] | None:
    """Golden answers to all prompts, or nothing if one of them is unfit to compare devices with."""
    golden = []
    for prompt in PROMPTS:
        ids = prompt_ids(tokenizer, prompt)
        tokens, margin = greedy(model, ids)
        text = tokenizer.decode(tokens)
        is_fit = margin > MARGIN and len(set(tokens)) >= DISTINCT and "\ufffd" not in text
        if not is_fit or set(tokens) & set(tokenizer.all_special_ids):
            return None
        mode = "template" if tokenizer.chat_template else "raw"
        golden.append({
            "prompt": prompt, "mode": mode, "ids": ids, "tokens": tokens, "text": text, "max_tokens": STEPS,
            "margin": round(margin, 4),
        })
    return golden


@torch.no_grad()
def score_of(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast) -> dict:
    """Log-probability of every token after the first, which nothing precedes: these tokenizers add no start token."""
    ids = tokenizer(SCORED_TEXT).input_ids
    logprobs = model(torch.tensor([ids])).logits[0, :-1].log_softmax(-1)
    picked = logprobs.gather(1, torch.tensor(ids[1:])[:, None])[:, 0]
    return {"text": SCORED_TEXT, "ids": ids, "logprobs": [round(value, 5) for value in picked.tolist()]}


@torch.no_grad()
def shape_head(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast) -> None:
    """Spreads the logits, and leaves tokens that are no readable text (markers, halves of characters) at zero."""
    head = model.get_output_embeddings().weight
    head.mul_(SPREAD / (head.std() * head.shape[1] ** 0.5))
    for token in range(len(tokenizer)):
        text = tokenizer.decode([token])
        if not text.isascii() or not text.isprintable() or token in tokenizer.all_special_ids:
            head[token] = 0


def find_model(kind: Kind, tokenizer: PreTrainedTokenizerFast) -> tuple[PreTrainedModel, list[dict], int]:
    for seed in range(2000):
        torch.manual_seed(seed)
        model = kind.base_model(tokenizer).eval()
        shape_head(model, tokenizer)
        golden = answers_of(model, tokenizer)
        if golden and len({tuple(entry["tokens"]) for entry in golden}) == len(PROMPTS):
            return model, golden, seed
    raise RuntimeError(f"no seed gives {kind.repo} clear answers")


def generation_config(tokenizer: PreTrainedTokenizerFast, model: PreTrainedModel) -> GenerationConfig:
    return GenerationConfig(
        bos_token_id=model.config.bos_token_id, eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id,
        decoder_start_token_id=getattr(model.config, "decoder_start_token_id", None),
    )


def export(kind: Kind, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Saves the model and has optimum export it to `folder`, graphs in `onnx/` as on the Hub."""
    model.generation_config = generation_config(tokenizer, model)
    custom = None
    if kind.repo == "tiny/gpt2-random":
        custom = {"model": GPT2WithoutPositionsConfig(
            model.config, task="text-generation", use_past=True, use_past_in_inputs=True)}
    with tempfile.TemporaryDirectory() as source, tempfile.TemporaryDirectory() as exported:
        model.save_pretrained(source)
        tokenizer.save_pretrained(source, legacy_format=False)
        amend_tokenizer_config(Path(source), tokenizer)
        main_export(source, exported, task=kind.task, library_name="transformers", custom_onnx_configs=custom)
        for name in CONFIGS:
            origin = exported if name in ("config.json", "generation_config.json") else source
            shutil.copy(Path(origin, name), folder / name)
        for name in kind.graphs:
            if Path(exported, name).exists():
                shutil.copy(Path(exported, name), folder / "onnx" / name)


def amend_tokenizer_config(folder: Path, tokenizer: PreTrainedTokenizerFast) -> None:
    """As the files on the Hub have it: the class without "Fast", and the template inside."""
    path = folder / "tokenizer_config.json"
    config = json.loads(path.read_text())
    config["tokenizer_class"] = config["tokenizer_class"].removesuffix("Fast")
    if tokenizer.chat_template:
        config["chat_template"] = tokenizer.chat_template
    path.write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n")


def add_variants(kind: Kind, folder: Path) -> None:
    graph = folder / "onnx" / "model.onnx"
    if "model_quantized.onnx" in kind.graphs:
        quantize_dynamic(graph, folder / "onnx" / "model_quantized.onnx", weight_type=QuantType.QInt8)
    if "model_fp16.onnx" in kind.graphs:
        halved = convert_float_to_float16(onnx.load(graph))
        onnx.save_model(halved, folder / "onnx" / "model_fp16.onnx")
    if "model.onnx_data" in kind.graphs:
        model = onnx.load(graph)
        graph.unlink()
        onnx.save_model(model, graph, save_as_external_data=True, location="model.onnx_data", size_threshold=1024)
        path = folder / "config.json"
        config = json.loads(path.read_text())
        config["transformers.js_config"] = {"use_external_data_format": {"model.onnx": 1}}
        path.write_text(json.dumps(config, indent=2) + "\n")


def check(kind: Kind, folder: Path, golden: list[dict], start: int | None) -> list[list[int]] | None:
    """Compares the graphs with PyTorch; gives the answers of the quantised graph, which differ by right."""
    for entry in golden:
        is_pair = "encoder_model.onnx" in kind.graphs
        exact = [name for name in kind.graphs if name in ("model.onnx", "model_fp16.onnx")]
        answers = ([tinyOnnx.translate(folder, entry["ids"], STEPS, start or 0)] if is_pair
                   else [tinyOnnx.decode(folder, entry["ids"], STEPS, name) for name in exact])
        for tokens in answers:
            if tokens != entry["tokens"]:
                raise RuntimeError(f"{kind.repo} answers {tokens} instead of {entry['tokens']}")
    if "model_quantized.onnx" not in kind.graphs:
        return None
    return [tinyOnnx.decode(folder, entry["ids"], STEPS, "model_quantized.onnx") for entry in golden]


def versions() -> str:
    return (f"PyTorch {torch.__version__}, transformers {transformers.__version__}, "
            f"optimum {optimum.version.__version__}, optimum-onnx 0.1.0")


def readme(kind: Kind, seed: int) -> str:
    return (
        f"---\nlicense: cc0-1.0\nlibrary_name: transformers.js\npipeline_tag: {kind.pipeline}\n---\n\n"
        f"# {kind.repo}\n\n{kind.about}\n\nRandom weights (seed {seed}), for tests only: it answers nonsense. "
        f"The output layer is scaled so that its choices are clear. CC0.\n\n"
        f"Made by `test/hub/makeTinyModels.py` with {versions()}; `golden.json` holds PyTorch's greedy answers.\n"
    )


def make(kind: Kind) -> None:
    folder = OUT / kind.repo
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "onnx").mkdir(parents=True)
    tokenizer = kind.tokenizer()
    model, answers, seed = find_model(kind, tokenizer)
    export(kind, model, tokenizer, folder)
    add_variants(kind, folder)
    quantised = check(kind, folder, answers, getattr(model.config, "decoder_start_token_id", None))
    golden = {"made_with": f"{versions()}, float32, CPU {platform.machine()}", "seed": seed, "prompts": answers}
    if not model.config.is_encoder_decoder:
        golden["score"] = score_of(model, tokenizer)
    if quantised:
        golden["quantised_tokens"] = quantised
    (folder / "golden.json").write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n")
    (folder / "README.md").write_text(readme(kind, seed))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if size > LIMIT:
        raise RuntimeError(f"{kind.repo} has {size} bytes")
    print(f"{kind.repo}: {size} bytes, seed {seed}, margins {[entry['margin'] for entry in answers]}")


if __name__ == "__main__":
    for kind in KINDS:
        make(kind)
