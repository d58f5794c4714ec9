"""What a run is: the shape of the models, the length of each training stage, and where things lie.

Every number that decides what the shipped models are is in this file. A run folder (`--run`) holds all that a run
makes; nothing outside it and `public/models/` is written.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_DATA = ROOT.parent / "shared" / "data"
DEFAULT_RUN = ROOT / "training" / "runs" / "main"
MODELS_FOLDER = ROOT / "public" / "models"

END, USER, ASSISTANT = "<|end|>", "<|user|>", "<|assistant|>"
SPECIAL_TOKENS = [END, USER, ASSISTANT]  # ids 0, 1, 2
END_ID, USER_ID, ASSISTANT_ID = 0, 1, 2

IGNORE = -100  # a target that carries no loss


class PipelineError(Exception):
    """A failure the person running the pipeline can act on. Its text is one line that says what and where."""


@dataclass(frozen=True)
class Shape:
    """The architecture: Llama, 5.2 million parameters."""

    vocab: int = 3072
    hidden: int = 256
    layers: int = 6
    heads: int = 4
    kv_heads: int = 2
    head_dim: int = 64
    mlp: int = 704
    context: int = 512
    rope_theta: float = 10000.0
    norm_eps: float = 1e-5

    def __post_init__(self) -> None:
        if self.heads % self.kv_heads:
            raise PipelineError(f"bad shape: {self.heads} heads cannot share {self.kv_heads} key-value heads")
        if self.head_dim % 2:
            raise PipelineError(f"bad shape: head_dim {self.head_dim} is odd, rotary positions need pairs")

    def as_dict(self) -> dict[str, int | float]:
        return asdict(self)


@dataclass(frozen=True)
class StagePlan:
    """One training stage. `steps` is for a run of two hours in all on two CPU cores; `--scale` multiplies it."""

    parent: str | None
    data: str  # which packed data set of the run folder it reads
    steps: int
    rows: int  # packed rows a step
    peak_lr: float
    weight_decay: float
    validate_every: int
    patience: int = 0  # validations without a better loss before stopping; 0 = never stop early
    dropout: float = 0.0
    segmented: bool = True  # examples packed in one row do not see each other


ROW_TOKENS = 192
SEED = 20261122

STAGES: dict[str, StagePlan] = {
    "base": StagePlan(None, "base", 1000, 16, 2e-3, 0.1, 200, segmented=False),
    "domain": StagePlan("base", "domain", 550, 16, 1.5e-3, 0.1, 100, segmented=False),
    "standard": StagePlan("domain", "standard", 600, 16, 1e-3, 0.1, 50, patience=5, dropout=0.1),
    "instruction": StagePlan("domain", "instruction", 4500, 32, 1.2e-3, 0.1, 200),
    "both": StagePlan("standard", "instruction", 700, 32, 8e-4, 0.1, 150),
}
# What one stage changed in another's weights, added to the parent before training goes on (task arithmetic, arXiv
# 2212.04089): `both` would otherwise have to learn the whole mixture a second time.
ADDED: dict[str, tuple[str, str]] = {"both": ("instruction", "domain")}

SHIPPED = ["base", "domain", "standard", "instruction", "both"]
RAW = {"base", "domain"}  # no chat template: raw text in, a continuation out


def has_template(model_id: str) -> bool:
    return model_id not in RAW
