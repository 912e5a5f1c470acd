"""The house's own numbers († in the domain rules): defaults with version and date, each may be configured."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeVar

from workflows.cases.escalation import EscalationPolicy
from workflows.errors import WorkflowError


class PolicyUnknown(WorkflowError):
    """A configured number that no rule asks for, or of the wrong shape."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


CONFIGURABLE = frozenset(
    {
        "version",
        "limits",
        "draft_minutes",
        "question_days",
        "follow_up_days",
        "silence_days",
        "undo_minutes",
        "follow_minutes",
        "reason_minutes",
        "sure",
        "bad_satisfaction",
        "refusal_days",
        "ruling_days",
        "appeal_days",
        "decide_days",
        "extensions",
        "dispatch_minutes",
        "accept_minutes",
        "suspensions",
        "suspension_days",
        "photos",
        "border_metres",
        "voice_seconds",
        "voice_kilobytes",
        "anonymise_days",
        "whistlers",
        "whistles",
        "whistle_low",
        "whistle_high",
        "sign_in_minutes",
        "contact_hours",
        "link_minutes",
        "link_tries",
        "idle_hours",
        "learn_hour",
        "learn_least",
        "learn_minutes",
        "learn_megabytes",
        "learn_chance",
        "learn_loss",
        "check_minutes",
        "silent_days",
        "mediators",
        "mediation_invite_days",
        "mediation_remind_hours",
        "mediation_after_days",
        "mediation_object_days",
        "mediation_quiet_days",
        "legal_aid",
        "matter_people",
        "matter_days",
        "consult_days",
        "pay_days",
        "contract_days",
        "owners_notice_days",
        "owners_least_days",
        "owners_most_days",
        "vote_proxies",
        "study_days",
        "study_appeal_days",
        "study_processes",
        "petition_share",
        "petition_days",
        "petition_hearing_days",
        "petition_each",
        "petition_rule_days",
        "covenant_comment_days",
        "covenant_comments",
        "covenant_filing_days",
        "trial_review_days",
        "evaluation_sample",
        "evaluation_days",
        "evaluation_most_days",
        "evaluation_span_days",
        "evaluation_most_span_days",
        "evaluation_rest_days",
        "evaluation_answer_days",
        "evaluation_rule_days",
        "evaluation_plan_days",
        "evaluation_bad",
        "quiet_from",
        "quiet_until",
        "index_plea_days",
        "index_rule_days",
        "recheck_days",
        "recheck_share",
        "recheck_least",
        "recheck_top",
        "recheck_most",
        "opinion_people",
        "opinion_map_minutes",
        "opinion_days",
        "opinion_days_most",
        "opinion_statements_day",
        "opinion_statements_each",
        "resolve_days",
        "panel_days",
        "assembly_seats",
        "second_hours",
        "speech_minutes",
        "speeches_each",
        "debate_hours",
        "motion_vote_hours",
        "motion_quorum",
        "roll_code_days",
        "roll_household",
        "roll_rule_days",
        "roll_pleas",
        "roll_ways",
        "draw_hours",
        "voucher_days",
        "means_negative",
        "budget_propose_days",
        "budget_check_days",
        "budget_do_days",
        "budget_accept_days",
        "budget_supervise_days",
        "budget_repair_days",
        "budget_bill_days",
        "budget_rule_days",
        "budget_each",
        "budget_negative",
        "loop_off",
        "loop_numbers",
        "loop_hold",
        "loop_hold_days",
        "loop_units",
        "loop_rest_days",
        "sign_days",
        "sign_parts_days",
        "sign_least",
        "sign_least_parts",
        "sign_bodies",
        "sign_seen",
        "sign_luck",
        "sign_lacks",
        "sign_soon",
        "sign_gone_minutes",
        "sign_back_days",
        "sign_above",
        "sign_answer_days",
        "sign_rest_days",
        "practice_review_days",
        "practice_step_days",
        "practice_confirm_days",
        "practice_effect_months",
        "practice_effect_cases",
        "practice_effect_places",
        "warning_false",
        "warning_people",
        "warning_quiet_days",
        "topic_people",
        "topic_proposals",
        "topic_months",
        "topic_effect_people",
        "topic_walks",
        "shares",
        "spacing",
        "loop",
    }
)
Numbers = TypeVar("Numbers", "Policy", EscalationPolicy)


@dataclass(frozen=True)
class Policy:
    """All of them in one place; a change is a new version."""

    version: str = "2026-11"
    limits: Mapping[str, str] = field(
        default_factory=lambda: {"danger": "2h", "utility": "24h", "ordinary": "7d", "complex": "15d"}
    )
    draft_minutes: int = 10  # an unconfirmed draft registers itself
    question_days: int = 5  # a question to the resident stops the clock this long
    follow_up_days: int = 1  # one reminder to rate, after this
    silence_days: int = 5  # and this long after the answer the case closes without a verdict
    undo_minutes: int = 5
    follow_minutes: int = 30  # after a registration, words without a matter of their own may belong to it
    reason_minutes: int = 60  # after a rating, words are taken for its reason this long
    sure: float = 0.5  # below this the reading is offered as three guesses
    bad_satisfaction: int = 2  # this level or worse reopens
    refusal_days: int = 1  # a body may return a case for so many working days
    ruling_days: int = 1  # working days in which a coordinator rules on a return
    appeal_days: int = 15  # so long after its end a case may be appealed against
    decide_days: int = 5  # working days in which somebody says what an appeal comes to
    dispatch_minutes: int = 15  # in which somebody says whose a case is
    accept_minutes: int = 15  # in which somebody takes it
    extensions: int = 2  # times a limit may be extended, each by the original limit at most
    suspensions: int = 1  # times a case may rest until a date
    suspension_days: int = 365  # longest such rest
    photos: int = 5  # pictures and recordings together
    border_metres: int = 25  # a point so near another cell may lie in it: its person is asked
    voice_seconds: int = 300  # longest recording
    voice_kilobytes: int = 2000  # largest recording
    whistlers: tuple[str, ...] = ("coordinator",)  # roles that may whistle (吹哨)
    whistles: Mapping[str, str] = field(
        default_factory=lambda: {"quick": "1wd", "push": "3wd", "hard": "5wd"}
    )  # until when a called body reports, by kind of whistle
    whistle_low: float = 0.005  # fewer whistles than this share of the cases: does anybody dare to?
    whistle_high: float = 0.2  # more than this: whose is it, if everything needs everybody?
    sign_in_minutes: int = 60  # in which it comes (报到)
    contact_hours: int = 24  # in which it gets in touch with who leads
    anonymise_days: int = 365  # so long after its end a case lets go of its person
    link_minutes: int = 10  # a code that brings a second door is good this long, in real time
    link_tries: int = 5  # codes that a chat may try at once; after that one each `link_minutes`
    idle_hours: int = 72  # staff who used the web door no more for so long come in anew, in real time
    learn_hour: int = 3  # from this hour of the night the reader learns from corrections
    learn_least: int = 20  # new corrections, below which it waits for another night
    learn_minutes: int = 60  # longest training, in real time
    learn_megabytes: int = 2000  # most memory of a training
    learn_chance: float = 0.05  # so probable at most that what a version gained is luck
    learn_loss: float = 0.01  # share of the general test that a version may lose at most
    check_minutes: int = 30  # in which a grid worker looks on site
    silent_days: int = 90  # a cell without a case and a round for so long needs somebody to go there
    mediators: tuple[str, ...] = ("coordinator", "head", "handler", "grid_worker")  # roles that may mediate
    mediation_invite_days: int = 14  # so long a side may take to come
    mediation_remind_hours: int = 2  # before a meeting; a day before it too
    mediation_after_days: int = 30  # then both are asked whether what was agreed is kept
    mediation_object_days: int = 3  # working days in which an objection to a mediator is answered
    mediation_quiet_days: int = 14  # without anything new, before the mediator is reminded
    legal_aid: str = "12348"  # whom both may ask about the law, free of charge
    matter_people: int = 20  # who have met the same, before the clock proposes that they decide together
    matter_days: int = 3  # in which who joined may stand as representative, and then choose
    consult_days: int = 5  # in which representatives and bodies say yes or no
    pay_days: int = 30  # after its acceptance a service is paid for within so many days
    owners_notice_days: int = 15  # between the announcement of an owners' vote and its opening
    owners_least_days: int = 5  # for which it is open
    owners_most_days: int = 60
    vote_proxies: int = 3  # written proxies that one person may hold
    study_days: int = 5  # in which a coordinator studies a vote before it is announced; silence is no veto
    study_appeal_days: int = 5  # in which another one looks at an objection
    study_processes: tuple[str, ...] = ()  # votes that rules of the area ask to be studied, beside the law
    petition_share: int = 10  # percent of the frozen electors that must sign a petition
    petition_days: int = 60  # in which they may
    petition_hearing_days: int = 7  # in which signers say what the answer is worth
    petition_each: int = 2  # petitions of one person that may be open at a time
    covenant_comment_days: int = 7  # at least, in which residents comment on the draft of a covenant
    covenant_comments: int = 5  # comments of one person on one draft
    covenant_filing_days: int = 10  # after its adoption, in which the street office has it on file
    trial_review_days: int = 30  # before its end, the vote that reviews a trial is drafted
    petition_rule_days: int = 5  # in which another coordinator rules on an appeal about a removed one
    evaluation_sample: int = 200  # persons who are drawn for an evaluation at most
    evaluation_days: int = 14  # for which it is open, where nobody says otherwise
    evaluation_most_days: int = 60
    evaluation_span_days: int = 90  # whose cases count, where nobody says otherwise
    evaluation_most_span_days: int = 366
    evaluation_rest_days: int = 30  # for which nobody is asked again, whatever the evaluation
    evaluation_answer_days: int = 7  # in which the object answers before it counts
    evaluation_rule_days: int = 5  # in which somebody looks at a fact that is said to be wrong
    evaluation_plan_days: int = 14  # after bad marks, in which is said what is to become better
    evaluation_bad: float = 3.0  # a weighted mean below this is bad
    index_plea_days: int = 10  # after its publication, in which a body contests its index
    index_rule_days: int = 5  # in which somebody who is not of it rules on that
    recheck_days: int = 7  # after a good verdict or a withdrawal, in which nobody asks about it
    recheck_share: int = 20  # percent of such cases about which the house asks again, by lot
    recheck_least: int = 20  # of a body in a quarter, where it has so many: of small ones more is asked
    recheck_top: int = 80  # percent at most, however small a body is: nobody can be sure who was asked
    recheck_most: int = 2  # times in a quarter that one person is asked
    quiet_from: int = 22  # from this hour on, local time, nobody is invited or reminded to take part
    quiet_until: int = 8
    opinion_people: int = 15  # who have answered enough, before groups are looked for on a map of opinions
    opinion_map_minutes: int = 10  # after the first new answer a new map is drawn
    opinion_days: int = 14  # a conversation lasts
    opinion_days_most: int = 90  # at most
    opinion_statements_day: int = 3  # statements that one person may add in a day
    opinion_statements_each: int = 10  # and at all
    resolve_days: int = 14  # after a vote, in which is said what was decided
    panel_days: int = 1095  # longest term of a standing panel
    assembly_seats: int = 200  # most seats of a deliberation: each hears every speech
    second_hours: int = 48  # in which a motion is seconded, or lapses
    speech_minutes: int = 10  # a speech may take, in writing
    speeches_each: int = 2  # of one seat on one motion
    debate_hours: int = 24  # in which one may ask for the floor on a motion
    motion_vote_hours: int = 24  # in which an assembly votes on it
    motion_quorum: int = 50  # percent of the seats that must take part in that
    contract_days: int = 60  # so long before its end a contract is listed as ending
    roll_code_days: int = 60  # a code brought to a door is good this long, in real time
    roll_household: int = 2  # persons who may join for one door by its code
    roll_rule_days: int = 3  # in which an officer rules on an objection to a roll
    roll_pleas: int = 5  # of one person that may wait for a ruling
    roll_ways: tuple[str, ...] = ("code", "staff", "match")  # how a person may join a roll
    draw_hours: int = 4  # in which somebody answers who is asked for people, goods or money
    voucher_days: int = 7  # in which what was released has its voucher
    means_negative: tuple[str, ...] = (
        *("private_cost", "others_duty"),
        *("government_duty", "staff_pay"),
    )  # what community money is not for
    budget_propose_days: int = 15  # in which residents propose projects of a budget round
    budget_check_days: int = 10  # in which a body says whether a project can be done
    budget_do_days: int = 90  # from the vote, in which projects should be done
    budget_accept_days: int = 7  # in which residents say whether what was done is what was meant
    budget_supervise_days: int = 15  # for which the account lies open before it is closed
    budget_repair_days: int = 14  # in which faults are mended, once
    budget_bill_days: int = 15  # after its acceptance, in which the last bills of a project come
    budget_rule_days: int = 3  # in which somebody else looks at what was struck
    budget_each: int = 3  # proposals of one person that may stand in a round
    budget_negative: tuple[str, ...] = (
        *("private_cost", "others_duty", "government_duty"),
        *("staff_pay", "hospitality"),
    )  # what the money of a budget round is not for, beside what its fund names
    sign_days: int = 180  # of cases in which signs of gaming are looked for
    sign_parts_days: int = 365  # and of calls by whistle, which are few
    sign_least: int = 12  # cases of a body in them, below which nothing is said of it
    sign_least_parts: int = 6  # and whistles to which it came
    sign_bodies: int = 4  # so many must have enough, to be compared
    sign_seen: int = 3  # cases that show a sign, at least
    sign_luck: float = 0.05  # share of all signs that may be luck, however much was looked at
    sign_lacks: int = 3  # things that an answer lacks, from which on it is asked whether it says anything
    sign_soon: float = 0.2  # of the middle time that others take: an answer so soon came before the work
    sign_gone_minutes: int = 30  # from getting in touch to the answer: who came was gone
    sign_back_days: int = 30  # in which a matter has come back
    sign_above: Mapping[str, float] = field(
        default_factory=lambda: {
            **{"empty": 0.1, "early": 0.1, "bounce": 0.1},
            **{"pressed": 0.02, "absent": 0.05},
        }
    )  # so far above what is usual among other bodies a share surely lies, by kind of sign
    sign_answer_days: int = 7  # in which a body is heard, before its sign is reviewed
    sign_rest_days: int = 90  # for which the same sign of the same body is not put up again
    practice_review_days: int = 5  # in which somebody reviews a practice, or is asked again
    practice_step_days: int = 30  # a body that has heard of one, weighs it or has decided is reminded
    practice_confirm_days: int = 90  # and one that has begun is asked whether it stays
    practice_effect_months: int = 3  # before and after its beginning that are compared
    practice_effect_cases: int = 20  # each side of each place must have at least
    practice_effect_places: int = 3  # similar ones that have not adopted it, at least
    loop_off: tuple[str, ...] = ()  # rules of the loop that are off here
    loop_numbers: Mapping[str, str] = field(default_factory=dict)  # their numbers: "late.threshold" = "6/10"
    loop_hold: int = 33  # percent of their acts that wait first, by lot, so that their effect can be told
    loop_hold_days: int = 28  # so long
    loop_units: int = 5  # on either side, below which nothing is said of what a rule brings
    loop_rest_days: int = 28  # for which a rule leaves a unit alone that it was lifted from, or did good
    warning_false: float = 0.5  # false warnings that an area may have in a year
    warning_people: int = 3  # fewest people of an early warning
    warning_quiet_days: int = 14  # so long without more than usual an outbreak is over
    topic_people: int = 10  # who have come in three months, before something is proposed as a topic
    topic_proposals: int = 3  # topics that are proposed in a month
    topic_months: int = 3  # whole months after its plan, by which a topic is measured
    topic_effect_people: int = 10  # before and after together, below which nothing is said of what came of it
    topic_walks: int = 3  # cells that are walked for one press: those from which most came
    escalation: EscalationPolicy = field(default_factory=EscalationPolicy)

    def minutes(self, amount: int) -> timedelta:
        """A span of minutes."""
        return timedelta(minutes=amount)


def configured(changes: Mapping[str, object]) -> Policy:
    """Return the policy with an operator's numbers. Raises PolicyUnknown."""
    own = dict(changes)
    ladder = own.pop("escalation", {})
    if not isinstance(ladder, Mapping):
        raise PolicyUnknown("escalation")
    policy = changed(Policy(), own)
    return replace(policy, escalation=changed(policy.escalation, ladder))


def changed(numbers: Numbers, changes: Mapping[str, object]) -> Numbers:
    """Replace numbers by name; a list becomes a tuple. Raises PolicyUnknown."""
    values: dict[str, Any] = {}
    for name, value in changes.items():
        given = tuple(value) if isinstance(value, list) else value
        if name not in CONFIGURABLE or type(given) is not type(getattr(numbers, name, None)):
            raise PolicyUnknown(name)
        values[name] = given
    return replace(numbers, **values)
