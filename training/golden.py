"""Answers of PyTorch that a shipped model must reproduce on any device.

A prompt is kept only if at every step the best token leads the second by a clear margin, so that rounding on another
device cannot change the text.
"""

import platform
from typing import TypedDict

import torch
from tokenizers import Tokenizer

from training.model import Llama
from training.settings import END_ID
from training.tokenizer import decode_answer, encode_document, encode_prompt

MARGIN = 1e-2  # logits
MAX_TOKENS = 48
KEEP = 3
SCORED_TEXT = "My card has not arrived yet. 😀 It cost 12.50."

TEMPLATE_CANDIDATES = [
    "I lost my card, what should I do?",
    "What is the capital of France?",
    "My new card has still not arrived.",
    "What is the opposite of hot?",
    "Why was I charged a fee for the cash withdrawal?",
    "hello",
    "How do I change my PIN?",
    "What is 3 + 4?",
]
RAW_CANDIDATES = [
    "The meaning of life is",
    "Once upon a time",
    "The river runs through",
    "I would like to",
    "The first day of the week",
    "The company said that",
    "She went to the",
    "Scientists have found",
    "Customer: My card has not arrived.",
    "Customer: I would like to book a table for two.\nAgent:",
    "Customer: Find me a flight to Lisbon.\nAgent:",
    "Agent: How can I help you?\nCustomer:",
]


class GoldenPrompt(TypedDict):
    prompt: str
    mode: str
    ids: list[int]
    tokens: list[int]
    text: str
    max_tokens: int


def greedy_with_margin(model: Llama, ids: list[int], max_tokens: int) -> tuple[list[int], float]:
    """Greedy tokens and the smallest lead of a chosen token over the next best."""
    tokens: list[int] = []
    lead = float("inf")
    for _ in range(max_tokens):
        top = model(torch.tensor([ids + tokens]))[0, -1].topk(2)
        lead = min(lead, float(top.values[0] - top.values[1]))
        tokens.append(int(top.indices[0]))
        if tokens[-1] == END_ID:
            break
    return tokens, lead


def log_probabilities(model: Llama, ids: list[int]) -> list[float]:
    """Natural logarithm of the probability of each id after the first."""
    logp = model(torch.tensor([ids]))[0].log_softmax(-1)  # (T, vocab)
    return [round(float(logp[i, token]), 5) for i, token in enumerate(ids[1:])]


def golden_prompt(model: Llama, tokenizer: Tokenizer, prompt: str, mode: str) -> tuple[GoldenPrompt, float]:
    ids = encode_prompt(tokenizer, prompt) if mode == "template" else encode_document(tokenizer, prompt)
    tokens, lead = greedy_with_margin(model, ids, MAX_TOKENS)
    text = decode_answer(tokenizer, tokens)
    return GoldenPrompt(prompt=prompt, mode=mode, ids=ids, tokens=tokens, text=text, max_tokens=MAX_TOKENS), lead


@torch.no_grad()
def make_golden(model: Llama, tokenizer: Tokenizer, has_template: bool) -> dict[str, object]:
    """`model` must already hold the dequantised weights and be in float32 on the CPU."""
    mode = "template" if has_template else "raw"
    candidates = TEMPLATE_CANDIDATES if has_template else RAW_CANDIDATES
    made = [golden_prompt(model, tokenizer, prompt, mode) for prompt in candidates]
    steady = [golden for golden, lead in made if lead > MARGIN]
    steady.sort(key=lambda golden: candidates.index(golden["prompt"]))
    ids = encode_document(tokenizer, SCORED_TEXT)
    return {
        "made_with": f"PyTorch {torch.__version__.split('+')[0]}, float32, CPU {platform.machine()}, dequantised int8 weights",
        "prompts": steady[:KEEP],
        "score": {"text": SCORED_TEXT, "ids": ids, "logprobs": log_probabilities(model, ids)},
    }
