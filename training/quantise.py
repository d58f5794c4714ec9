"""Weights as int8: symmetric, one scale per output channel. Norms stay float32.

`quantise_model` also rounds the PyTorch model to what the file holds, so that PyTorch can vouch for the export.
"""

import numpy as np
import torch
from numpy.typing import NDArray

from training.model import Llama

Int8Rows = tuple[NDArray[np.int8], NDArray[np.float32]]


def quantise_rows(weight: NDArray[np.float32]) -> Int8Rows:
    """(outputs, inputs) -> int8 of the same shape and a scale per output. The error is at most half a scale."""
    scale = np.abs(weight).max(axis=1) / 127.0
    scale = np.where(scale == 0, 1.0, scale).astype(np.float32)
    levels = np.rint(weight / scale[:, None]).clip(-127, 127).astype(np.int8)
    return levels, scale


def dequantise_rows(rows: Int8Rows) -> NDArray[np.float32]:
    levels, scale = rows
    return levels.astype(np.float32) * scale[:, None]


def quantise_model(model: Llama) -> dict[str, Int8Rows]:
    """The int8 form of every matrix by parameter name; the model keeps the dequantised values."""
    packed: dict[str, Int8Rows] = {}
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() == 2:
                packed[name] = quantise_rows(parameter.detach().float().cpu().numpy())
                parameter.copy_(torch.from_numpy(dequantise_rows(packed[name])))
    return packed
