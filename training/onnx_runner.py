"""Runs an exported model with ONNX Runtime on the CPU: logits, scores and greedy answers for ragged batches."""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from training.settings import END_ID, PipelineError, Shape

Cache = list[NDArray[np.float32]]


def pad_right(rows: list[list[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ids (B, T) and mask (B, T)."""
    width = max(map(len, rows))
    ids = np.array([row + [END_ID] * (width - len(row)) for row in rows], np.int64)
    mask = np.array([[1] * len(row) + [0] * (width - len(row)) for row in rows], np.int64)
    return ids, mask


class OnnxRunner:
    def __init__(self, model: Path | bytes, shape: Shape, threads: int = 2) -> None:
        if isinstance(model, Path) and not model.exists():
            raise PipelineError(f"no exported model at {model}: run `python -m training.export` first")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        source = model if isinstance(model, bytes) else str(model)
        try:
            self.session = onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime's own classes share no other base
            where = model if isinstance(model, Path) else "the new graph"
            raise PipelineError(f"damaged model file {where}: {str(error).splitlines()[0]}; export the model again") from error
        self.shape = shape
        self.cache_names = [f"past_key_values.{i}.{part}" for i in range(shape.layers) for part in ("key", "value")]

    def empty_cache(self, batch: int) -> Cache:
        empty = np.zeros((batch, self.shape.kv_heads, 0, self.shape.head_dim), np.float32)
        return [empty] * len(self.cache_names)

    def step(self, ids: NDArray[np.int64], mask: NDArray[np.int64], cache: Cache) -> tuple[NDArray[np.float32], Cache]:
        """ids (B, T), mask (B, past + T) -> logits (B, T, vocab) and the grown cache."""
        feeds = {"input_ids": ids, "attention_mask": mask, **dict(zip(self.cache_names, cache, strict=True))}
        logits, *present = self.session.run(None, feeds)
        return logits, present

    def logits(self, rows: list[list[int]]) -> NDArray[np.float32]:
        ids, mask = pad_right(rows)
        return self.step(ids, mask, self.empty_cache(len(rows)))[0]

    def generate(self, prompts: list[list[int]], max_tokens: int) -> list[list[int]]:
        """Greedy continuation of each prompt, up to and with `<|end|>`."""
        ids, mask = pad_right(prompts)
        logits, cache = self.step(ids, mask, self.empty_cache(len(prompts)))
        lengths = mask.sum(axis=1)
        following = logits[np.arange(len(prompts)), lengths - 1].argmax(-1)
        answers: list[list[int]] = [[] for _ in prompts]
        done = np.zeros(len(prompts), bool)
        for count in range(max_tokens):
            for i, token in enumerate(following):
                if not done[i]:
                    answers[i].append(int(token))
            done |= following == END_ID
            if done.all() or count + 1 == max_tokens:
                break
            lengths = lengths + 1
            width = cache[0].shape[2] + 1
            mask = (np.arange(width)[None, :] < lengths[:, None]).astype(np.int64)
            logits, cache = self.step(following[:, None].astype(np.int64), mask, cache)
            following = logits[:, 0].argmax(-1)
        return answers

    def generate_many(self, prompts: list[list[int]], max_tokens: int, batch: int = 32) -> list[list[int]]:
        """`generate` in batches of similar length."""
        order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
        answers: list[list[int]] = [[] for _ in prompts]
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            for i, answer in zip(chosen, self.generate([prompts[i] for i in chosen], max_tokens), strict=True):
                answers[i] = answer
        return answers
