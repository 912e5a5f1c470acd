"""Ask an encoder whether a life is at risk."""

from nlu.transformer.lessons import DANGER
from nlu.transformer.network import Network

CALM, DANGERS = "calm", "danger"  # in the order of the labels


def odds_of_danger(network: Network, text: str) -> float:
    """Return the log-odds by which the encoder calls the passage `text` a danger."""
    calm, danger = network.scores(text)[DANGER].tolist()
    return float(danger - calm)
