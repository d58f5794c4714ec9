"""Writes one model folder in the Hub's layout: configuration, tokenizer, ONNX file, golden answers, checksums."""

import hashlib
import json
import os
from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.processors import TemplateProcessing

from training.golden import make_golden
from training.graph import build_graph
from training.model import Llama
from training.quantise import quantise_model
from training.settings import END, END_ID, SPECIAL_TOKENS, PipelineError, Shape

ONNX_NAME = "onnx/model_int8.onnx"
MAX_BYTES = 7_000_000
CHECKSUMS = "SHA256SUMS"

# A system message has no token of its own: it is put before the first user turn, on its own line.
CHAT_TEMPLATE = (
    "{%- set ns = namespace(system='') -%}"
    "{%- for message in messages -%}"
    "{%- if message['role'] == 'system' -%}{%- set ns.system = message['content'] + '\\n' -%}"
    "{%- elif message['role'] == 'user' -%}"
    "{{- '<|user|>' + ns.system + message['content'] -}}{%- set ns.system = '' -%}"
    "{%- else -%}{{- '<|assistant|>' + message['content'] + '<|end|>' -}}{%- endif -%}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|assistant|>' -}}{%- endif -%}"
)


def model_config(shape: Shape) -> dict[str, object]:
    return {
        "model_type": "llama",
        "architectures": ["LlamaForCausalLM"],
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv_heads,
        "head_dim": shape.head_dim,
        "intermediate_size": shape.mlp,
        "hidden_act": "silu",
        "vocab_size": shape.vocab,
        "max_position_embeddings": shape.context,
        "rms_norm_eps": shape.norm_eps,
        "rope_theta": shape.rope_theta,
        "rope_scaling": None,
        "attention_bias": False,
        "mlp_bias": False,
        "tie_word_embeddings": True,
        "bos_token_id": END_ID,
        "eos_token_id": END_ID,
        "pad_token_id": END_ID,
        "torch_dtype": "float32",
        "use_cache": True,
    }


def read_shape(folder: Path) -> Shape:
    """The shape a model folder's config.json describes."""
    path = folder / "config.json"
    try:
        config = json.loads(path.read_text("utf-8"))
        return Shape(
            vocab=config["vocab_size"],
            hidden=config["hidden_size"],
            layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"],
            kv_heads=config["num_key_value_heads"],
            head_dim=config["head_dim"],
            mlp=config["intermediate_size"],
            context=config["max_position_embeddings"],
            rope_theta=config["rope_theta"],
            norm_eps=config["rms_norm_eps"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PipelineError(f"no readable model configuration at {path}: {error!r}; export the model first") from error


def tokenizer_config(shape: Shape, has_template: bool) -> dict[str, object]:
    added = {"lstrip": False, "rstrip": False, "normalized": False, "single_word": False, "special": True}
    config: dict[str, object] = {
        "tokenizer_class": "GPT2Tokenizer",
        "add_prefix_space": False,
        "add_bos_token": False,
        "bos_token": END,
        "eos_token": END,
        "pad_token": END,
        "padding_side": "right",
        "model_max_length": shape.context,
        "clean_up_tokenization_spaces": False,
        "added_tokens_decoder": {str(i): {"content": token, **added} for i, token in enumerate(SPECIAL_TOKENS)},
    }
    if has_template:
        config["chat_template"] = CHAT_TEMPLATE
    return config


def write_whole(path: Path, content: str | bytes) -> None:
    """Whole or not at all: what was there stays until the new content is."""
    temporary = path.with_name(f"{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise PipelineError(f"cannot write {path}: {error.strerror or error}; what was there before is kept") from error


def write_json(path: Path, content: object) -> None:
    write_whole(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def write_model(folder: Path, model: Llama, tokenizer: Tokenizer, has_template: bool) -> None:
    """Everything a runtime loads. Rounds `model` to the int8 weights on the way."""
    packed = quantise_model(model)
    graph = build_graph(model, packed).SerializeToString()
    if len(graph) > MAX_BYTES:
        raise PipelineError(f"export: {folder / ONNX_NAME} would be {len(graph)} bytes, the limit is {MAX_BYTES}")
    write_whole(folder / ONNX_NAME, graph)
    ends = {"bos_token_id": END_ID, "eos_token_id": END_ID, "pad_token_id": END_ID}
    write_json(folder / "config.json", model_config(model.shape))
    write_json(folder / "generation_config.json", ends)
    shipped = Tokenizer.from_str(tokenizer.to_str())
    # Raw text is read as a document, and those begin with the separator; a chat template brings its own start.
    shipped.post_processor = TemplateProcessing(single=f"{END} $A", special_tokens=[(END, END_ID)])
    write_whole(folder / "tokenizer.json", shipped.to_str())
    write_json(folder / "tokenizer_config.json", tokenizer_config(model.shape, has_template))
    write_json(folder / "golden.json", make_golden(model, tokenizer, has_template))


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_checksums(folder: Path) -> None:
    """In the format of `sha256sum -c`."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != CHECKSUMS)
    lines = [f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    write_whole(folder / CHECKSUMS, "".join(lines))


def wrong_checksums(folder: Path) -> list[str]:
    """Names of the files that are missing, changed or not listed."""
    listed = dict(reversed(line.split("  ", 1)) for line in (folder / CHECKSUMS).read_text("utf-8").splitlines())
    present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != CHECKSUMS}
    changed = {name for name in present & listed.keys() if sha256(folder / name) != listed[name]}
    return sorted(changed | (present ^ listed.keys()))
