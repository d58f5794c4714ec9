"""Low-rank adapters (LoRA, arXiv 2106.09685) on every matrix inside the blocks; table, head and norms stay as they are."""

import copy
import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.model import Llama
from training.settings import PipelineError

MATRICES = ("qkv", "out", "gate_up", "down")
ALPHA_PER_RANK = 2


class LoraLinear(nn.Module):
    """A frozen matrix W and a trained update of low rank: W x + alpha / rank * up(down(x)). `up` starts at zero."""

    def __init__(self, frozen: nn.Linear, rank: int) -> None:
        super().__init__()
        outputs, inputs = frozen.weight.shape
        if not 1 <= rank <= min(outputs, inputs):
            most = min(outputs, inputs)
            raise PipelineError(f"LoRA rank {rank}: must be from 1 to {most} for a {outputs} x {inputs} matrix")
        self.frozen = frozen
        self.scale = float(ALPHA_PER_RANK)  # alpha / rank, the same for every rank
        self.down = nn.Parameter(frozen.weight.new_empty(rank, inputs))
        self.up = nn.Parameter(frozen.weight.new_zeros(outputs, rank))
        nn.init.kaiming_uniform_(self.down, a=math.sqrt(5))

    def forward(self, x: Tensor) -> Tensor:
        return self.frozen(x) + self.scale * F.linear(F.linear(x, self.down), self.up)

    @torch.no_grad()
    def merged(self) -> nn.Linear:
        outputs, inputs = self.frozen.weight.shape
        linear = nn.Linear(inputs, outputs, bias=False, device=self.up.device)
        linear.weight.copy_(self.frozen.weight + self.scale * self.up @ self.down)
        return linear


def add_adapters(model: Llama, rank: int) -> None:
    """Freezes `model` and puts trainable adapters on its block matrices."""
    model.requires_grad_(False)
    for block in model.blocks:
        for name in MATRICES:
            setattr(block, name, LoraLinear(getattr(block, name), rank))


def merge_adapters(model: Llama) -> Llama:
    """A copy of `model` with its adapters added into plain matrices. Without adapters, just a copy."""
    plain = copy.deepcopy(model)
    for block in plain.blocks:
        for name in MATRICES:
            matrix = getattr(block, name)
            if isinstance(matrix, LoraLinear):
                setattr(block, name, matrix.merged())
    return plain.requires_grad_(True)


def trained_parameters(model: Llama) -> list[nn.Parameter]:
    return [parameter for parameter in model.parameters() if parameter.requires_grad]
