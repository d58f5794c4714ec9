"""More wordings of the formats, in the kinds of format_wordings.py: groups of their own, so that earlier splits stay as
they were."""

MORE_PHRASES: dict[str, list[str]] = {
    "upper": [
        "in capital letters only", "using capital letters", "in all capital letters", "with capitals", "in large letters", "written in capitals",
        "in all uppercase", "using uppercase", "all in caps", "as uppercase", "with nothing but capitals",
        "in loud capitals", "in CAPITAL LETTERS", "with uppercase letters", "in headline capitals",
    ],
    "lower": [
        "in all small letters", "using lowercase", "with lowercase letters", "all in lowercase", "in all lower case", "as lowercase",
        "written in small letters", "with no uppercase letters", "with no uppercase", "without uppercase",
        "with nothing but small letters", "in lowercase only", "using lower case letters", "in plain small letters",
    ],
    "quoted": [
        "in double quotation marks", "with quotation marks", "with quotes", "inside quotation marks", "between double quotes", "using quotation marks",
        "in a pair of quotes", "with a quotation mark before and after", "with quotes at both ends", "as a quote", "surrounded by quotation marks",
        "enclosed in double quotes", "in speech marks", "put in quotes", "with quotes before and after",
    ],
    "bullets": [
        "as a list with dashes", "with dashes", "in a list with bullets", "in a bullet list", "with bullet points", "as dashed lines",
        "each on a line with a dash", "on separate lines with dashes", "in bulleted form", "with a bullet for each",
        "as items with dashes", "like a shopping list with dashes", "with a - in front", "listed with bullets",
    ],
    "numbered": [
        "with a number on each line", "as lines with numbers", "as a counted list", "as 1., 2., 3.", "in numbered lines", "numbered 1, 2, 3",
        "each with its number", "in a list numbered from one", "with the numbers in front", "as a numbered enumeration", "like a ranking with numbers",
        "using numbers 1, 2, 3", "on lines numbered from 1", "as a list where each line has a number", "with numbered lines",
    ],
    "brackets": [
        "with square brackets", "using square brackets", "in between square brackets", "inside a pair of brackets", "with [ and ] around it",
        "between square brackets", "surrounded by square brackets", "with brackets", "in bracket form", "with brackets before and after",
        "put inside brackets", "in a square bracket", "enclosed in brackets", "wrapped in [ ]", "using brackets",
    ],
    "json": [
        "as JSON array", "in a JSON array", "as an array of JSON strings", "as JSON data", "in valid JSON", "in JSON form", "as JSON text",
        "in the JSON format", "converted to JSON", "turned into JSON", "as JSON that a program can read", "in JSON, as an array", "as an array of strings in JSON",
        "as raw JSON", "as plain JSON",
    ],
    "twice": [
        "two times after one another", "twice over", "and again", "with everything said twice", "repeated once",
        "in two repetitions", "once more after the first time", "a second time too", "two times running", "and once more", "and repeat it",
        "and then a second time", "and then repeated",
    ],
    "slashes": [
        "with slashes", "with a slash in between", "using slashes between them", "with slashes as separators", "in a line with slashes",
        "split with slashes", "divided with slashes", "with / as separator", "with / separating them", "put together with slashes", "using a slash between each",
        "slashed", "in slash-separated form", "each after a slash", "with slashes to separate them",
    ],
    "semicolons": [
        "with semicolons", "with a semicolon in between", "using semicolons between them", "with semicolons as separators", "in a line with semicolons",
        "split with semicolons", "divided with semicolons", "with ; as separator", "with ; separating them", "put together with semicolons",
        "using a semicolon between each", "in semicolon-separated form", "with semicolons to separate them", "semicolons in between", "each followed by a semicolon except the last",
    ],
}  # fmt: skip

MORE_SENTENCES: dict[str, list[str]] = {
    "upper": [
        "Capitalise everything.", "Use uppercase.", "Use all caps.", "Please use capitals.", "Turn it into capitals.", "Uppercase, please.",
        "It should be in capitals.", "Only capital letters are allowed.", "Write big letters only.", "Caps lock on!", "UPPERCASE ONLY.", "Everything uppercase.",
    ],
    "lower": [
        "Use lowercase.", "Please use small letters.", "Turn it into small letters.", "Lowercase, please.", "It should be in lower case.", "Only small letters are allowed.",
        "Caps lock off!", "Everything lowercase.", "Write small letters only.", "No capitals.", "Keep it lowercase.", "Uppercase is forbidden.",
    ],
    "quoted": [
        "Quotes, please.", "Put quotation marks around it.", "With quotation marks, please.", "Use double quotes.", "Put double quotes around the answer.",
        "The answer goes in quotes.", "It should stand in quotation marks.", "Wrap it in quotation marks.", "Begin and end with a quotation mark.", "Add quotes.", "It needs quotation marks.",
    ],
    "bullets": [
        "Use bullets.", "Use a bulleted list.", "Use dashes.", "Make bullets.", "Give me bullets.", "Turn it into bullet points.", "I need it as bullet points.",
        "Put each on its own line with a dash.", "Begin each line with a dash.", "A dash in front of each, please.", "Make a list with dashes.",
    ],
    "numbered": [
        "Number the items.", "Use numbers.", "Number each line.", "Make it an ordered list.", "Give me a numbered list.", "Turn it into a numbered list.",
        "I need it numbered.", "Every line gets a number.", "Put numbers in front.", "A numbered list, please.", "Number them 1, 2, 3.",
    ],
    "brackets": [
        "Use brackets.", "Square brackets, please.", "Put square brackets around it.", "Put square brackets around the answer.", "The answer goes in brackets.",
        "It should stand in square brackets.", "Wrap it in square brackets.", "Begin with [ and end with ].", "Add square brackets.", "It needs brackets.", "I want brackets.",
    ],
    "json": [
        "Give me JSON.", "As JSON, please.", "Use the JSON format.", "Make it JSON.", "Turn it into JSON.", "I need JSON.", "Print JSON.", "Return JSON.", "Return only JSON.",
        "The answer must be a JSON array.", "Format: JSON array.", "Format: JSON.",
    ],
    "twice": [
        "Write it twice.", "Twice, please.", "Repeat your answer.", "Say the answer two times.", "Say everything twice.", "I want it twice.", "Two times, please.",
        "Give the answer two times.", "Write everything twice.", "And again, please.", "Then repeat it.",
    ],
    "slashes": [
        "Use slashes.", "Slashes, please.", "With slashes, please.", "Separate with slashes.", "Separate the items with slashes.", "Use / between them.", "Use / to separate them.",
        "Put / between them.", "I want them separated by slashes.", "Between each, a slash.", "Join everything with slashes.",
    ],
    "semicolons": [
        "Use semicolons.", "Semicolons, please.", "With semicolons, please.", "Separate with semicolons.", "Separate the items with semicolons.", "Use ; between them.", "Use ; to separate them.",
        "Put ; between them.", "I want them separated by semicolons.", "Between each, a semicolon.", "Join everything with semicolons.",
    ],
}  # fmt: skip
