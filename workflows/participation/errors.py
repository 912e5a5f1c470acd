"""What can be wrong with a file of ballots, or with the way it is to be counted; each error carries facts."""

from enum import StrEnum

from workflows.errors import WorkflowError


class Wrong(StrEnum):
    """What is wrong with a file of ballots."""

    FORM = "form"  # its ending names no form that is known
    EMPTY = "empty"
    SECTION_MISSING = "section_missing"
    NO_NUMBER = "no_number"
    PROJECT_UNNAMED = "project_unnamed"
    PROJECT_UNKNOWN = "project_unknown"
    PROJECT_TWICE = "project_twice"
    POINTS_MISSING = "points_missing"
    SEATS = "seats"
    NAMES_MISSING = "names_missing"
    NUMBERS_MISSING = "numbers_missing"
    BALLOT_END = "ballot_end"
    END_MISSING = "end_missing"
    CANDIDATE_UNKNOWN = "candidate_unknown"
    CANDIDATE_TWICE = "candidate_twice"
    OPTIONS_MISSING = "options_missing"
    COLUMNS_MISSING = "columns_missing"
    NO_VOTE = "no_vote"


class BallotsUnreadable(WorkflowError):
    """A file of ballots is not of its form; `line` counts from 1, 0 is the whole file."""

    def __init__(self, wrong: Wrong, line: int = 0, value: str = "") -> None:
        super().__init__(wrong)
        self.wrong, self.line, self.value = wrong, line, value


class MethodUnfit(WorkflowError):
    """These ballots cannot be counted so; `fitting` are the methods that can."""

    def __init__(self, method: str, fitting: tuple[str, ...]) -> None:
        super().__init__(method)
        self.method, self.fitting = method, fitting
