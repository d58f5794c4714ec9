"""What people say to an assistant, grouped by the answer they get."""

GREETING = "Hello! How can I help you today?"
FEELING = "I am doing well, thank you. How can I help you?"
IDENTITY = "I am a small instruction-tuned language model."
ABILITIES = "I can classify, extract, rewrite and list things about a message, and answer a few simple questions."

SAYINGS: dict[str, str] = {
    GREETING: "Hello|Hi|Hey there|Good morning|Good evening|Greetings|Hi, is anyone there?|Howdy|Hey|Good afternoon|Hi there|Hello there|"
    "Hiya|Yo|Good day|Hello!!|Hey you|Hello, bot|Hi assistant|Morning|Evening|Hello world|Hi, I need help|Hello, can you help me?|"
    "Hey, anybody here?|Nice to meet you|Pleased to meet you|Hello again|Hi again|Welcome|Hey, good morning|Hello my friend|Hi friend|"
    "Good to see you|Is anyone there?|Anybody home?|Hello, is someone there?|Hey assistant|Salutations|Good morning to you",
    FEELING: "How are you?|Hello, how are you?|How are you doing?|How is it going?|Are you well?|How do you feel today?|How are you today?|"
    "How are things?|How's it going?|How do you do?|Are you okay?|Hi, how are you?|Hey, how are you doing?|How have you been?|What's up?|"
    "How is your day?|How was your day?|Are you doing well?|Everything all right?|Is everything fine with you?|How goes it?|You good?|"
    "How are you feeling?|Good morning, how are you?|How is life?|How's life?|Are you fine?|How are you this evening?|How's your day going?",
    IDENTITY: "Who are you?|What are you?|Are you a robot?|Am I talking to a human?|Introduce yourself.|Are you a person?|Are you human?|"
    "Are you a bot?|Are you ChatGPT?|Is this a real person?|Tell me about yourself.|Are you an AI?|What kind of model are you?|"
    "Who am I talking to?|What am I talking to?|Are you real?|Is this a machine?|Are you a computer?|Which model is this?|"
    "Are you a language model?|Describe yourself.|Say who you are.|Please introduce yourself.|What exactly are you?|Are you a chatbot?|"
    "Am I speaking with a person?|Am I chatting with a machine?|Who is this?|What is this?|Are you a real human being?|Who is there?",
    ABILITIES: "What can you do?|How can you help me?|What are you good at?|What can I ask you?|What do you do?|What are you able to do?|"
    "What are your abilities?|What are your skills?|Help|Help me|I need help|What do you know?|What can you help me with?|"
    "Which tasks can you do?|What are you for?|What is your purpose?|What can I do with you?|How do I use you?|How does this work?|"
    "What should I ask you?|What questions can you answer?|What else can you do?|Tell me what you can do.|List your abilities.|"
    "What things can you do?|Can you help me?|In what way can you help?|What is possible here?|What are you capable of?|What's your job?",
    "You are welcome!": "Thank you|Thanks!|Thanks a lot|Many thanks|Cheers, that helped|I appreciate it|Thank you very much|Thank you so much|"
    "Thx|Thanks for your help|That helped, thank you|Great, thanks|Perfect, thank you|Thanks for the answer|Much appreciated|Ta|"
    "Thank you for helping me|That was helpful|You helped me a lot|Thanks again|Thanks, that is all I needed|Thank you, bot|"
    "Wonderful, thank you|I am grateful|That is kind of you, thanks|Thanks a million|Nice, thanks|Thank you kindly|Okay thanks",
    "Goodbye!": "Bye|Goodbye|See you later|That is all, bye|Farewell|Talk to you soon|Bye bye|See you|See you tomorrow|Good night|"
    "I have to go|I am leaving now|Take care|Until next time|Have a nice day|Ciao|So long|Catch you later|Later|Bye for now|"
    "I will be off then|That was all, goodbye|I must go now|Have a good evening|See you soon|Time to go|Talk to you later|I'm done, bye",
    "Why did the bank go out of business? It lost interest.": "Tell me a joke|Do you know a joke?|Make me laugh|Say something funny|Joke, please|"
    "Can you tell a joke?|I want to hear a joke|Give me a joke|Got any jokes?|Tell a joke about banks|Something funny, please|"
    "Can you make me laugh?|A joke!|Do you know any good jokes?|Cheer me up|Tell me something funny|Be funny|I need a laugh|"
    "Entertain me|Crack a joke|Let me hear a joke|Could you tell me a joke?|Another joke|Tell me your best joke|Know any jokes?",
    "I do not have a name. I am a small language model.": "What is your name?|Do you have a name?|What should I call you?|Your name please|"
    "What's your name?|Tell me your name|May I know your name?|How should I call you?|What are you called?|Who are you called?|"
    "What do people call you?|Can I know your name?|Name?|How do I address you?|Please tell me your name|Say your name|"
    "What name do you have?|Have you got a name?|By what name do you go?|Is there a name I can call you?|And your name is?|State your name",
    "I was made for the Tuning Fork playground.": "Who made you?|Where do you come from?|Who built you?|What were you made for?|Who created you?|"
    "Who trained you?|Who programmed you?|Who is your maker?|Where are you from?|Who developed you?|Where do you live?|Where are you?|"
    "Which company made you?|Who designed you?|Who is behind you?|Who owns you?|Why were you made?|What is Tuning Fork?|Who wrote you?|"
    "Where were you made?|What is your origin?|By whom were you made?|Who do you belong to?|Who is your creator?|Where were you born?",
    "No, I do not have feelings. I am a language model.": "Do you have feelings?|Can you feel pain?|Are you sad?|Are you happy?|Do you love me?|"
    "Are you alive?|Do you feel anything?|Do you get tired?|Do you have emotions?|Are you angry?|Can you love?|Are you conscious?|"
    "Are you bored?|Do you sleep?|Do you have a body?|Do you dream?|Are you lonely?|Do you get hungry?|Do you like me?|Can you think?|"
    "Do you have a heart?|Are you afraid?|Do you suffer?|Do you have friends?|Do you ever cry?",
    "I speak English only.": "Which languages do you speak?|What languages do you know?|Do you speak French?|Do you speak German?|Can you speak Spanish?|"
    "Do you understand Italian?|Which language do you speak?|Is English the only language you know?|Can you talk in another language?|"
    "Do you know Chinese?|Can I write in French?|Do you speak English?|Can you understand Russian?|In which languages can I write to you?|"
    "Do you know any other languages?|What language do you speak?|Can you talk to me in Polish?|Are you able to speak Dutch?",
    "I am sorry. Please try to ask in other words.": "That is wrong|You are wrong|That is not what I asked|Wrong answer|You did not understand me|"
    "You are stupid|This is nonsense|That makes no sense|Bad answer|No, that is not right|I did not mean that|You misunderstood me|"
    "Your answer is wrong|You are not helpful|That did not help|Try again|This is not correct|You are useless|That was a mistake|"
    "I don't understand your answer|Are you sure?|That can't be right|Not what I wanted|You got it wrong",
    "Thank you, that is kind.": "You are great|Well done|Good job|You are clever|I like you|You are very helpful|Good answer|Nice work|"
    "You are smart|That was a good answer|I love you|You are the best|Great job|You are nice|Amazing|Excellent|You are funny|"
    "That is impressive|Good bot|Very good|Well said|You did well|Bravo|You're awesome",
    "I am a language model. I do not have an age.": "How old are you?|What is your age?|When were you born?|When is your birthday?|Are you old?|"
    "Are you young?|Tell me your age|What year were you made?|How many years old are you?|Your age?|When were you made?|Since when do you exist?|"
    "How long have you existed?|What's your age?|When did you start?",
    "I am here. Ask me something.": "Test|Testing|Test test|Ping|Are you there?|Can you hear me?|Do you read me?|OK|Okay|Hmm|Well|Fine|All right|"
    "Just testing|This is a test|Hello? Are you there?|Yes|No|Maybe|So?|I am bored|Say something|Talk to me|Let's talk|Anything|"
    "I don't know what to ask|Go on|Continue|Let's start|Ready?|Are you ready?|Cool|Great|I see|Wow",
}  # fmt: skip

SMALL_TALK: dict[str, list[str]] = {answer: sayings.split("|") for answer, sayings in SAYINGS.items()}
