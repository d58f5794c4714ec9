"""Opens data files. A missing or damaged one ends in one line that names the file and the place in it."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from training.settings import PipelineError


def require(path: Path) -> Path:
    if not path.exists():
        raise PipelineError(f"data file missing: {path} (training/README.md says where each comes from)")
    return path


def damaged(path: Path, where: str, error: object) -> PipelineError:
    return PipelineError(f"damaged data file {path}, {where}: {error}")


def read_json_lines(path: Path) -> Iterator[dict[str, object]]:
    number = 0
    try:
        with gzip.open(require(path), "rt", encoding="utf-8") as lines:
            for line in lines:
                number += 1
                yield json.loads(line)
    except (OSError, EOFError, ValueError) as error:
        raise damaged(path, f"line {number}", error) from error


def read_json(path: Path) -> object:
    try:
        return json.loads(require(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(path, "whole file", error) from error


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with require(path).open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines, strict=True)
    except (OSError, ValueError, csv.Error) as error:
        raise damaged(path, "as CSV", error) from error
