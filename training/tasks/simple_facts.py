"""Everyday facts that do not change, from small tables and many wordings. The whole prompt is the question."""

import random

from training.tasks.family import Family, Pool

Table = tuple[list[str], dict[str, str]]


def pairs(text: str) -> dict[str, str]:
    return dict(entry.strip().split(": ") for entry in text.split(";"))


TABLES: dict[str, Table] = {
    "colour": (
        [
            "What colour is {x}?", "What is the colour of {x}?", "Which colour does {x} have?", "{x}: what colour?", "Tell me the colour of {x}.",
            "what color is {x}", "Name the colour of {x}.", "The colour of {x} is?", "Do you know what colour {x} is?", "In which colour do we see {x}?",
            "What color is {x}?", "Say the colour of {x}.",
        ],
        pairs(
            "the sky: blue; grass: green; snow: white; a banana: yellow; a tomato: red; blood: red; coal: black; the sun: yellow; milk: white; "
            "a lemon: yellow; a carrot: orange; chocolate: brown; a frog: green; the sea: blue; a strawberry: red; salt: white; a leaf: green; "
            "an orange: orange; a crow: black; an elephant: grey; a cucumber: green; a plum: purple; cheese: yellow; a polar bear: white"
        ),
    ),
    "legs": (
        [
            "How many legs does {x} have?", "How many legs has {x}?", "{x} has how many legs?", "Number of legs of {x}?", "Tell me how many legs {x} has.",
            "On how many legs does {x} walk?", "how many legs does {x} have", "Count the legs of {x}.", "What number of legs does {x} have?",
            "Say how many legs {x} has.",
        ],
        pairs("a spider: 8; a dog: 4; a cat: 4; a horse: 4; an ant: 6; a bee: 6; a bird: 2; a human: 2; a cow: 4; a chicken: 2; a fly: 6; a snake: 0; a fish: 0; an octopus: 8; a table: 4; a pig: 4"),
    ),
    "young": (
        [
            "What is a young {x} called?", "What do you call a baby {x}?", "What is the baby of a {x} called?", "Name the young of a {x}.",
            "A young {x} is called?", "What is a baby {x}?", "Which word is used for a young {x}?", "what do we call a young {x}",
            "The child of a {x} is called what?", "Tell me the word for a baby {x}.",
        ],
        pairs("dog: puppy; cat: kitten; cow: calf; horse: foal; sheep: lamb; pig: piglet; hen: chick; bear: cub; goat: kid; duck: duckling; goose: gosling; lion: cub; deer: fawn; frog: tadpole"),
    ),
    "sound": (
        [
            "What sound does a {x} make?", "What does a {x} say?", "Which sound does a {x} make?", "How does a {x} sound?", "What noise does a {x} make?",
            "The sound of a {x}?", "Tell me the sound of a {x}.", "what does the {x} say", "Make the sound of a {x}.", "What noise comes from a {x}?",
        ],
        pairs("cow: moo; dog: woof; cat: meow; sheep: baa; duck: quack; pig: oink; lion: roar; bee: buzz; snake: hiss; frog: croak; horse: neigh; owl: hoot; mouse: squeak"),
    ),
    "sides": (
        [
            "How many sides does {x} have?", "How many sides has {x}?", "Number of sides of {x}?", "{x} has how many sides?", "Tell me how many sides {x} has.",
            "how many sides are in {x}", "Count the sides of {x}.", "What number of sides does {x} have?", "How many corners does {x} have?",
        ],
        pairs("a triangle: 3; a square: 4; a rectangle: 4; a pentagon: 5; a hexagon: 6; an octagon: 8; a heptagon: 7"),
    ),
    "count": (
        [
            "How many {x}?", "how many {x}", "Tell me how many {x}.", "Do you know how many {x}?", "Can you say how many {x}?", "Say how many {x}.",
            "I forgot how many {x}.", "Quiz: how many {x}?", "Please tell me how many {x}.", "What is the number: how many {x}?",
        ],
        pairs(
            "days are in a week: 7; months are in a year: 12; hours are in a day: 24; minutes are in an hour: 60; seconds are in a minute: 60; "
            "days are in a year: 365; weeks are in a year: 52; days does June have: 30; days does January have: 31; days does April have: 30; "
            "days does December have: 31; days are there in March: 31; days are there in September: 30; days are in November: 30; days has May: 31; "
            "days has July: 31; days has August: 31; days has October: 31; seasons are in a year: 4; letters are in the alphabet: 26; cents are in a dollar: 100; "
            "years are in a century: 100; years are in a decade: 10; things are in a dozen: 12; wheels does a car have: 4; wheels does a bicycle have: 2; "
            "fingers are on one hand: 5; toes does a human have: 10; eyes does a human have: 2; metres are in a kilometre: 1000; grams are in a kilogram: 1000; "
            "centimetres are in a metre: 100; pence are in a pound: 100; cards are in a deck: 52; continents are there: 7; vowels are there: 5; planets are there: 8; "
            "days are in a weekend: 2; days are in February: 28"
        ),
    ),
    "plural": (
        [
            "What is the plural of {x}?", "Plural of {x}?", "Give the plural of {x}.", "What is the plural form of {x}?", "One {x}, two what?",
            "How do you write more than one {x}?", 'What is the plural of "{x}"?', "Tell me the plural of {x}.", "plural of {x}", "Name the plural of {x}.",
        ],
        pairs("card: cards; child: children; man: men; woman: women; foot: feet; tooth: teeth; mouse: mice; city: cities; box: boxes; baby: babies; bank: banks; leaf: leaves; knife: knives; person: people; goose: geese; fee: fees; country: countries; dog: dogs; house: houses; key: keys; bus: buses; life: lives"),
    ),
    "past": (
        [
            "What is the past tense of {x}?", "Past tense of {x}?", "Give the past tense of {x}.", "Today I {x}, yesterday I?", "What is the past of {x}?",
            'What is the past tense of "{x}"?', "Tell me the past tense of {x}.", "past tense of {x}", "What is the past form of {x}?", "Put {x} into the past.",
        ],
        pairs("go: went; see: saw; pay: paid; buy: bought; send: sent; take: took; give: gave; find: found; lose: lost; write: wrote; run: ran; come: came; eat: ate; drink: drank; sing: sang; say: said; make: made; get: got; know: knew; think: thought; bring: brought; sell: sold; walk: walked; ask: asked; call: called; open: opened; spend: spent; keep: kept; leave: left; win: won"),
    ),
    "place": (
        [
            "Which is {x}?", "What is {x}?", "Name {x}.", "Tell me {x}.", "What's {x}?", "Do you know {x}?", "Say {x}.", "Can you name {x}?",
            "Please name {x}.", "I want to know {x}.",
        ],
        pairs(
            "the first month of the year: January; the last month of the year: December; the first day of the week: Monday; the last day of the week: Sunday; "
            "the first letter of the alphabet: A; the last letter of the alphabet: Z; the coldest season: winter; the warmest season: summer; "
            "the season after winter: spring; the season after summer: autumn; the largest ocean: the Pacific; the largest planet: Jupiter; "
            "the planet closest to the sun: Mercury; the red planet: Mars; our planet: Earth; the largest continent: Asia; the largest animal: the blue whale; "
            "the fastest land animal: the cheetah; the king of animals: the lion; the star in the middle of our solar system: the sun; the number after nine: 10; "
            "the number before twenty: 19; the number after ninety-nine: 100; half of ten: 5; half of a hundred: 50; the double of four: 8; the double of six: 12; "
            "the shortest month: February; the month of Christmas: December; frozen water: ice; the male child of a parent: son; the female child of a parent: daughter; "
            "the mother of your mother: grandmother; the father of your father: grandfather; the brother of your mother: uncle; the sister of your father: aunt; "
            "the son of your uncle: cousin; the colour of a red card: red; the language of England: English; the language of France: French; the language of Germany: German; "
            "the language of Italy: Italian; the language of Japan: Japanese; the biggest animal with a trunk: the elephant"
        ),
    ),
}  # fmt: skip


def facts_of(table: str) -> Family:
    def make(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str]:
        answers = TABLES[table][1]
        x = rng.choice(sorted(answers))
        said = wording.format(x=x)
        return said[:1].upper() + said[1:] if rng.random() < 0.8 else said.rstrip("?."), "", answers[x]

    return Family(f"facts: {table}", make, {f"facts: {table}": TABLES[table][0]})


FAMILIES = [facts_of(table) for table in TABLES]
