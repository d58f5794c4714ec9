"""What every sibling is asked in the evaluation: one list of tasks a measure, the same for all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from training.held_out_clusters import sentiment_tasks, sql_tasks
from training.mixture import FAMILIES, Mixture
from training.settings import PipelineError
from training.sources import Message, Sources
from training.tasks.combinations import HELD_OUT_COMBINATIONS, SEEN_COMBINATIONS
from training.tasks.family import Task
from training.tasks.operation_wordings import NOUNS
from training.tasks.simple_facts import TABLES

# A reply to a dialogue is one of many good ones; exact match says nothing about it.
UNSCORED = {"reply at the desk", "bare desk message"}
ABSTENTION = ("unknowable", "out of scope")
FACTS = [f"facts: {table}" for table in TABLES]
# Answers that a model within its depth must give: measured for wrong abstention.
WITHIN_DEPTH = ("capitals", "arithmetic", "opposites", "calendar", "definitions", "small talk", "reply to a bank customer", *FACTS)
# Nothing of a bank in them: an answer with a banking label is a locked one.
NOT_BANKING = ("capitals", "arithmetic", "opposites", "calendar", "small talk", *FACTS)


@dataclass(frozen=True)
class Questions:
    seen: dict[str, list[Task]]  # by skill family
    unseen: dict[str, list[Task]]
    combinations: list[Task]
    clusters: list[Task]
    intent_in_words: list[Task]
    intent_in_words_unseen: list[Task]
    out_of_depth: list[Task]
    within_depth: list[Task]
    not_banking: list[Task]
    banking: list[Message]


def drawn(count: int, draw: Callable[[], Task | None]) -> list[Task]:
    """`count` tasks, without repeating a prompt as long as new ones come."""
    tasks: dict[str, Task] = {}
    spare: list[Task] = []
    for _ in range(count * 40):
        task = draw()
        if task and task.prompt in tasks:
            spare.append(task)
        elif task:
            tasks[task.prompt] = task
        if len(tasks) == count:
            break
    made = [*tasks.values(), *spare][:count]
    if not made:
        raise PipelineError("evaluation: a task family gives no question from this data")
    return made


def operation_tasks(mixture: Mixture, operation: str, count: int, held_out: bool) -> list[Task]:
    pairs = [pair for pair in SEEN_COMBINATIONS if pair[0] == operation]
    return drawn(count, lambda: mixture.combination_task(mixture.rng.choice(pairs), held_out))


def family_tasks(mixture: Mixture, names: list[str], count: int, held_out: bool) -> list[Task]:
    return drawn(count, lambda: mixture.attempt(mixture.rng.choice(names), held_out))


def skill_families() -> dict[str, list[str]]:
    """Name -> the mixture's families in it. The tables of simple facts count as one skill."""
    names = [n for n in FAMILIES if n not in UNSCORED and n not in ABSTENTION and n not in FACTS]
    return {**{name: [name] for name in names}, "simple facts": FACTS}


def skills(mixture: Mixture, count: int, held_out: bool) -> dict[str, list[Task]]:
    tasks = {f"operation: {operation}": operation_tasks(mixture, operation, count, held_out) for operation in NOUNS}
    for name, families in skill_families().items():
        if any(FAMILIES[family].wordings(held_out) for family in families):
            tasks[name] = family_tasks(mixture, families, count, held_out)
    return tasks


def make_questions(sources: Sources, count: int) -> Questions:
    mixture = Mixture(sources, "validation", "evaluation")
    pairs = sorted(HELD_OUT_COMBINATIONS)
    intent = ("intent", "plain")
    return Questions(
        seen=skills(mixture, count, held_out=False),
        unseen=skills(mixture, count, held_out=True),
        combinations=drawn(3 * count, lambda: mixture.combination_task(mixture.rng.choice(pairs))),
        clusters=sentiment_tasks() + sql_tasks(),
        intent_in_words=drawn(3 * count, lambda: mixture.combination_task(intent)),
        intent_in_words_unseen=drawn(3 * count, lambda: mixture.combination_task(intent, held_out=True)),
        out_of_depth=family_tasks(mixture, ["unknowable"], count, held_out=True) + family_tasks(mixture, ["out of scope"], count, held_out=False),
        within_depth=family_tasks(mixture, list(WITHIN_DEPTH), 2 * count, held_out=False),
        not_banking=family_tasks(mixture, list(NOT_BANKING), 2 * count, held_out=False),
        banking=sources.banking.validation,
    )
