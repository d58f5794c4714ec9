"""What real people say to an assistant: CLINC150's small talk with our answers, and its topics that are out of depth."""

import random
import re

from training.tasks.family import Family, Pool
from training.tasks.small_talk_sayings import ABILITIES, FEELING, GREETING, IDENTITY

# Topic of CLINC150 -> answer.
CHAT_ANSWERS: dict[str, str] = {
    "greeting": GREETING,  # or FEELING, see `chat_answer`
    "are_you_a_bot": IDENTITY,
    "what_can_i_ask_you": ABILITIES,
    "what_is_your_name": "I do not have a name. I am a small language model.",
    "who_made_you": "I was made for the Tuning Fork playground.",
    "where_are_you_from": "I was made for the Tuning Fork playground.",
    "tell_joke": "Why did the bank go out of business? It lost interest.",
    "thank_you": "You are welcome!",
    "goodbye": "Goodbye!",
}

# They need the web, a clock, a device or the customer's own data.
OUT_OF_DEPTH_TOPICS = set(
    "alarm calories carry_on cook_time credit_score current_location date directions distance find_phone flight_status "
    "flip_coin food_last fun_fact gas gas_type how_busy ingredient_substitution ingredients_list international_visa jump_start "
    "last_maintenance make_call meal_suggestion meaning_of_life measurement_conversion meeting_schedule mpg next_holiday next_song "
    "nutrition_info oil_change_how oil_change_when play_music plug_type recipe reminder restaurant_reviews roll_dice share_location "
    "shopping_list smart_home spelling taxes text time timer timezone tire_change tire_pressure todo_list traffic translate "
    "travel_alert travel_suggestion uber vaccines weather what_song".split()
)


ASKS_HOW = re.compile(r"\b(how\w*|doing|feel\w*|been|alright|okay|going on|going well|you well|up)\b")


def chat_answer(topic: str, text: str) -> str:
    return FEELING if topic == "greeting" and ASKS_HOW.search(text) else CHAT_ANSWERS[topic]


def chat(rng: random.Random, pool: Pool, wording: str) -> tuple[str, str, str] | None:
    if not pool.chat:
        return None
    message = rng.choice(pool.chat)
    return wording.format(text=message.text), "", chat_answer(message.topic or "", message.text)


FAMILIES = [Family("chat", chat, {"chat": ["{text}"]})]
