"""The whole chain on made-up data: every stage runs, finished ones are skipped, and the folders it leaves are whole."""

import json

import pytest

from conftest import TINY
from training import mixture
from training.package import wrong_checksums
from training.run import RunOptions, run_all
from training.settings import SHIPPED


@pytest.fixture
def options(data_folder, tmp_path, monkeypatch: pytest.MonkeyPatch) -> RunOptions:
    monkeypatch.setattr(mixture, "EXAMPLES", {"train": 300, "validation": 60})
    return RunOptions(data_folder, tmp_path / "run", tmp_path / "models", 0.002, "cpu", 2, TINY)


def test_from_data_to_model_folders(options: RunOptions, capsys: pytest.CaptureFixture[str]) -> None:
    run_all(options)
    for model_id in SHIPPED:
        folder = options.models / model_id
        assert wrong_checksums(folder) == []
        summary = json.loads((folder / "training.json").read_text())
        assert summary["evaluation"]["model"] == model_id
        assert f"# Tuning Fork `{model_id}`" in (folder / "README.md").read_text()
    assert sorted(p.name for p in options.models.iterdir()) == sorted(SHIPPED)
    card = (options.models / "instruction" / "README.md").read_text()
    assert "| Skills, unseen wordings |" in card and "CC BY-SA 4.0" in card

    first = (options.models / "standard" / "SHA256SUMS").read_text()
    capsys.readouterr()
    run_all(options)
    assert capsys.readouterr().out.count("already trained") == 5
    assert (options.models / "standard" / "SHA256SUMS").read_text() == first
