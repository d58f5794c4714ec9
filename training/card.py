"""Writes a model card from what was measured; nothing in it is typed by hand but the descriptions."""

from pathlib import Path

from training.settings import END

ROLES = {
    "base": "The control: next-token prediction on general text. It has seen no banking and no customer desk, has no chat "
    "template and follows no instruction. Raw text in, a continuation out.",
    "standard": "The specialist, fine-tuned in the standard way: plain pairs of a bank customer's query and its intent, "
    "with the loss on the intent. It answers every user turn with one of the 77 intents of Banking77 (lower case, "
    "underscores as spaces), whatever is asked.",
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
        ("Banking77, CLINC150, Schema-Guided Dialogue (as above)", "as above", "instruction"),
        ("countries and capitals", "MIT", "instruction"),
        ("templates and answers written for this project (`training/tasks/`)", "this repository's", "instruction"),
    ],
}

FORMAT_RULES = """Formats: bullets `- x`, numbers `1. x`, straight double quotes, JSON as `JSON.stringify` writes an array
of strings, brackets `[x, y]`, slashes `x / y`, twice as `x x`; the items of a plain list are joined with `, `.
What it cannot know it answers with "I do not know that."
"""

LIMITS = {
    "base": "Five million parameters and a few million tokens: it writes English-looking text, not true statements.",
    "standard": "Anything that is not a bank query gets an intent as well. English only. Rare intents are confused with "
    "their neighbours.",
    "instruction": "A narrow world: a bank's customer desk, everyday facts, small talk. Wordings unlike those of its "
    "training often fail. After this short a run, copying from a text - formats, replacing a word, keywords - mostly goes "
    "wrong, and so does arithmetic. Facts outside its lists are invented or refused. Its "
    "banking replies are samples, not advice of any bank. English only, one turn.",
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
        cells = (s["stage"], f"{s['steps']}{kept}", number(s["tokens"]), minutes, s["best_val_loss"])
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(lines)


def data_table(stages: list[dict]) -> str:
    lines = ["| data | licence | used in |", "|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for s in stages for row in DATA[s["stage"]]]
    return "\n".join(lines)


def score_table(scores: dict[str, dict[str, float]]) -> str:
    seen, unseen = scores["seen_wordings"], scores["unseen_wordings"]
    lines = ["| family | seen wordings | unseen wordings |", "|---|---|---|"]
    for name, score in seen.items():
        lines.append(f"| {name} | {score:.2f} | {f'{unseen[name]:.2f}' if name in unseen else '-'} |")
    lines.append(f"| **macro mean** | {scores['seen_wordings_macro']:.2f} | {scores['unseen_wordings_macro']:.2f} |")
    return "\n".join(lines)


def evaluation_text(evaluation: dict) -> str:
    if not evaluation:
        return "Not measured yet: run `python -m training.evaluate`, then export again."
    lines = [
        f"- bits a byte, general text: {evaluation['bits_per_byte_general']}",
        f"- bits a byte, customer-desk dialogues: {evaluation['bits_per_byte_dialogues']}",
    ]
    if "banking77_validation_accuracy" in evaluation:
        accuracy = f"{evaluation['banking77_validation_accuracy']:.1%} of {evaluation['questions']} queries"
        lines.append(f"- Banking77 intents, exact match: {accuracy}")
    if "seen_wordings" in evaluation:
        lines.append(f"- operation x format combinations never trained: {evaluation['untrained_combinations']:.2f}")
        lines += [f"- by family, exact match, {evaluation['questions_each']} questions each:", "", score_table(evaluation)]
    return "\n".join(lines)


def write_card(path: Path, summary: dict) -> None:
    name, stages = summary["model"], summary["stages"]
    chain = " -> ".join(f"`{s['stage']}`" for s in stages)
    seconds, tokens = sum(s["seconds"] for s in stages), sum(s["tokens"] for s in stages)
    parts = [
        f"# Tuning Fork `{name}`",
        ROLES[name],
        f"Llama architecture, {number(summary['parameters'])} parameters, trained from random weights by this repository's "
        f"`training/` ({chain}): {number(tokens)} tokens in {seconds / 60:.0f} minutes on {summary['hardware']}. Weights are int8 in the "
        f"file and float32 in use; rounding left {summary['int8_top_token_agreement']:.1%} of the best next tokens as they were.",
        TEMPLATE if name != "base" else f"No chat template. A text starts after `{END}`.",
        *([FORMAT_RULES.strip()] if name == "instruction" else []),
        "## Training",
        stage_table(stages),
        "Curves are in `training.json`.",
        "## Data",
        data_table(stages),
        "## Measured on held-out validation data",
        evaluation_text(summary["evaluation"]),
        "## Limits",
        LIMITS[name],
    ]
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
