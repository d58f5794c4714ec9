"""Tokenizers of the tiny models: the three kinds that hub models have, trained on sentences made here.

Byte-level BPE with chat markers (Qwen2), byte-level BPE without (GPT-2), and unigram with a word mark (T5). The same
script makes the same ids every time.
"""

import math
import random
import string
from collections import Counter

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import GPT2TokenizerFast, PreTrainedTokenizerFast, Qwen2TokenizerFast, T5TokenizerFast

MAX_LENGTH = 512

# ChatML as Qwen2.5 writes it, with its default system line.
CHAT_TEMPLATE = (
    "{%- if messages[0]['role'] != 'system' -%}"
    "{{- '<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n' -}}"
    "{%- endif -%}"
    "{%- for message in messages -%}"
    "{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' -}}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}"
)

QWEN_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

WHO = ["The cat", "A small boat", "My sister", "The old clock", "One user", "The assistant", "A river", "The system"]
DOES = ["sees", "follows", "carries", "helps", "answers", "counts", "paints", "asks"]
WHAT = ["a red apple", "the long road", "three letters", "some warm bread", "the quiet sea", "a short question"]
WHERE = ["in the garden", "near the station", "before noon", "on Monday", "at 12:30", "without a word"]


def sentences(count: int = 3000) -> list[str]:
    """Plain English out of a grammar of four slots; nothing in it is anybody's text."""
    chance = random.Random(1)
    return [" ".join(chance.choice(words) for words in (WHO, DOES, WHAT, WHERE)) + "." for _ in range(count)]


def byte_level(vocab_size: int, specials: list[str], split: bool) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    if split:
        tokenizer.normalizer = normalizers.NFC()
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
            pre_tokenizers.Split(Regex(QWEN_SPLIT), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size - (len(specials) if split else 0),
        special_tokens=[] if split else specials,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(sentences(), trainer)
    if split:  # Qwen2 keeps its markers after the vocabulary, as added tokens only
        tokenizer.add_special_tokens(specials)
    return tokenizer


def qwen2_tokenizer() -> PreTrainedTokenizerFast:
    markers = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    tokenizer = Qwen2TokenizerFast(
        tokenizer_object=byte_level(403, markers, split=True),
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        model_max_length=MAX_LENGTH,
    )
    tokenizer.chat_template = CHAT_TEMPLATE
    return tokenizer


def gpt2_tokenizer() -> PreTrainedTokenizerFast:
    return GPT2TokenizerFast(
        tokenizer_object=byte_level(384, ["<|endoftext|>"], split=False), model_max_length=256
    )


def pieces(count: int) -> list[tuple[str, float]]:
    """Letters and the parts of words that save most, with their log frequency.

    The library's unigram trainer gives other pieces on every run, and a file that is not the same twice cannot be pinned.
    """
    words = Counter(word for sentence in sentences() for word in f" {sentence}".replace(" ", " ▁").split())
    parts = Counter()
    for word, frequency in words.items():
        for start in range(len(word)):
            for end in range(start + 2, min(len(word), start + 7) + 1):
                parts[word[start:end]] += frequency
    best = sorted(parts, key=lambda part: (-parts[part] * (len(part) - 1), part))[:count]
    letters = dict.fromkeys("▁" + string.ascii_letters + string.digits + ".,:;?!'-()", 1)
    frequencies = letters | {part: parts[part] for part in best}
    total = sum(frequencies.values())
    return [(part, math.log(frequency / total)) for part, frequency in frequencies.items()]


def t5_tokenizer() -> PreTrainedTokenizerFast:
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *pieces(120)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=2, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)]
    )
    tokenizer.add_special_tokens(["<pad>", "</s>", "<unk>"])
    return T5TokenizerFast(tokenizer_object=tokenizer, extra_ids=0, model_max_length=MAX_LENGTH)
