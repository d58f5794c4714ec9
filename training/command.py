"""What every stage's command shares: the arguments, and one line instead of a traceback for expected failures."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from training.settings import DEFAULT_DATA, DEFAULT_RUN, PipelineError


def stage_parser(description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(description or "").split("\n")[0])
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of the source data")
    parser.add_argument("--run", type=Path, default=DEFAULT_RUN, help="folder for what this run makes")
    return parser


def run_command(main: Callable[[], None]) -> None:
    try:
        main()
    except PipelineError as error:
        sys.exit(f"error: {error}")
    except OSError as error:
        sys.exit(f"error: {error.filename or 'a file'}: {error.strerror or error}")
    except KeyboardInterrupt:
        sys.exit("interrupted: run the same command again to go on from the last checkpoint")
