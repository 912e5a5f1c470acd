"""What is pressed and said in joint handling, put together for the staff's conversation."""

from bot.dialogue.joint import calling, coming, together

PRESSES = {**calling.PRESSES, **coming.PRESSES, **together.PRESSES}
CONFIRMS = calling.CONFIRMS
STATES = {**calling.STATES, **coming.STATES, **together.STATES}
