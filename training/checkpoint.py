"""Checkpoints that survive a kill: written beside the target and moved over it in one step."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from training.settings import PipelineError


def save_atomically(content: dict[str, object], path: Path) -> None:
    """The file at `path` is always either the old checkpoint or the whole new one."""
    temporary = path.with_suffix(".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            torch.save(content, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except (OSError, RuntimeError) as error:  # PyTorch's writer turns a full disk into a RuntimeError
        temporary.unlink(missing_ok=True)
        reason = str(error).splitlines()[0]
        raise PipelineError(f"cannot write {path}: {reason}; what was saved there before is kept") from error


def load_checkpoint(path: Path, device: str) -> dict[str, object]:
    try:
        return torch.load(path, map_location=device, weights_only=True)
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise PipelineError(f"damaged checkpoint {path}: {reason}; delete it to start the stage again") from error


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Keeps a second process out of a stage. What a killed one left behind does not count."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "process.txt"
    owner = path.read_text("utf-8") if path.exists() else ""
    if owner.isdigit() and int(owner) != os.getpid() and is_running(int(owner)):
        raise PipelineError(f"{folder} is being trained by process {owner}; wait for it or end it")
    path.write_text(str(os.getpid()), encoding="utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
