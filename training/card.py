"""Writes a model card from what was measured; nothing in it is typed by hand but the descriptions."""

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

SCOPE = {
    "base": "Trained on English text only.",
    "domain": "Trained on English text only. What it writes of banks is invented.",
    "standard": "Trained on English queries only.",
    "instruction": "Trained on English and on single turns only; its banking replies were written for this project and are no bank's advice.",
}
SCOPE["both"] = SCOPE["instruction"]

# Sentences about the measures they name in braces.
FOLLOWS_NOTHING = "Asked in words, it does what is asked in {seen_wordings} of cases; of bare bank queries it names the intent in {intent_accuracy}."
READS_REQUESTS = (
    "Requests in wordings of the training are answered right in {seen_wordings} of cases, in other wordings in {unseen_wordings}, operations "
    "with a format they were never trained with in {held_out_combinations}, sentiment and SQL in {held_out_clusters}. Out of its depth it says "
    "so in {says_unknown_out_of_depth} of cases and gives another answer in the rest; within its depth it says so, wrongly, in "
    "{says_unknown_within_depth}. Of bare bank queries it names the intent in {intent_accuracy}."
)
LIMITS = {
    "base": FOLLOWS_NOTHING,
    "domain": FOLLOWS_NOTHING,
    "standard": "To {label_lock} of requests that have nothing to do with a bank it answers with an intent all the same. Of bare bank queries "
    "it names the intent in {intent_accuracy} of cases. Asked for something else in words, it does it in {seen_wordings}.",
    "instruction": READS_REQUESTS,
    "both": READS_REQUESTS,
}
WEAKEST = 3  # skills the limits name

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
        "Bits a byte, wrong abstention and the label rate are better when lower. The models without a chat template got the bare text. "
        "Texts are of validation splits; facts come from the lists of the training, so in a seen wording the very question may have been trained on."
    )
    each = f"By skill, {evaluation['questions_each']} questions each:"
    return "\n\n".join([note, siblings_table(evaluations), each, families_table(evaluation["families"])])


def agreement_text(agreement: dict[str, dict]) -> str:
    if not agreement:
        return "Not compared yet: run `python -m training.agreement`, then export again."
    note = (
        "Same next token: at each position of the float32 answers. Same answer: greedy, the share of token positions before a "
        "first difference. KL(float32 || shipped) over the float32 answers. "
        "Log-probabilities of the prompts as text: mean absolute difference."
    )
    heads = ("runtime", "prompts", "tokens", "same next token", "same answer", "KL, nats a token", "mean difference of log-probability")
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for device, a in agreement.items():
        where = f"{device} ({a['browser']})" if "browser" in a else device
        next_token = f"{a['next_token_agreement']:.4f}" if "next_token_agreement" in a else "-"
        cells = (where, a["prompts"], a["tokens"], next_token, f"{a['token_agreement']:.4f}", a.get("kl", "-"), a.get("logprob_difference", "-"))
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n\n".join([note, "\n".join(lines)])


def limits_text(name: str, evaluation: dict) -> str:
    """What follows from the figures, and what the training did not hold."""
    if not evaluation:
        return SCOPE[name]
    sentences = LIMITS[name].format(**{m["id"]: f"{m['value']:.1%}" for m in evaluation["measures"]})
    if name not in ("instruction", "both"):
        return f"{sentences} {SCOPE[name]}"
    asked = [family for family in evaluation["families"] if family["unseen"]]
    weakest = sorted(asked, key=lambda family: family["unseen"]["value"])[:WEAKEST]
    named = ", ".join(f"{family['name']} ({family['unseen']['value']:.0%})" for family in weakest)
    return f"{sentences} Weakest skills in unseen wordings: {named}. {SCOPE[name]}"


def card_text(summary: dict, evaluations: dict[str, dict]) -> str:
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
        limits_text(name, summary["evaluation"]),
    ]
    return "\n\n".join(parts) + "\n"
