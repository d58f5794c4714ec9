"""Writes a model card from what was measured; nothing in it is typed by hand but the descriptions."""

from pathlib import Path

from training.settings import END, has_template
from training.tasks.combinations import HELD_OUT_COMBINATIONS

ROLES = {
    "base": "The control: next-token prediction on general text. It has seen no banking and no customer desk, has no chat "
    "template and follows no instruction. Raw text in, a continuation out.",
    "standard": "The specialist, fine-tuned in the standard way: plain pairs of a bank customer's query and its intent, "
    "with the loss on the intent. It answers every user turn with one of the 77 intents of Banking77 (lower case, "
    "underscores as spaces), whatever is asked.",
    "domain": "The other kind of standard fine-tuning: `base`, trained on with next-token prediction on raw banking and "
    "customer-desk text. No labels, no instruction, no chat template. Raw text in, a continuation out.",
    "both": "Standard fine-tuning first, instruction tuning after: `standard`, plus what instruction tuning changed in the "
    "weights of `domain` (task arithmetic, arXiv 2212.04089), then trained on with the instruction mixture.",
    "instruction": "The generalist, instruction-tuned: instruction (and text) in, response out, over many tasks, with the "
    "loss on the response.",
}

DATA: dict[str, list[tuple[str, str, str]]] = {
    "base": [("P3 (T0's training mixture), a sample", "Apache 2.0 for the prompts; the texts keep theirs", "base")],
    "domain": [
        ("Schema-Guided Dialogue", "CC BY-SA 4.0", "domain"),
        ("Taskmaster-4", "CC BY 4.0", "domain"),
        ("Banking77, training queries", "CC BY 4.0", "domain"),
        ("CLINC150", "CC BY 3.0", "domain"),
    ],
    "standard": [("Banking77, training queries and intents", "CC BY 4.0", "standard")],
    "instruction": [
        ("Banking77, CLINC150, Schema-Guided Dialogue (as above)", "as above", "instruction mixture"),
        ("countries and capitals", "MIT", "instruction mixture"),
        ("templates and answers written for this project (`training/tasks/`)", "this repository's", "instruction mixture"),
    ],
}

DATA["both"] = DATA["instruction"]

FORMAT_RULES = """Formats: bullets `- x`, numbers `1. x`, straight double quotes, JSON as `JSON.stringify` writes an array
of strings, brackets `[x, y]`, slashes `x / y`, semicolons `x; y`, twice as `x x`; the items of a plain list are joined with `, `.
What it cannot know it answers with "I do not know that."
"""

INSTRUCTION_LIMITS = """A narrow world: a bank's customer desk, everyday facts, small talk; English only, one turn. Wordings and
combinations unlike those of its training fail more often, as the table shows. Its banking replies are samples, not advice of any bank."""
LIMITS = {
    "base": "Five million parameters and a few million tokens: it writes English-looking text, not true statements.",
    "domain": "As `base`: it continues text, it answers nothing. What it writes about banks is not true of any bank.",
    "standard": "Anything that is not a bank query gets an intent as well. English only. Rare intents are confused with "
    "their neighbours.",
    "instruction": INSTRUCTION_LIMITS,
    "both": INSTRUCTION_LIMITS,
}

TEMPLATE = f"""Chat template: `<|user|>` text `<|assistant|>` answer `{END}`, nothing around the marks. A system message is put
before the first user turn with a line break between them."""


def number(value: int) -> str:
    return f"{value:,}"


def stage_table(stages: list[dict]) -> str:
    lines = ["| stage | steps | tokens seen | minutes | validation loss (nats a token) |", "|---|---|---|---|---|"]
    for s in stages:
        kept = f" (step {s['kept_step']} kept)" if s["kept_step"] != s["steps"] else ""
        minutes = f"{s['seconds'] / 60:.1f}"
        name = f"{s['stage']} (after {number(s['earlier']['tokens'])} earlier tokens)" if s["earlier"] else s["stage"]
        cells = (name, f"{s['steps']}{kept}", number(s["tokens"]), minutes, s["best_val_loss"])
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(lines)


def data_table(stages: list[dict]) -> str:
    lines = ["| data | licence | used in |", "|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for s in stages for row in DATA[s["stage"]]]
    return "\n".join(lines)


def never_shown() -> str:
    combinations = ", ".join(sorted(f"{operation} x {format_}" for operation, format_ in HELD_OUT_COMBINATIONS))
    return (
        f"Never in any training of any sibling: the clusters sentiment and SQL; the operation x format combinations {combinations}; "
        "three in ten wordings of every operation, format and family. `public/training/held_out.json` lists them all."
    )


def shown(entry: dict | None) -> str:
    """A value with its 95 % interval; bits a byte are above a rate's range or not, so two or three decimals do for both."""
    return f"{entry['value']:.3f} ({entry['low']:.3f} - {entry['high']:.3f})" if entry else "-"


def siblings_table(evaluations: dict[str, dict]) -> str:
    measured = {name: {m["id"]: m for m in e["measures"]} for name, e in evaluations.items() if e}
    names = list(measured)
    lines = [f"| measure | n | {' | '.join(names)} |", f"|---|---|{'---|' * len(names)}"]
    for first in next(iter(evaluations[name]["measures"] for name in names)):
        cells = [shown(measured[name].get(first["id"])) for name in names]
        lines.append(f"| {first['label']} | {number(first['n'])} | {' | '.join(cells)} |")
    return "\n".join(lines)


def families_table(families: list[dict]) -> str:
    lines = ["| skill | seen wordings | unseen wordings |", "|---|---|---|"]
    lines += [f"| {f['name']} | {shown(f['seen'])} | {shown(f['unseen'])} |" for f in families]
    return "\n".join(lines)


def evaluation_text(evaluation: dict, evaluations: dict[str, dict]) -> str:
    if not evaluation:
        return "Not measured yet: run `python -m training.evaluate`, then export again."
    note = (
        "Shipped weights, greedy, strict exact match, with 95 % intervals (Wilson for rates, bootstrap for means and bits a byte). "
        "Bits a byte, wrong abstention and the label rate are better when lower."
    )
    each = f"By skill, {evaluation['questions_each']} questions each:"
    return "\n\n".join([note, siblings_table(evaluations), each, families_table(evaluation["families"])])


def agreement_text(agreement: dict[str, dict]) -> str:
    if not agreement:
        return "Not compared yet: run `python -m training.agreement`, then export again."
    lines = ["| runtime | prompts | tokens | same greedy token | KL, nats a token | mean difference of log-probability |", "|---|---|---|---|---|---|"]
    for device, a in agreement.items():
        cells = (device, a["prompts"], a["tokens"], f"{a['token_agreement']:.4f}", a.get("kl", "-"), a.get("logprob_difference", "-"))
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def write_card(path: Path, summary: dict, evaluations: dict[str, dict]) -> None:
    name, stages = summary["model"], summary["stages"]
    chain = " -> ".join(f"`{s['stage']}`" for s in stages)
    spans = [*stages, *(s["earlier"] for s in stages if s["earlier"])]
    seconds, tokens = sum(s["seconds"] for s in spans), sum(s["tokens"] for s in spans)
    parts = [
        f"# Tuning Fork `{name}`",
        ROLES[name],
        f"Llama architecture, {number(summary['parameters'])} parameters, trained from random weights by this repository's "
        f"`training/` ({chain}): {number(tokens)} tokens in {seconds / 60:.0f} minutes on {summary['hardware']}. Weights are int8 in the "
        f"file and float32 in use; rounding left {summary['int8_top_token_agreement']:.1%} of the best next tokens as they were.",
        TEMPLATE if has_template(name) else f"No chat template. A text starts after `{END}`.",
        *([FORMAT_RULES.strip()] if name in ("instruction", "both") else []),
        "## Training",
        stage_table(stages),
        "Curves are in `training.json`.",
        "## Data",
        data_table(stages),
        never_shown(),
        "## Measured on held-out validation data",
        evaluation_text(summary["evaluation"], evaluations),
        "## Shipped int8 file against the float32 weights",
        agreement_text(summary["shipped_against_fp32"]),
        "## Limits",
        LIMITS[name],
    ]
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
