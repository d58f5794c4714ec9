"""Packed rows hold whole examples, their loss and nothing else."""

import numpy as np
import pytest

from training.packing import load_packed, pack_examples, pack_stream, save_packed
from training.settings import IGNORE, PipelineError

LENGTH = 15


def example(size: int, answer: int) -> tuple[list[int], list[bool]]:
    return [1, *range(10, 9 + size)], [False] * (size - answer) + [True] * answer


def test_examples_are_never_cut() -> None:
    examples = [example(6, 2), example(7, 3), example(8, 1), example(40, 5), example(16, 4)]
    packed = pack_examples(examples, LENGTH)
    assert packed.ids.shape == (3, LENGTH + 1)
    assert packed.loss.sum(axis=1).tolist() == [5, 1, 4]  # the one of 40 does not fit and is left out
    assert packed.ids[0].tolist() == [*examples[0][0], *examples[1][0], 0, 0, 0]


def test_batch_has_loss_on_responses_only() -> None:
    examples = [example(6, 2), example(7, 3)]
    batch = pack_examples(examples, LENGTH).batch(np.array([0]), segmented=True, device="cpu")
    ids, loss = examples[0][0] + examples[1][0], examples[0][1] + examples[1][1]
    expected = [token if keep else IGNORE for token, keep in zip(ids[1:], loss[1:], strict=True)]
    assert batch.targets[0].tolist() == expected + [IGNORE] * (LENGTH - len(expected))
    assert batch.segments[0].tolist() == [1] * 6 + [2] * (LENGTH - 6)


def test_stream_rows_share_one_token() -> None:
    packed = pack_stream([list(range(50))], LENGTH)
    assert packed.ids[:, 0].tolist() == [0, 15, 30]
    assert packed.ids[0, -1] == packed.ids[1, 0]
    assert packed.loss.all()


def test_round_trip_through_files(tmp_path) -> None:
    packed = pack_examples([example(6, 2)], LENGTH)
    save_packed(packed, tmp_path, "x")
    loaded = load_packed(tmp_path, "x")
    assert np.array_equal(loaded.ids, packed.ids) and np.array_equal(loaded.loss, packed.loss)


def test_damaged_or_missing_set_is_one_line(tmp_path) -> None:
    with pytest.raises(PipelineError, match="no packed data at .*x.ids.npy"):
        load_packed(tmp_path, "x")
    save_packed(pack_examples([example(6, 2)], LENGTH), tmp_path, "x")
    (tmp_path / "x.loss.npy").write_bytes(b"nothing")
    with pytest.raises(PipelineError, match="damaged packed data"):
        load_packed(tmp_path, "x")
