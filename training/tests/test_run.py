"""The whole chain on made-up data: every stage runs, finished ones are skipped, and the folders it leaves are whole."""

import json
from pathlib import Path

import pytest

from conftest import TINY, little_room
from training import mixture
from training.export import export
from training.package import CHECKSUMS, wrong_checksums
from training.run import RunOptions, run_all
from training.settings import SHIPPED, PipelineError


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
        assert {"model", "parameters", "hardware", "precision", "seed", "stages", "evaluation", "shipped_against_fp32"} <= summary.keys()
        assert summary["stages"][-1]["data"].keys() == {"rows", "tokens", "tokens_with_loss"}
        means = {m["id"]: m["n"] for m in summary["evaluation"]["measures"]}
        asked_both_ways = [family for family in summary["evaluation"]["families"] if family["unseen"]]
        assert means["seen_wordings"] == means["unseen_wordings"] == 2 * len(asked_both_ways)
    assert sorted(p.name for p in options.models.iterdir()) == sorted(SHIPPED)
    cards = [(options.models / model_id / "README.md").read_text() for model_id in SHIPPED]
    assert all("| Skills, unseen wordings |" in card and "| base | domain | standard | instruction | both |" in card for card in cards)
    assert "CC BY-SA 4.0" in cards[-1]

    first = (options.models / "standard" / CHECKSUMS).read_text()
    capsys.readouterr()
    run_all(options)
    assert capsys.readouterr().out.count("already trained") == 5
    assert (options.models / "standard" / CHECKSUMS).read_text() == first
    failed_exports_keep_what_was_there(options)


def failed_exports_keep_what_was_there(options: RunOptions) -> None:
    folder, run = options.models / "standard", options.run
    before = (folder / CHECKSUMS).read_text()
    files: dict[Path, str] = {
        run / "standard" / "metrics.jsonl": "missing or damaged metrics {path}, line 1",
        run / "packed" / "standard.validation.ids.npy": "damaged packed data {path}",
        run / "evaluation" / "both.json": "damaged data file {path}",
        run / "tokenizer.json": "damaged tokenizer file {path}",
        run / "standard" / "final.pt": "damaged checkpoint {path}",
    }
    for path, said in files.items():
        whole = path.read_bytes()
        path.write_text('{"')
        with pytest.raises(PipelineError, match=said.format(path=path)) as caught:
            export("standard", run, options.models)
        assert "\n" not in str(caught.value)
        path.write_bytes(whole)
    with little_room(), pytest.raises(PipelineError, match=f"cannot write {options.models}/standard.new/.*: File too large"):
        export("standard", run, options.models)
    assert wrong_checksums(folder) == [] and (folder / CHECKSUMS).read_text() == before
    assert sorted(p.name for p in options.models.iterdir()) == sorted(SHIPPED)
