"""Greedy decoding with ONNX Runtime over a cache, fed as transformers.js feeds it: proves the exported graphs."""

from pathlib import Path

import numpy as np
import onnxruntime as ort

Feeds = dict[str, np.ndarray]


def session(path: Path) -> ort.InferenceSession:
    return ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])


def empty_cache(graph: ort.InferenceSession) -> Feeds:
    """Past of length zero, in the shapes that the graph declares."""
    cache = {}
    for entry in graph.get_inputs():
        if entry.name.startswith("past_key_values"):
            _, heads, _, size = entry.shape
            kind = np.float16 if entry.type == "tensor(float16)" else np.float32
            cache[entry.name] = np.zeros((1, heads, 0, size), kind)
    return cache


def run(graph: ort.InferenceSession, feeds: Feeds) -> Feeds:
    names = [output.name for output in graph.get_outputs()]
    return dict(zip(names, graph.run(names, feeds), strict=True))


def kept(cache: Feeds, outputs: Feeds) -> Feeds:
    """The cache for the next step. A merged T5 decoder gives empty cross-attention back once it has a past."""
    present = {name: outputs[name.replace("past_key_values", "present")] for name in cache}
    return {name: value if value.size else cache[name] for name, value in present.items()}


def decode(folder: Path, ids: list[int], steps: int, weights: str = "model.onnx") -> list[int]:
    graph = session(folder / "onnx" / weights)
    has_positions = any(entry.name == "position_ids" for entry in graph.get_inputs())
    cache, new, seen, answer = empty_cache(graph), ids, 0, []
    for _ in range(steps):
        seen += len(new)
        feeds = {"input_ids": np.array([new]), "attention_mask": np.ones((1, seen), np.int64), **cache}
        if has_positions:
            feeds["position_ids"] = np.arange(seen - len(new), seen)[None]
        outputs = run(graph, feeds)
        cache, new = kept(cache, outputs), [int(outputs["logits"][0, -1].argmax())]
        answer += new
    return answer


def translate(folder: Path, ids: list[int], steps: int, start: int) -> list[int]:
    encoder, graph = (session(folder / "onnx" / name) for name in ("encoder_model.onnx", "decoder_model_merged.onnx"))
    mask = np.ones((1, len(ids)), np.int64)
    (states,) = encoder.run(["last_hidden_state"], {"input_ids": np.array([ids]), "attention_mask": mask})
    cache, token, answer = empty_cache(graph), start, []
    for step in range(steps):
        feeds = {
            "input_ids": np.array([[token]]),
            "encoder_hidden_states": states,
            "encoder_attention_mask": mask,
            "use_cache_branch": np.array([step > 0]),
            **cache,
        }
        outputs = run(graph, feeds)
        cache, token = kept(cache, outputs), int(outputs["logits"][0, -1].argmax())
        answer.append(token)
    return answer
