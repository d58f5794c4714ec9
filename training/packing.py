"""Token rows on disk: examples of any length packed into rows of one length, read back as a memory map.

A packed set is two files, `<name>.ids.npy` (uint16) and `<name>.loss.npy` (bool), both (rows, ROW_TOKENS + 1): the
inputs are all but the last column, the targets all but the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.settings import END_ID, IGNORE, ROW_TOKENS, USER_ID, PipelineError

Example = tuple[list[int], list[bool]]  # ids, and which of them carry loss


@dataclass(frozen=True)
class Batch:
    inputs: Tensor  # (B, T)
    targets: Tensor  # (B, T), IGNORE where there is no loss
    segments: Tensor | None  # (B, T), a number per example


@dataclass(frozen=True)
class PackedSet:
    ids: NDArray[np.uint16]
    loss: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)

    def batch(self, rows: NDArray[np.int64], segmented: bool, device: str) -> Batch:
        ids = torch.from_numpy(self.ids[rows].astype(np.int64)).to(device)
        keep = torch.from_numpy(self.loss[rows]).to(device)
        targets = ids[:, 1:].masked_fill(~keep[:, 1:], IGNORE)
        segments = (ids[:, :-1] == USER_ID).cumsum(dim=1) if segmented else None
        return Batch(ids[:, :-1], targets, segments)


def pack_stream(documents: Iterable[list[int]], length: int = ROW_TOKENS) -> PackedSet:
    """Running text: documents follow each other and are cut at row ends. Rows overlap by the one shared column."""
    stream = [token for document in documents for token in document]
    rows = (len(stream) - 1) // length
    if rows < 1:
        raise PipelineError(f"packing: {len(stream)} tokens of text do not fill one row of {length}")
    ids = np.array([stream[i * length : (i + 1) * length + 1] for i in range(rows)], np.uint16)
    return PackedSet(ids, np.ones_like(ids, dtype=bool))


def pack_examples(examples: Iterable[Example], length: int = ROW_TOKENS) -> PackedSet:
    """Whole examples only: one that no longer fits starts the next row; one longer than a row is left out."""
    ids_rows: list[list[int]] = []
    loss_rows: list[list[bool]] = []
    width = length + 1
    for ids, loss in examples:
        if len(ids) > width:
            continue
        if not ids_rows or len(ids_rows[-1]) + len(ids) > width:
            ids_rows.append([])
            loss_rows.append([])
        ids_rows[-1] += ids
        loss_rows[-1] += loss
    if not ids_rows:
        raise PipelineError("packing: no example fits into a row")
    ids = np.array([row + [END_ID] * (width - len(row)) for row in ids_rows], np.uint16)
    loss = np.array([row + [False] * (width - len(row)) for row in loss_rows], bool)
    return PackedSet(ids, loss)


def save_packed(packed: PackedSet, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / f"{name}.ids.npy", packed.ids)
    np.save(folder / f"{name}.loss.npy", packed.loss)


def load_packed(folder: Path, name: str) -> PackedSet:
    paths = [folder / f"{name}.{part}.npy" for part in ("ids", "loss")]
    for path in paths:
        if not path.exists():
            raise PipelineError(f"no packed data at {path}: run `python -m training.prepare_data` first")
    try:
        ids, loss = (np.load(path, mmap_mode="r") for path in paths)
    except (OSError, ValueError) as error:
        raise PipelineError(f"damaged packed data {paths[0]}: {error}") from error
    if ids.shape != loss.shape or ids.ndim != 2:
        raise PipelineError(f"damaged packed data {paths[0]}: shapes {ids.shape} and {loss.shape} differ")
    return PackedSet(ids, loss)
