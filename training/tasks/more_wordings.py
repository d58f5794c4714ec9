"""More wordings of the questions about facts and words: groups of their own, so that earlier splits stay as they were."""

MORE_CAPITALS = [
    "{country}'s capital, please", "hi, whats the capital of {country}?", "We fly to {country} on Sunday. Which city is its capital?",
    "capital {country}", "The name of {country}'s capital city?", "I'm looking for the capital of {country}",
    "Any idea what {country}'s capital is?", "{country} is governed from which city?", "Remind me, what is {country}'s capital called?",
    "My son has to learn the capital of {country}. Which city is it?", "Of all cities in {country}, which is the capital?",
    "Fill in: {country} and its capital, ...", "Complete the sentence: the capital city of {country} is", "Sorry to bother you, but what is {country}'s capital?",
    "A crossword clue: capital of {country}.", "Which capital belongs to {country}?",
    "could u tell me the capital of {country}", "Match the country {country} with its capital.", "Is there a name for the capital of {country}?",
    "{country} - capital city", "Tell us which city is {country}'s capital.",
    "Someone asked me for the capital of {country}. What do I answer?", "Looking at a map of {country}: which city is marked as the capital?",
    "I bet you know {country}'s capital.", "What city has been made the capital of {country}?", "You know {country}? And its capital?",
    "If the country is {country}, the capital is?", "List the capital of {country}.",
]  # fmt: skip
MORE_COUNTRIES = [
    "{city} is a capital city. Which country's?", "I am flying to {city}, the capital of which country?", "hey, {city} is the capital of what",
    "country with capital city {city}?", "What country would I be in if I stood in its capital, {city}?",
    "Match the capital {city} with its country.", "A crossword clue: country with capital {city}.", "{city} - which country?",
    "Remind me which country {city} is the capital of.", "Complete the sentence: {city} is the capital city of", "My aunt moved to {city}. Of which country is that the capital?",
    "whats the country that has {city} as capital", "Any idea whose capital city {city} is?", "If I land in the capital, {city}, which country have I come to?",
    "Someone told me {city} is a capital. Which country does it belong to?", "{city} is marked as a capital on my map. Of what country?",
    "Sorry, which country is it whose capital is called {city}?", "If the capital is {city}, the country is?", "Guess the country: its capital is {city}.",
]  # fmt: skip
# {sum} a noun ("3 plus 4"), {task} a request ("add 3 and 4"), {story} a question of its own.
MORE_SUMS = [
    "{task}", "{story}", "Please {task}.", "Can you {task}?", "Could you {task}, please?", "I want you to {task}.", "If I {task}, what is the result?",
    "When you {task}, what do you get?", "Let us {task}. The result?", "What happens if I {task}?", "hey, {task}", "{task} for me", "A puzzle: {story}",
    "For my daughter's homework: {story}", "Help! {story}", "{sum} makes", "Can you tell me {sum}?", "hi, how much is {sum}", "{sum} - what is it?",
    "Add it up or take it away: {sum}", "My calculator is broken. What is {sum}?", "Is there an answer to {sum}?", "Tell me, {sum} is what?",
    "I can't work out {sum}, can you?", "The answer to {sum}, please.", "{sum} comes to?", "I get confused by {sum}. Which number is right?",
    "Any idea how much {sum} is?", "Fill in the number: {sum} = ?", "Put a number to {sum}.", "{sum} = ?", "Only the number: {sum}",
]  # fmt: skip
MORE_OPPOSITES = [
    "whats the opposite of {word}", "{word} and its opposite?", "I'm looking for a word that is the opposite of {word}.", "Fill in: {word} is the opposite of",
    "Not {word}, quite the reverse. Which word is it?", "Which word would you use for the reverse of {word}?", "antonym {word}",
    "Complete the pair: {word} and", "hey, what would you call the opposite of {word}", "A crossword clue: opposite of {word}.",
    "My teacher wants the opposite of the word {word}.", "What stands against {word} in meaning?", "Any idea what the opposite of '{word}' is?",
    "The word is {word}. Now say its opposite.", "Which word contrasts with {word}?", "{word} versus what?", "Could you think of an antonym for {word}?",
    "Someone says {word}, I say the opposite. What do I say?", "The exact opposite of {word}, please.", "Swap {word} for its antonym.",
    "What word should I use if I mean the contrary of {word}?", "If the answer is not {word} but its opposite, what is it?", "Remind me of the opposite of {word}.",
    "opposite word for {word}?", "Let us play opposites: {word}!",
]  # fmt: skip
# {verb} follows or precedes, {turn} next or previous; {now} and {then} "today is Monday", "which day is tomorrow".
MORE_CALENDAR = [
    "Which {unit} {verb} {name}?", "What {unit} {verb} {name}?", "{name}: which {unit} {verb} it?", "If {now}, {then}?", "{now}, {then}?", "Suppose {now}. Then {then}?",
    "Tell me which {unit} {verb} {name}.", "Seen from {name}, which is the {turn} {unit}?", "Name the {unit} that {verb} {name}.", "The {unit} which {verb} {name} is",
    "Let us say {now}; {then}?", "hey, which {unit} {verb} {name}", "Starting from {name}, what is the {turn} {unit}?", "whats the {unit} {side} {name}",
    "I know that {now}, but {then}?", "Give me the {turn} {unit}, counted from {name}.", "Do you know what {unit} {verb} {name}?", "A crossword clue: {unit} {side} {name}.",
    "We meet one {unit} {side} {name}. Which {unit} is it?", "Take {name} and go to the {turn} {unit}.", "In a list of {unit}s, which one {verb} {name}?",
    "My rent is due the {unit} {side} {name}, so when? Name the {unit}.", "Could you name the {unit} that {verb} {name}?", "{name} has a neighbour in the calendar: which {unit} {verb} it?",
    "Remind me which {unit} is {side} {name}.",
]  # fmt: skip
MORE_DEFINITIONS = [
    "whats {article} {term}", "hi, what is {article} {term}?", "{term}?", "I've never heard of {article} {term}. What is it?", "Somebody wrote to me about {article} {term}. What is that?",
    "A customer asks what {article} {term} is. What do I say?", "How would a dictionary explain {term}?", "Sorry, what do people mean when they say {term}?",
    "Can you tell me in a few words what {article} {term} is?", "If I say {term}, what am I talking about?", "The word {term} is new to me. What is meant?",
    "Any idea what {article} {term} might be?", "The definition of {article} {term}, please.", "Complete the sentence: {article} {term} is", "Clear this up for me: what is {article} {term}?",
    "I keep reading '{term}'. What does that refer to?", "{article} {term} is what, exactly?", "Teach me the word {term}.", "explain {term} pls",
    "Describe in plain words what {article} {term} is.", "Remind me what {article} {term} is.", "So what is {article} {term} then?", "Could you define {article} {term} for a beginner?",
]  # fmt: skip
MORE_REPLACEMENTS = [
    "Replace {old} with {new}.", "replace {old} with {new}", "Change {old} to {new}.", 'Change "{old}" to "{new}".', "Rewrite this with {new} instead of {old}.",
    "Substitute {new} for {old}.", "Swap {old} with {new}.", "Replace every {old} with {new}.", "Replace the word {old} with {new}.",
    "Replace the word {old} with the word {new}.", "Change the word {old} to {new}.", "Use the word {new} instead of {old}.", 'Say "{new}" instead of "{old}".',
    "Repeat the message with {new} instead of {old}.", "Copy the text, but write {new} for {old}.", "Instead of {old}, write {new}.", "{old} -> {new}",
    "Put {new} where {old} stands.", 'Where it says "{old}" it should say "{new}".', "Take the text and change {old} into {new}.", "I wrote {old} but I meant {new}. Correct it.",
    "Not {old}, {new}! Write it again.", "Give me the text with {old} replaced by {new}.", "Return the message with {new} in the place of {old}.",
    "Could you swap {old} for {new}?", "Please change {old} to {new}.", "Can you write {new} instead of {old}?", "Overwrite {old} with {new}.",
    "Every time you see {old}, write {new}.", "Exchange the word {old} for the word {new}.", "The text should have {new} where it has {old} now.", "Update {old} to {new}.",
]  # fmt: skip
MORE_MENTIONS = [
    "Does the text mention {word}?", "Is the word {word} used?", "Is {word} in the message?", 'Does the message say "{word}"?', "Does it contain {word}?", 'Does it contain "{word}"?',
    "Does the message contain the word {word}?", "Is there a {word} in it?", "Does the customer say {word}?", "Is {word} one of the words?", "{word}: is it mentioned?",
    "Do you find {word} in the text?", "Can {word} be found in it?", "Do they talk of {word}? Yes or no.", "Did the customer use the word {word}?", "Is {word} part of the message?",
    "Look for {word}. Is it there?", "Search the text for {word}: yes or no?", "Answer with yes or no: is {word} in it?", "Yes or no, is the word {word} in the sentence?",
    "Have they written {word}?", "Do I find the word {word} in this message?", "Among these words, is there {word}?", "Does {word} occur?",
]  # fmt: skip
MORE_REPLIES = [
    "Write an answer to the customer.", "Reply to this.", "Reply to this customer.", "Answer this customer.", "Respond to the customer.", "What would you reply?", "What would you answer?",
    "Draft a reply.", "Draft an answer to this customer.", "Write a response to this customer.", "Write a short reply.", "Write a polite answer.", "Give a helpful answer.", "Give the customer an answer.",
    "Give a reply to this message.", "How do we reply to this?", "How should the agent reply?", "What should we write back?", "As the bank, reply to this message.", "You are a bank employee. Reply.",
    "You are a support agent. Reply to the customer.", "Be helpful and answer the customer.", "Please reply to this message.", "Please answer this customer.", "Can you answer this customer?",
    "Could you reply to this for me?", "Help me answer this customer.", "I have to answer this customer. What do I write?", "A customer wrote this. What is our reply?", "Our answer to this?", "Reply, please.",
    "Reply:", "Write the reply of the bank.", "Let the customer know what to do.", "Tell this customer what to do next.", "Solve the customer's problem in one reply.",
]  # fmt: skip
MORE_IS_QUESTION = [
    "Is this a question?", "Is it a question?", "Is the text a question?", "Is this message a question? Yes or no.", "A question, yes or no?", "Is the customer asking something here?",
    "Say whether it is a question.", "Is this sentence a question?", "Does it end with a question mark? Yes or no.", "Are we being asked something?", "Do they ask us anything?", "Is this phrased as one asks?",
    "Question: yes or no?", "Tell me if it is a question.", "Does a question mark stand at the end?", "Would you say it is a question?", "Is there a question in it?",
]  # fmt: skip
