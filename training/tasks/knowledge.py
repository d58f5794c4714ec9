"""Facts: capitals and countries, arithmetic, opposites and the calendar. The whole prompt is the question."""

import random

from training.tasks.family import Family, Pool
from training.tasks.hurried import typed
from training.tasks.more_wordings import MORE_CALENDAR, MORE_CAPITALS, MORE_COUNTRIES, MORE_OPPOSITES, MORE_SUMS

CAPITALS = [
    "What is the capital of {country}?", "Capital of {country}?", "Name the capital city of {country}.",
    "Which city is the capital of {country}?", "Tell me the capital of {country}.", "{country}: what is the capital?",
    "Do you know the capital of {country}?", "What's {country}'s capital?", "Give me {country}'s capital city.",
    "Which city is the seat of government of {country}?", "what's the capital city of {country}", "{country} capital",
    "capital city {country}?", "Can you tell me the capital of {country}?",
    "I would like to know the capital of {country}.", "Which is {country}'s capital city?",
    "What city is {country}'s capital?", "Which city serves as the capital of {country}?",
    "The capital of {country} is which city?", "The capital of {country} is",
    "I am travelling to {country}, what is its capital city?", "My friend lives in {country}. What is the capital there?",
    "For {country}, name the capital.", "Please tell me what the capital of {country} is called.",
    "How is the capital of {country} called?", "What do you call the capital of {country}?",
    "Where does the government of {country} sit?", "Which city is {country} governed from?",
    "Quiz: the capital of {country}?", "Name {country}'s capital.", "In {country}, which city is the capital?",
    "Say the capital of {country}.", "Could you name the capital of {country}?",
    "What would be the capital of {country}?", "If I visit the capital of {country}, which city am I in?",
    "Let me know {country}'s capital, please.", "State the capital of {country}.",
    "Which town is the capital of {country}?", "I forgot the capital of {country}. What was it?",
    "hey, what is the capital of {country}", "Need the capital of {country}.", "Main city and capital of {country}?",
    "Question about {country}: its capital?", "Which capital does {country} have?", "Write the capital of {country}.",
    "Geography: {country}'s capital is?", "Please name the city that is the capital of {country}.",
    "tell me {country}s capital",
]  # fmt: skip
COUNTRIES = [
    "Which country has {city} as its capital?", "{city} is the capital of which country?", "Of which country is {city} the capital?",
    "Name the country whose capital is {city}.", "What country's capital is {city}?", "{city}: capital of which country?",
    "Which country is governed from {city}?", "Tell me the country whose capital city is {city}.", "{city} is the capital of",
    "Which country's capital is {city}?", "In which country is {city} the capital?", "Whose capital is {city}?",
    "What country has the capital {city}?", "The capital {city} belongs to which country?", "Give the country with the capital {city}.",
    "Do you know which country has {city} as capital?", "For which country is {city} the capital city?", "which country is {city} the capital of",
    "I know {city} is a capital. Of what country?", "{city} is whose capital?", "Say which country {city} is the capital of.",
    "What is the country with the capital city {city}?", "Which state has {city} for a capital?", "To which country does the capital {city} belong?",
    "{city} serves as capital of which country?", "If {city} is the capital, which country is it?", "The country with capital {city}?",
    "Find the country whose capital is {city}.", "Which nation has its capital in {city}?", "Name the nation governed from {city}.",
    "What nation's capital city is {city}?", "capital {city}, which country", "Can you name the country that has {city} as capital?",
    "Please tell me which country's capital {city} is.", "Which land has {city} as its capital city?", "Quiz: {city} is the capital of?",
    "Where is {city} the capital?", "What is {city} the capital of?", "State the country of which {city} is the capital.",
    "Country of the capital {city}?", "Which government sits in {city}? Name the country.", "Let me know the country with {city} as capital.",
]  # fmt: skip
SUMS = [
    "What is {sum}?", "{sum} =", "Calculate {sum}.", "Work out {sum}.", "How much is {sum}?", "Solve {sum}",
    "Compute {sum}.", "Tell me the result of {sum}.", "{sum}?", "What do you get for {sum}?", "Evaluate {sum}.", "{sum}",
    "what's {sum}", "whats {sum}?", "Can you calculate {sum}?", "Could you work out {sum} for me?",
    "Please compute {sum}.", "What does {sum} equal?", "What does {sum} make?", "{sum} equals?", "{sum} is how much?",
    "The result of {sum}?", "What is the answer to {sum}?", "Give me the answer: {sum}", "I need to know {sum}.",
    "How many is {sum}?", "Do the sum: {sum}", "Do you know what {sum} is?", "Find {sum}.", "Answer this: {sum}",
    "Maths: {sum}", "If I work out {sum}, what do I get?", "What comes out of {sum}?", "Quick, {sum}!",
    "Let me know what {sum} is.", "{sum}, please", "Give the value of {sum}.", "Say what {sum} is.",
    "Help me with {sum}.", "What number is {sum}?", "What is the value of {sum}?", "Determine {sum}.",
    "Figure out {sum}.", "My homework asks for {sum}. What is it?",
]  # fmt: skip
OPPOSITES = [
    "What is the opposite of {word}?", "Opposite of {word}?", 'Give the opposite of "{word}".',
    "Give an antonym for {word}.", "Name the opposite of {word}.", "What is the contrary of {word}?",
    "Which word means the opposite of {word}?", "The reverse of {word} is?", "Tell me an antonym of {word}.",
    "{word}: what is its opposite?", "opposite of {word}", "what's the opposite of {word}",
    "What is the antonym of {word}?", "Antonym for {word}?", "The opposite of {word} is",
    'Which word is the opposite of "{word}"?', "Say the opposite of {word}.", "I need the opposite of {word}.",
    "Can you give me the opposite of {word}?", 'Could you tell me the opposite of "{word}"?',
    "If something is not {word}, what is it?", "What would be the opposite of {word}?",
    "Do you know the opposite of {word}?", "What do you call the opposite of {word}?", "Not {word} but?",
    "Turn {word} into its opposite.", "What word is contrary to {word}?", 'Find an antonym of "{word}".',
    "Please name an antonym of {word}.", "Which word has the opposite meaning of {word}?", "The antonym of {word}?",
    "Give me a word that means the opposite of {word}.", "Write the opposite of {word}.",
    "How do you say the opposite of {word}?", 'The contrary of "{word}" is what?', "Reverse the meaning of {word}.",
    "One word: the opposite of {word}.", "What is {word} the opposite of?", "{word} has which opposite?",
    "Think of the opposite of {word}.", "Let me know the opposite of {word}.", "State the opposite of {word}.",
    "What's an antonym of {word}?", "{word}, opposite?", "In contrast to {word} we say?",
]  # fmt: skip
CALENDAR = [
    "What comes {side} {name}?", "Which one comes {side} {name}?", "What is right {side} {name}?",
    "Tell me what comes {side} {name}.", "Name the one directly {side} {name}.",
    "What follows when I go one {side} {name}?", "{name}: which one is {side} it?",
    "Which is the next one {side} {name}?", "Which {unit} comes {side} {name}?", "What {unit} is {side} {name}?",
    "The {unit} {side} {name}?", "the {unit} {side} {name}", "What is the {unit} {side} {name}?",
    "Name the {unit} {side} {name}.", "Which {unit} is right {side} {name}?", "Tell me the {unit} {side} {name}.",
    "Give me the {unit} {side} {name}.", "Can you name the {unit} {side} {name}?",
    "Do you know which {unit} comes {side} {name}?", "What {unit} comes directly {side} {name}?",
    "I need the {unit} {side} {name}.", "What's the {unit} {side} {name}?", "what {unit} comes {side} {name}",
    "{side} {name} comes which {unit}?", "Which {unit} do we have {side} {name}?",
    "Which {unit} stands {side} {name} in the calendar?", "Say the {unit} that comes {side} {name}.",
    "One {unit} {side} {name} is?", "Immediately {side} {name}, which {unit} is it?",
    "Please tell me which {unit} is {side} {name}.", "Could you tell me the {unit} {side} {name}?",
    "Look at the calendar: what is {side} {name}?", "Write the {unit} {side} {name}.",
    "If I look one {unit} {side} {name}, what do I find?", "The {unit} just {side} {name} is called?",
    "In the calendar, what comes {side} {name}?", "Which is the {unit} {side} {name}?", "State the {unit} {side} {name}.",
    "Quick question: the {unit} {side} {name}?", "I mean the {unit} {side} {name}. Which one is it?",
    "What do you call the {unit} {side} {name}?", "My holiday starts the {unit} {side} {name}. Which {unit} is that?",
]  # fmt: skip

OPPOSITE_PAIRS = [
    pair.split()
    for pair in (
        "hot cold|big small|up down|fast slow|good bad|old new|happy sad|open closed|light dark|rich poor|early late|"
        "full empty|strong weak|easy hard|cheap expensive|first last|high low|long short|loud quiet|clean dirty|near far|"
        "left right|win lose|buy sell|start stop|push pull|yes no|day night|true false|wet dry|thick thin|wide narrow|"
        "deep shallow|safe dangerous|love hate|arrive leave|accept reject|increase decrease|inside outside|front back|"
        "top bottom|give take|lend borrow|remember forget|asleep awake|heavy weightless|smooth rough|sweet sour|"
        "brave afraid|public private|simple complex|ancient modern|polite rude|above below|before after|more less|"
        "warm cool|alive dead|begin end|build destroy|clever stupid|careful careless|common rare|correct wrong|cruel kind|"
        "even odd|friend enemy|generous mean|guilty innocent|heaven hell|humble proud|inner outer|junior senior|laugh cry|"
        "lazy busy|leader follower|maximum minimum|major minor|north south|east west|past future|peace war|"
        "permanent temporary|present absent|question answer|raise lower|sit stand|sunrise sunset|success failure|"
        "tight loose|ugly beautiful|useful useless|victory defeat|visible hidden|vertical horizontal|wild tame|"
        "import export|teacher pupil|male female|add subtract|multiply divide|cause effect|profit loss|debit credit|"
        "expand shrink|fresh stale|bright dim|sharp blunt|hello goodbye|always never|everything nothing|same different|"
        "upstairs downstairs|possible impossible|patient impatient|legal illegal|honest dishonest|lucky unlucky|"
        "known unknown|awful wonderful|summer winter|entrance exit"
    ).split("|")
]
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()


def capital(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    country, city = rng.choice(pool.capitals)
    return typed(wording.format(country=country), rng), "", city


NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
SAID: dict[str, list[str]] = {
    "+": ["{a} + {b}", "{a}+{b}", "{a} plus {b}", "{a} added to {b}", "the sum of {a} and {b}", "{a} and {b} together", "{a} + {b}", "the total of {a} and {b}"],
    "-": ["{a} - {b}", "{a}-{b}", "{a} minus {b}", "{a} less {b}", "{b} taken away from {a}", "{a} take away {b}", "{b} subtracted from {a}"],
    "*": ["{a} * {b}", "{a}*{b}", "{a} times {b}", "{a} x {b}", "{a} multiplied by {b}", "the product of {a} and {b}"],
}  # fmt: skip
TASKS: dict[str, list[str]] = {
    "+": ["add {a} and {b}", "add {b} to {a}", "sum up {a} and {b}"],
    "-": ["take {b} away from {a}", "subtract {b} from {a}", "take {b} from {a}", "reduce {a} by {b}"],
    "*": ["multiply {a} by {b}", "multiply {a} and {b}", "multiply {a} with {b}"],
}
STORIES: dict[str, list[str]] = {
    "+": ["I have {a} and get {b} more. How many do I have?", "{a} on one side, {b} on the other: how many in all?", "I paid {a}, then {b}. What did I pay in all?"],
    "-": ["I have {a} and give away {b}. How many are left?", "From {a} seats I take {b}. How many are left?", "I had {a} and spent {b}. What is left?"],
    "*": ["There are {a} bags with {b} in each. How many in all?", "I buy {a} at a price of {b} each. What do I pay?", "{a} rows of {b} chairs: how many chairs?"],
}  # fmt: skip


def spoken_number(value: int, in_words: bool) -> str:
    return NUMBER_WORDS[value] if in_words else str(value)


def arithmetic(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str] | None:
    sign = rng.choice("++--*")
    largest = 12 if sign == "*" else 20
    first, second = rng.randint(0, largest), rng.randint(0, largest)
    if sign == "-" and second > first:
        first, second = second, first
    result = {"+": first + second, "-": first - second, "*": first * second}[sign]
    if "{story}" in wording and min(first, second) < 2:
        return None
    in_words = max(first, second) <= 12 and rng.random() < 0.25
    kinds = {"sum": SAID, "task": TASKS, "story": STORIES}
    numbers = {"a": spoken_number(first, in_words), "b": spoken_number(second, in_words)}
    said = {kind: rng.choice(ways[sign]).format(**numbers) for kind, ways in kinds.items()}
    return typed(wording.format(**said), rng), "", str(result)


def country(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    name, city = rng.choice(pool.capitals)
    return typed(wording.format(city=city), rng), "", name


def opposite(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    word, answer = rng.sample(rng.choice(OPPOSITE_PAIRS), 2)
    return typed(wording.format(word=word), rng), "", answer


THEN = {
    ("day", 1): "which day is tomorrow", ("day", -1): "which day was yesterday",
    ("month", 1): "which month is next", ("month", -1): "which month was last",
}  # fmt: skip


def calendar(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
    names, step = rng.choice((DAYS, MONTHS)), rng.choice((1, -1))
    index = rng.randrange(len(names))
    name, unit = names[index], "day" if names is DAYS else "month"
    side = "after" if step > 0 else "before"
    if "{unit} {side}" in wording:
        side = rng.choice(("after", "following") if step > 0 else ("before", "preceding"))
    verb, turn = ("follows", "next") if step > 0 else ("precedes", "previous")
    now = f"today is {name}" if unit == "day" else f"this month is {name}"
    said = wording.format(side=side, name=name, unit=unit, verb=verb, turn=turn, now=now, then=THEN[unit, step])
    return typed(said[:1].upper() + said[1:] if wording.startswith("{now}") else said, rng), "", names[(index + step) % len(names)]


FAMILIES = [
    Family("capitals", capital, {"capitals": CAPITALS, "more capitals": MORE_CAPITALS}),
    Family("countries", country, {"countries": COUNTRIES, "more countries": MORE_COUNTRIES}),
    Family("arithmetic", arithmetic, {"arithmetic": SUMS, "more arithmetic": MORE_SUMS}),
    Family("opposites", opposite, {"opposites": OPPOSITES, "more opposites": MORE_OPPOSITES}),
    Family("calendar", calendar, {"calendar": CALENDAR, "more calendar": MORE_CALENDAR}),
]
