"""Replies to a customer: the agent's next turn in the dialogues, and for banking one written answer per intent.

A message without any instruction is answered as at a customer desk.
"""

import random

from training.tasks.bank_replies import BANK_REPLIES
from training.tasks.family import Family, Pool
from training.tasks.more_wordings import MORE_REPLIES

INSTRUCTIONS = [
    "Reply to the customer.", "Write a reply.", "Answer the customer.", "Respond as a support agent.",
    "Write a helpful answer to this customer:", "How would you answer this?", "Draft a response to this message.",
    "Give the customer a helpful reply.", "What should the agent say?", "Respond to this message.",
    "Write back to the customer.", "Act as the customer desk and answer.", "Help this customer.",
    "What would a support agent reply?", "Compose an answer.", "You work at the help desk. Answer.",
    "Please respond to the customer.", "Write what the agent says next.", "Give an answer to the customer's message.",
    "Answer this message politely.", "Be the agent and reply.", "Reply as customer support would.",
    "Write the agent's answer.", "How should we respond?", "Say something helpful to this customer.",
    "Draft a reply for me.", "Formulate a response.", "What do we tell the customer?", "What is a good reply?",
    "Suggest an answer for the customer.", "Continue the chat as the agent.", "Give a friendly response.",
    "Answer as the bank would.", "Respond to the request.", "Provide a reply to the customer.",
    "Send the customer an answer.", "Prepare a response to the customer.", "You are the agent. What do you say?",
    "Write one helpful reply.", "Tell the customer what to do.", "Reply in the name of the support team.",
    "Think of a suitable answer to this customer.",
]  # fmt: skip
WORDINGS = {"replies": INSTRUCTIONS, "more replies": MORE_REPLIES}
MAX_REPLY_CHARS = 120


def desk_reply(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str] | None:
    message = rng.choice(pool.slotted)
    if not message.reply or len(message.reply) > MAX_REPLY_CHARS:
        return None
    return wording, message.text, message.reply


def bank_reply(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    message = rng.choice(pool.banking)
    return wording, message.text, BANK_REPLIES[message.intent]


def bare_desk_message(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str] | None:
    made = desk_reply(rng, pool, "")
    return made and (wording.format(text=made[1]), "", made[2])


def bare_bank_message(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    _, text, answer = bank_reply(rng, pool, "")
    return wording.format(text=text), "", answer


FAMILIES = [
    Family("reply at the desk", desk_reply, WORDINGS),
    Family("reply to a bank customer", bank_reply, WORDINGS),
    Family("bare desk message", bare_desk_message, {"bare": ["{text}"]}),
    Family("bare bank message", bare_bank_message, {"bare": ["{text}"]}),
]
