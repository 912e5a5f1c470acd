"""What is pressed and said in joint handling, put together for the staff's conversation."""

from bot.dialogue.joint import calling, coming, together, wishes

PRESSES = {**calling.PRESSES, **coming.PRESSES, **together.PRESSES, **wishes.PRESSES}
CONFIRMS = calling.CONFIRMS
STATES = {**calling.STATES, **coming.STATES, **together.STATES, **wishes.STATES}
