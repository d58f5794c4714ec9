"""What a model card says follows from the figures it is given."""

import re

import pytest

from training.card import LIMITS, agreement_text, evaluation_text, limits_text
from training.settings import SHIPPED

IDS = {name for text in LIMITS.values() for name in re.findall(r"{(\w+)}", text)}


def evaluation(value: float) -> dict:
    cell = {"value": value, "low": value / 2, "high": (1 + value) / 2, "n": 1200}
    families = [{"name": f"skill {i}", "seen": cell, "unseen": cell | {"value": i / 10}} for i in range(9, 0, -1)]
    families.append({"name": "only seen", "seen": cell, "unseen": None})
    return {"questions_each": 1200, "measures": [{"id": id_, "label": f"the {id_}", **cell} for id_ in sorted(IDS)], "families": families}


@pytest.mark.parametrize("model_id", SHIPPED)
def test_limits_follow_from_the_figures(model_id: str) -> None:
    low, high = limits_text(model_id, evaluation(0.125)), limits_text(model_id, evaluation(0.75))
    assert "12.5%" in low and "75.0%" not in low
    assert high == low.replace("12.5%", "75.0%")
    unmeasured = limits_text(model_id, {})
    assert unmeasured in low and "%" not in unmeasured


@pytest.mark.parametrize("model_id", ["instruction", "both"])
def test_the_weakest_skills_are_named(model_id: str) -> None:
    assert "unseen wordings: skill 1 (10%), skill 2 (20%), skill 3 (30%)." in limits_text(model_id, evaluation(0.5))


def test_all_measured_siblings_stand_side_by_side() -> None:
    measured = {"base": evaluation(0.1), "domain": {}, "both": evaluation(0.5)}
    lines = evaluation_text(measured["both"], measured).splitlines()
    assert "| measure | n | base | both |" in lines
    assert "| the label_lock | 1,200 | 0.100 (0.050 - 0.550) | 0.500 (0.250 - 0.750) |" in lines
    assert "| only seen | 0.500 (0.250 - 0.750) | - |" in lines
    assert evaluation_text({}, {}).startswith("Not measured yet")


def test_agreement_says_where_and_of_how_much() -> None:
    native = {"next_token_agreement": 0.99, "token_agreement": 0.98765, "kl": 0.00012, "prompts": 100, "tokens": 900}
    webgpu = {"token_agreement": 1.0, "logprob_difference": 0.014, "prompts": 5, "tokens": 45, "browser": "Chromium 1, graphics in software"}
    lines = agreement_text({"native": native, "webgpu": webgpu}).splitlines()
    assert "| native | 100 | 900 | 0.9900 | 0.9877 | 0.00012 | - |" in lines
    assert "| webgpu (Chromium 1, graphics in software) | 5 | 45 | - | 1.0000 | - | 0.014 |" in lines
    assert agreement_text({}).startswith("Not compared yet")
