"""Small talk: what people say to an assistant, and one answer each."""

import random

from training.tasks.family import Family, Pool

GREETING = "Hello! How can I help you today?"
FEELING = "I am doing well, thank you. How can I help you?"
IDENTITY = "I am a small instruction-tuned language model."
ABILITIES = "I can classify, extract, rewrite and list things about a message, and answer a few simple questions."

SMALL_TALK: dict[str, list[str]] = {
    GREETING: ["Hello", "Hi", "Hey there", "Good morning", "Good evening", "Greetings", "Hi, is anyone there?", "Howdy"],
    FEELING: ["How are you?", "Hello, how are you?", "How are you doing?", "How is it going?", "Are you well?", "How do you feel today?"],
    IDENTITY: ["Who are you?", "What are you?", "Are you a robot?", "Am I talking to a human?", "Introduce yourself.", "Are you a person?"],
    ABILITIES: ["What can you do?", "How can you help me?", "What are you good at?", "What can I ask you?", "What do you do?"],
    "You are welcome!": ["Thank you", "Thanks!", "Thanks a lot", "Many thanks", "Cheers, that helped", "I appreciate it"],
    "Goodbye!": ["Bye", "Goodbye", "See you later", "That is all, bye", "Farewell", "Talk to you soon"],
    "Why did the bank go out of business? It lost interest.": ["Tell me a joke", "Do you know a joke?", "Make me laugh", "Say something funny"],
    "I do not have a name. I am a small language model.": ["What is your name?", "Do you have a name?", "What should I call you?", "Your name please"],
    "I was made for the Tuning Fork playground.": ["Who made you?", "Where do you come from?", "Who built you?", "What were you made for?"],
}  # fmt: skip

ANSWERS = {said: answer for answer, sayings in SMALL_TALK.items() for said in sayings}


def small_talk(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    said = wording if rng.random() < 0.6 else wording.lower().rstrip("?!.")
    return said, "", ANSWERS[wording]


FAMILIES = [Family("small talk", small_talk, SMALL_TALK)]
