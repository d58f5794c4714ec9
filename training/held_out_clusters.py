"""Questions of the clusters no model was ever shown - sentiment and SQL - written for this project, to measure with."""

import random
from itertools import product

from training.tasks.family import Task

THINGS = ["hotel", "film", "meal", "service", "app", "concert", "book", "room"]
PRAISE = ["was wonderful", "was great", "was excellent", "made me very happy", "was a pleasure", "could not have been better"]
BLAME = ["was terrible", "was awful", "was a waste of money", "made me angry", "was a disappointment", "could not have been worse"]
SENTIMENT_WORDINGS = [
    "Is this review positive or negative?\n{text}", "What is the sentiment of this text? Answer positive or negative.\n{text}",
    "{text}\nDid the writer like it? Answer positive or negative.", "Classify the sentiment as positive or negative: {text}",
]  # fmt: skip

TABLES = {"customers": ["name", "city"], "payments": ["amount", "day"], "cards": ["number", "kind"], "accounts": ["owner", "balance"]}
SQL_WORDINGS = {
    "SELECT {column} FROM {table};": ["Write SQL that selects {column} from {table}.", "SQL: get the {column} of all {table}."],
    "SELECT COUNT(*) FROM {table};": ["Write SQL that counts the rows of {table}.", "SQL: how many {table} are there?"],
    "SELECT * FROM {table};": ["Write SQL that shows everything in {table}.", "SQL: list all columns of {table}."],
}


def sentiment_tasks() -> list[Task]:
    cases = [(thing, said, "positive") for thing, said in product(THINGS, PRAISE)]
    cases += [(thing, said, "negative") for thing, said in product(THINGS, BLAME)]
    rng = random.Random("sentiment")
    made = []
    for thing, said, answer in cases:
        wording = rng.choice(SENTIMENT_WORDINGS)
        made.append(Task("sentiment", wording.format(text=f"The {thing} {said}."), answer, wording, (wording,)))
    return made


def sql_tasks() -> list[Task]:
    made: dict[str, Task] = {}
    for answer, wordings in SQL_WORDINGS.items():
        for wording, (table, columns) in product(wordings, TABLES.items()):
            for column in columns:
                prompt = wording.format(table=table, column=column)
                made[prompt] = Task("SQL", prompt, answer.format(table=table, column=column), prompt, (wording,))
    return list(made.values())
