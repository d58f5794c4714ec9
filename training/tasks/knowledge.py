"""Facts: capitals, arithmetic, opposites and the calendar. The whole prompt is the question."""

import random

from training.tasks.family import Family, Pool

CAPITALS = [
    "What is the capital of {country}?", "Capital of {country}?", "Name the capital city of {country}.",
    "Which city is the capital of {country}?", "Tell me the capital of {country}.", "{country}: what is the capital?",
    "Do you know the capital of {country}?", "What's {country}'s capital?", "Give me {country}'s capital city.",
    "Which city is the seat of government of {country}?",
]  # fmt: skip
SUMS = [
    "What is {sum}?", "{sum} =", "Calculate {sum}.", "Work out {sum}.", "How much is {sum}?", "Solve {sum}", "Compute {sum}.",
    "Tell me the result of {sum}.", "{sum}?", "What do you get for {sum}?", "Evaluate {sum}.",
]  # fmt: skip
OPPOSITES = [
    "What is the opposite of {word}?", "Opposite of {word}?", 'Give the opposite of "{word}".',
    "Give an antonym for {word}.", "Name the opposite of {word}.", "What is the contrary of {word}?",
    "Which word means the opposite of {word}?", "The reverse of {word} is?", "Tell me an antonym of {word}.",
    "{word}: what is its opposite?",
]  # fmt: skip
CALENDAR = [
    "What comes {side} {name}?", "Which one comes {side} {name}?", "What is right {side} {name}?",
    "Tell me what comes {side} {name}.", "Name the one directly {side} {name}.", "What follows when I go one {side} {name}?",
    "{name}: which one is {side} it?", "Which is the next one {side} {name}?",
]  # fmt: skip

OPPOSITE_PAIRS = [
    pair.split()
    for pair in (
        "hot cold|big small|up down|fast slow|good bad|old new|happy sad|open closed|light dark|rich poor|early late|"
        "full empty|strong weak|easy hard|cheap expensive|first last|high low|long short|loud quiet|clean dirty|"
        "near far|left right|win lose|buy sell|start stop|push pull|yes no|day night|true false|wet dry|thick thin|"
        "wide narrow|deep shallow|safe dangerous|love hate|arrive leave|accept reject|increase decrease|inside outside|"
        "front back|top bottom|give take|lend borrow|remember forget|asleep awake|heavy light|smooth rough|sweet sour|"
        "brave afraid|public private|simple complex|ancient modern|polite rude|above below|before after|more less"
    ).split("|")
]
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()


def capital(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    country, city = rng.choice(pool.capitals)
    return wording.format(country=country), "", city


def arithmetic(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    first, second, sign = rng.randint(0, 12), rng.randint(0, 12), rng.choice("+-*")
    if sign == "-" and second > first:
        first, second = second, first
    result = {"+": first + second, "-": first - second, "*": first * second}[sign]
    spoken = {"+": ("+", "plus"), "-": ("-", "minus"), "*": ("*", "times", "x")}[sign]
    return wording.format(sum=f"{first} {rng.choice(spoken)} {second}"), "", str(result)


def opposite(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    word, answer = rng.sample(rng.choice(OPPOSITE_PAIRS), 2)
    return wording.format(word=word), "", "dark" if word == "light" else answer


def calendar(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    names, step = rng.choice((DAYS, MONTHS)), rng.choice((1, -1))
    index = rng.randrange(len(names))
    side = "after" if step > 0 else "before"
    return wording.format(side=side, name=names[index]), "", names[(index + step) % len(names)]


FAMILIES = [
    Family("capitals", capital, {"capitals": CAPITALS}),
    Family("arithmetic", arithmetic, {"arithmetic": SUMS}),
    Family("opposites", opposite, {"opposites": OPPOSITES}),
    Family("calendar", calendar, {"calendar": CALENDAR}),
]
