"""The tokenizer: byte-level BPE of 3,072 tokens, digits one by one, three special tokens with ids 0 to 2.

Byte level means that any text - emoji, right-to-left scripts, control characters - goes in and comes out unchanged.
"""

from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from training.settings import ASSISTANT, ASSISTANT_ID, END_ID, SPECIAL_TOKENS, USER, USER_ID, PipelineError


def new_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    # Not `Digits`: what counts as a digit there differs between implementations; this is ASCII in all of them.
    digits = pre_tokenizers.Split(Regex("[0-9]"), behavior="isolated")
    bytes_ = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([digits, bytes_])
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def train_on(texts: Iterable[str], vocab: int) -> Tokenizer:
    tokenizer = new_tokenizer()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab,
        special_tokens=SPECIAL_TOKENS,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    if tokenizer.get_vocab_size() != vocab:
        raise PipelineError(f"tokenizer: asked for {vocab} tokens, the text gives only {tokenizer.get_vocab_size()}")
    return tokenizer


def load_tokenizer(path: Path) -> Tokenizer:
    if not path.exists():
        raise PipelineError(f"no tokenizer at {path}: run `python -m training.train_tokenizer` first")
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:
        raise PipelineError(f"damaged tokenizer file {path}: {error}") from error


def encode_text(tokenizer: Tokenizer, text: str) -> list[int]:
    """Ids of plain text. Text that spells a special token is split up, so that data cannot forge a turn."""
    for special in SPECIAL_TOKENS:
        text = text.replace(special, special.replace("|", " "))
    return tokenizer.encode(text, add_special_tokens=False).ids


def render_template(user: str, system: str = "") -> str:
    """One user turn, ready for the answer. A system message goes first in the user turn, on its own line."""
    prefix = f"{system}\n" if system else ""
    return f"{USER}{prefix}{user}{ASSISTANT}"


def encode_prompt(tokenizer: Tokenizer, user: str) -> list[int]:
    return [USER_ID, *encode_text(tokenizer, user), ASSISTANT_ID]


def encode_example(tokenizer: Tokenizer, user: str, answer: str) -> tuple[list[int], list[bool]]:
    """Ids of `<|user|>..<|assistant|>..<|end|>` and which of them carry loss: the answer and its end."""
    prompt = encode_prompt(tokenizer, user)
    response = [*encode_text(tokenizer, answer), END_ID]
    return prompt + response, [False] * len(prompt) + [True] * len(response)


def encode_document(tokenizer: Tokenizer, text: str) -> list[int]:
    return [END_ID, *encode_text(tokenizer, text)]


def decode_answer(tokenizer: Tokenizer, tokens: list[int]) -> str:
    """The text of an answer without its end; other special tokens stay visible."""
    return tokenizer.decode([token for token in tokens if token != END_ID], skip_special_tokens=False)
