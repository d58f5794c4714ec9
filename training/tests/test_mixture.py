"""The instruction mixture keeps its promises: held-out things never appear, formats follow one convention."""

import itertools
import json
import random
import re
from dataclasses import replace

import pytest

from training.mixture import FAMILIES, HELD_OUT_FILE, Mixture, WEIGHTS, INTENT_FAMILY, OPERATION_FAMILY, held_out_record
from training.sources import Message
from training.tasks.bank_replies import BANK_REPLIES
from training.tasks.combinations import COMBINATIONS, HELD_OUT_COMBINATIONS, SEEN_COMBINATIONS
from training.tasks.combinations import ALWAYS_TRAINED
from training.tasks.family import plain_words
from training.tasks.formats import FORMAT_SPLIT, FORMATS
from training.tasks.operations import OPERATION_SPLIT, perform

SAMPLE = 6000


@pytest.fixture(scope="module")
def tasks(sources):
    return list(itertools.islice(Mixture(sources, "train").tasks(), SAMPLE))


def all_held_out_wordings() -> set[str]:
    record = held_out_record()
    kinds = ("operation_wordings", "format_wordings", "family_wordings")
    return {wording for kind in kinds for group in record[kind].values() for wording in group}


def test_the_published_list_is_true() -> None:
    published = json.loads(HELD_OUT_FILE.read_text("utf-8"))
    assert published == held_out_record()


def test_enough_is_held_out() -> None:
    assert 0.18 < len(HELD_OUT_COMBINATIONS) / len(COMBINATIONS) < 0.22
    assert not HELD_OUT_COMBINATIONS & ALWAYS_TRAINED
    for kinds in (*OPERATION_SPLIT.values(), *FORMAT_SPLIT.values()):
        for split in kinds.values():
            share = len(split.held_out) / (len(split.held_out) + len(split.seen))
            assert 0.2 <= share <= 0.35
            assert not set(split.held_out) & set(split.seen)


def test_every_operation_and_format_has_forty_wordings() -> None:
    for name, kinds in (*OPERATION_SPLIT.items(), *FORMAT_SPLIT.items()):
        wordings = {plain_words(w) for split in kinds.values() for w in split.seen + split.held_out}
        assert len(wordings) >= 40, (name, len(wordings))


def test_no_operation_and_no_format_loses_much_more_than_a_fifth() -> None:
    for part in (0, 1):
        for name in {pair[part] for pair in COMBINATIONS} - {"plain"}:
            alike = [pair for pair in COMBINATIONS if pair[part] == name]
            assert len(HELD_OUT_COMBINATIONS & set(alike)) / len(alike) <= 0.4, name


def test_held_out_combinations_never_appear(tasks) -> None:
    used = {task.combination for task in tasks if task.combination}
    assert used == set(SEEN_COMBINATIONS)
    assert not used & HELD_OUT_COMBINATIONS


def test_held_out_wordings_never_appear(tasks) -> None:
    held = all_held_out_wordings()
    assert len(held) > 80
    for task in tasks:
        assert not held & set(task.wordings)


def test_held_out_wordings_do_not_come_in_as_part_of_others(tasks) -> None:
    record = held_out_record()
    groups = [*record["operation_wordings"].values(), *record["format_wordings"].values()]
    literal = [plain_words(wording) for group in groups for wording in group if "{" not in wording]
    for task in tasks:
        if not task.family.startswith("bare") and task.family not in ("out of scope", "chat"):
            found = [w for w in literal if re.search(rf"(?<!\w){re.escape(w)}(?!\w)", task.instruction.lower())]
            assert not found, (found, task.instruction)


def test_held_out_clusters_never_appear(sources) -> None:
    mixture = Mixture(sources, "train")
    banking = [Message("How do I write SQL?", intent="change pin"), Message("My PIN?", intent="change pin")]
    mixture.pool = replace(mixture.pool, banking=banking)
    prompts = [mixture.task("bare bank message").prompt for _ in range(50)]
    assert set(prompts) == {"My PIN?"}


def test_evaluation_uses_held_out_wordings_only(sources) -> None:
    mixture, held = Mixture(sources, "validation"), all_held_out_wordings()
    for name in ("capitals", "replace a word", INTENT_FAMILY, OPERATION_FAMILY):
        for _ in range(30):
            assert set(mixture.task(name, held_out=True).wordings) <= held


def test_same_seed_same_tasks(sources) -> None:
    first, second = (list(itertools.islice(Mixture(sources, "train").tasks(), 50)) for _ in range(2))
    assert first == second
    assert first != list(itertools.islice(Mixture(sources, "train", "other").tasks(), 50))


def test_every_family_is_drawn(tasks) -> None:
    assert set(WEIGHTS) == {OPERATION_FAMILY, INTENT_FAMILY, *FAMILIES}
    assert {task.family for task in tasks} == set(WEIGHTS) - {INTENT_FAMILY}  # its tasks carry the operation's name


def test_formats_follow_the_convention() -> None:
    items = ["a", 'b "c"']
    done = {name: format_(items) for name, format_ in FORMATS.items()}
    assert done == {
        "plain": 'a, b "c"',
        "upper": 'A, B "C"',
        "lower": 'a, b "c"',
        "quoted": '"a", "b "c""',
        "bullets": '- a\n- b "c"',
        "numbered": '1. a\n2. b "c"',
        "brackets": '[a, b "c"]',
        "json": '["a","b \\"c\\""]',
        "twice": 'a, b "c" a, b "c"',
        "slashes": 'a / b "c"',
        "semicolons": 'a; b "c"',
    }


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("intent", ["change pin"]),
        ("first word", ["Can"]),
        ("last word", ["Oslo"]),
        ("keywords", ["change", "pin", "oslo"]),
        ("details", ["PIN", "Oslo"]),
        ("words", ["Can", "I", "change", "my", "PIN", "in", "Oslo"]),
        ("message", ["Can I change my PIN in Oslo?"]),
    ],
)
def test_operations(operation: str, expected: list[str]) -> None:
    message = Message("Can I change my PIN in Oslo?", intent="change pin", slots={"city": "Oslo", "what": "PIN"})
    assert perform(operation, message, "it", random.Random(1)) == ("it", expected)


def test_every_bank_intent_has_a_reply(sources) -> None:
    assert len(BANK_REPLIES) == 77
    assert {message.intent for message in sources.banking.train} <= BANK_REPLIES.keys()
