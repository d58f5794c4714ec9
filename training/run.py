"""The whole chain in one command; run it again after an interruption and it goes on where it was.

    python -m training.run [--scale 1.0] [--device auto] [--data FOLDER] [--run FOLDER] [--models FOLDER]

`--scale 1` is about two hours on two CPU cores. Finished stages are skipped: delete their files to repeat them.
"""

from dataclasses import dataclass
from pathlib import Path

from training.command import run_command, stage_parser
from training.evaluate import write_evaluations
from training.export import export
from training.prepare_data import MAKERS, prepare
from training.settings import MODELS_FOLDER, SHIPPED, STAGES, Shape
from training.train import add_training_arguments, train_stage
from training.train_tokenizer import tokenizer_path, train_tokenizer


@dataclass(frozen=True)
class RunOptions:
    data: Path
    run: Path
    models: Path
    scale: float
    device: str
    count: int
    shape: Shape = Shape()


def run_all(o: RunOptions) -> None:
    if not tokenizer_path(o.run).exists():
        train_tokenizer(o.data, o.run, o.shape.vocab)
    missing = [name for name in MAKERS if not (o.run / "packed" / f"{name}.validation.loss.npy").exists()]
    if missing:
        prepare(o.data, o.run, missing)
    for stage in STAGES:
        train_stage(stage, o.run, o.scale, o.device, o.shape)
    for model_id in SHIPPED:
        export(model_id, o.run, o.models)
    write_evaluations(SHIPPED, o.data, o.run, o.models, o.count)
    for model_id in SHIPPED:
        export(model_id, o.run, o.models)  # again, with the figures in the card


def main() -> None:
    parser = stage_parser(__doc__)
    add_training_arguments(parser)
    parser.add_argument("--models", type=Path, default=MODELS_FOLDER, help="where the model folders go")
    parser.add_argument("--count", type=int, default=100, help="evaluation questions for each family")
    a = parser.parse_args()
    run_all(RunOptions(a.data, a.run, a.models, a.scale, a.device, a.count))


if __name__ == "__main__":
    run_command(main)
