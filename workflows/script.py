"""Brings words into one script, for who compares what was typed with a name: traditional is simplified."""

from nlu.text import to_simplified


def in_one_script(text: str) -> str:
    """Return a text in simplified characters, of the same length."""
    return to_simplified(text)
