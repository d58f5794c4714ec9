"""More questions out of the model's depth, most of them close to ones it can answer: a group of their own."""

NEIGHBOURS = [
    # beside capitals and countries
    "Which city is the largest in {country} after the capital?", "{country} population", "who is the president of {country} now",
    "I am travelling to {country}, what is the weather there?", "{city} population?", "How many inhabitants does the capital of {country} have?", "Name the mayor of {city}.",
    "Which countries border {country}?", "What is the national anthem of {country}?", "{country}: who is the prime minister?",
    "In which year did {city} become the capital?", "When was {city} founded?", "Is the food good in {country}?", "What is {country} famous for?", "{land}: what is the capital?",
    "I am travelling to {land}, what is its capital city?", "{land} capital", "hey, whats the capital city of {land}", "Which country has {nonsense} as its capital?", "What's {land}'s capital?",
    "What is the area code of {city}?", "Who governs {country}?", "Which side of the road do they drive on in {country}?", "What is the best month to visit {city}?", "How long is a flight to {city}?",
    "What do people eat in {city}?", "How many airports does {country} have?", "Name the longest river of {country}.", "What is the highest building in {city}?", "Tell me the history of {country}.",
    "Whats the postcode of {city}?", "Who plays for {country} in {sport}?", "Name a famous singer from {country}.", "What religion do people have in {country}?",
    # beside opposites, definitions and spelling
    "opposite of {nonsense}", "What's the opposite of {nonsense}?", "Which word means the opposite of {nonsense}?", "I need an antonym of {nonsense}.", "{nonsense}: what is its opposite?",
    "hi, what is {nonsense}?", "Meaning of {nonsense}?", "Give a definition of {nonsense}.", "What is the plural of {nonsense}?", "What is the past tense of {nonsense}?", "What colour is a {nonsense}?",
    "How many legs does a {nonsense} have?", "What sound does a {nonsense} make?", "What day comes after {nonsense}?", "Which month follows {nonsense}?", "Give me a definition of {rare}.", "whats {rare} all about",
    "Help me understand {rare}.", "Where does the word {nonsense} come from?", "Give me ten words that rhyme with {nonsense}.", "What is the Latin name of the dog?", "Who first used the word bank?",
    # beside arithmetic
    "{big} + {large}", "{big} plus {large}?", "What's {big} times {large}?", "whats {big} - {large}", "Multiply {big} by {large}.", "Add {big} and {large}.", "Take {large} away from {big}.",
    "The square root of {big}?", "Is {big} a prime number?", "Divide {big} by {large}.", "What is {big} to the power of {large}?", "{big} divided by {large} =", "What is the sine of {large} degrees?",
    "Find the factors of {big}.", "Integrate x squared.", "How many metres are {big} feet?", "How much is {big} euros in dollars?", "What is {big} in Roman numerals?", "Give me a random number.",
    # beside the calendar
    "What day of the week is it today?", "Which day was it on the 3rd of May {year}?", "How many days until Christmas?", "Is next Monday a holiday?", "what month is it now", "What am I doing on Friday?",
    "When is Easter next year?", "What happened last Tuesday?", "Which day are you closed in {city}?",
    # beside small talk
    "How is {person}?", "Who made {thing}?", "How old is my brother?", "What is my dog called?", "What's the name of my wife?", "Where does {person} come from?", "Is {person} a robot?", "Does {person} have feelings?",
    "What can {person} do?", "What did I ask you last week?", "What am I wearing?", "Guess my age.", "Who is reading this?", "Do I have a brother?", "What was my first question yesterday?",
    # wide of everything
    "hey can you write me a poem about {topic}", "A short story about {topic}, please.", "I need an essay on {topic} by tomorrow.", "can u write some {code} for me", "My {code} program crashes. Why?",
    "How do I reverse a string in {code}?", "Please translate this into {tongue}: {phrase}", "{tongue} for '{phrase}'?", "How would a speaker of {tongue} say '{phrase}'?", "score of the {sport} game last night",
    "Who is leading in {sport} this season?", "Is {company} a good place to work?", "{company} share price", "Will shares of {company} go up?", "What's new at {company}?", "Who wrote {book}, and when?",
    "Quote the first line of {book}.", "Is {book} worth reading?", "when did {person} live", "Was {person} married?", "recipe for {food}", "Can I eat {food} every day?",
    "I've had {illness} for a week. Is it serious?", "Which pill is good for {illness}?", "My landlord keeps my deposit. Can he do that?", "Is it legal to park here?", "Do I have to pay tax on a gift?",
    "weather in {city}", "Will it snow in {city} this weekend?", "latest news from {country}", "Who will be the next president of {country}?", "Will robots take my job?", "Where will I be in ten years?",
    "What caused the war of {year}?", "Tell me about the year {year}.", "How heavy is the moon?", "How far is the nearest star?", "What is inside {thing}?", "Why is ice slippery?",
    "How do vaccines work?", "Which film won the most prizes in {year}?", "What is the best song of all time?", "Recommend a restaurant in {city}.", "Buy me a ticket to {city}.", "Where did I leave my keys?",
    "How much does {thing} cost?", "What is the cheapest way to {city}?", "Is now a good time to buy a house in {city}?", "What should I name my cat?", "What present should I give my mother?",
]  # fmt: skip
