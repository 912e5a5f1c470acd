"""The base of all a rule or a step may refuse with: leaves carry facts, the catalogue has the words."""


class WorkflowError(Exception):
    """Something a rule forbids or a step cannot do. Catch a leaf, or this at the edge of the room."""
