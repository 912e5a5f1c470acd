"""Principle 1: rates, ranks and flags belong to bodies, places and matters; there is none on a person."""

import ast
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest
from sqlalchemy import insert, select
from sqlmodel import col

from models.case import Case
from models.post_tables import Allowance
from models.tables import METADATA
from models.vocabulary import Status
from tests.principles.community import NEIGHBOUR, REPORTER, START, Community
from workflows.responsiveness import board, matters, measures, own_rates, rates
from workflows.responsiveness.measures import By

PERSON = {"id", "name", "language", "roster_code", "created_at", "merged_into", "forgotten_at"}
"""Everything that is kept of somebody as such; `name` is for staff alone."""

BESIDE_A_PERSON = {
    "absence": "id person_id body deputy_id since until state cases set_by at",
    "bulkact": "id person_id kind done at undone_at",
    "chat": "id channel address person_id role body area locale state memory last_number blocked created_at "
    "revoked_at",
    "consent": "id person_id purpose version given_at withdrawn_at",
    "contact": "id person_id kind sealed blind at",
    "datakey": "id person_id wrapped",
    "houserule": "id version values reason since decided_at person_id",
    "invitation": "id secret_hash role body area person_id expires_at used_at",
    "joining": "id case_id person_id at",
    "linkcode": "id code_hash person_id chat_id expires_at used_at",
    "meansdraw": "id code source_id case_id state version amount people what body asked_by asked_role "
    "asked_at answered_by answered_at reason back voucher photo receiver used_at urged",
    "mediation": "id number case_id mediator_id role body area status wording opened_at ended_at",
    "matterapproval": "id candidate_id person_id",
    "mattercandidate": "id matter_id person_id words at left_at approvals seated",
    "mediationparty": "id mediation_id side person_id code_hash expires_at joined_at confirmed kept",
    "mediationwords": "id mediation_id session_id kind wording person_id text salt hash at",
    "paperballot": "id vote_id elector_id choices first_by second_by counted_at read_at",
    "patrolplan": "id cell kind checklist weekdays minute meet made_by since until",
    "patrolround": "id plan_id cell kind cause worker_id at begun_at done_at missed ticks found",
    "rollmember": "id unit_id person_id how vouched_by since ended_at",
    "rollobjection": "id roll_id kind person_id unit words due_at said_at ruled_at granted reason",
    "roundwalker": "id round_id person_id at",
    "subscription": "id person_id topic area since",
    "sitecheck": "id case_id asked_by worker_id tried asked_at due_at done_at outcome",
    "membership": "id person_id role body area since until",
    "standardreply": "id body title text by_person at ended_at",
    "textchange": "id locale key text at person_id",
    "vote": (
        "id code roll_id stage version process kind method secrecy title question pro contra seats most "
        "item quorum passing base may_change tie budget body area author_id case_id made_at announced_at "
        "opens_at closes_at extended_at ended_at reason seed question_hash roll_hash result"
    ),
    "budgetround": (
        "id code source_id roll_id stage title sum held area body author_id must_not rules for_whom rely_on "
        "who_gains who_judges opened_at propose_until check_days do_days accept_days supervise_days "
        "checked_from vote_id settled_at supervise_until ended_at reason"
    ),
    "budgetproposal": (
        "id round_id place state title what spot rough category cell author_id proposed_at text_hash into_id "
        "strike reason struck_at striker_id appeal appealed_at ruled_at ruler_id ruling body due_at answer "
        "cost ground days why answered_at late revised option"
    ),
    "budgetpayment": (
        "id code project_id state amount what asked_by asked_at answered_by answered_at reason voucher"
        " paid_at"
    ),
    "budgetverdict": "id project_id attempt person_id verdict words nonce mark",
    "budgetquestion": "id round_id author_id words asked_at answer answered_by answered_at",
    "petition": (
        "id code roll_id stage title words category cell object_body body author_id published_at ends_at "
        "frozen threshold text_hash roll_hash half_told ended_at case_id answer answered_at hearing_until "
        "removal reason removed_at remover_id appeal appealed_at rule_by ruled_at ruler_id ruling"
    ),
    "votestudy": (
        "id vote_id text_hash basis asked_at due_at silent outcome ground law words studied_at officer_id "
        "appeal appealed_at rule_by lifted ruling ruled_at ruler_id"
    ),
    "covenantversion": (
        "id covenant_id number kind stage why drafter_id drafted_at shown_at comments_until text_hash "
        "vote_id from_at ended_at adopted_at filing filed_at"
    ),
    "practice": (
        "id code origin origin_id body area category author_id since made_at published_at withdrawn_at "
        "withdrawn_why"
    ),
    "practiceversion": (
        "id practice_id number stage title problem done cost time evidence for_whom rely_on who_gains "
        "who_judges why writer_id drafted_at submitted_at reviewer_id reviewed_at sent_back text_hash"
    ),
    "practicestep": "id adoption_id number stage day reason person_id at",
    "covenantcomment": "id version_id article person_id words said_at nonce answer answered_at",
    "evaluation": (
        "id code stage kind body contract_id task_id payer area title why meaning rubric rubric_version "
        "standard follows source roll_id since until frame drawn seed author_id opened_at closes_at "
        "terms_hash drawn_hash pressed ended_at reason result answer_until answer answered_at answerer_id "
        "published_at payer_mark payer_words payer_at appeal appealed_at rule_by ruling ruled_at ruler_id "
        "upheld plan_by plan planned_at better_by better better_at"
    ),
    "evaluationrater": "id evaluation_id person_id entry invited_at reminded declined nonce marks words",
    "conversation": (
        "id code stage title question roll_id area body author_id opened_at closes_at ended_at reason seed "
        "text_hash changes mapped map_waits mapped_at map frame"
    ),
    "statement": (
        "id conversation_id number words author_id by_organizer said_at agree disagree passed gone removal "
        "reason removed_at remover_id appeal appealed_at ruled_at ruler_id ruling"
    ),
    "opinionseat": "id conversation_id person_id nonce said changed",
    "petitionsigner": "id petition_id elector_id person_id nonce mark verdict",
    "assembly": "id code title area roll_id panel_id chair_id opened_at closed_at minutes_hash",
    "assemblyseat": "id assembly_id number body person_id name left_at",
    "consultationvoice": "id consultation_id seat body person_id words salt hash said_at mark",
    "voteseat": "id elector_id person_id proxy paper",
    "words": "id case_id kind person_id text salt hash at",
}
"""Every table that names a person, with its columns; the case itself is looked at below."""

OF_THE_MATTER = {
    "confidence",
    "satisfaction",
    "returned",
    "reopened",
    "lacks",
    "last_number",
    "version",
    "urgency",
}
"""Numbers and grades that stand beside a person, and are the reading's, the answer's or the body's."""

JUDGING = ("score", "rank", "risk", "level", "label", "flag", "trust", "credit", "black", "warn", "rating")


def tables_with_a_person() -> Iterator[str]:
    for table in METADATA.sorted_tables:
        if any(key.column.table.name == "person" for key in table.foreign_keys):
            yield table.name


def test_a_person_has_no_column_but_these() -> None:
    assert set(METADATA.tables["person"].columns.keys()) == PERSON


def test_every_table_that_names_a_person_holds_what_is_listed_and_no_more() -> None:
    found = {
        name: set(METADATA.tables[name].columns.keys()) for name in tables_with_a_person() if name != "case"
    }

    assert found == {name: set(columns.split()) for name, columns in BESIDE_A_PERSON.items()}


def test_no_column_anywhere_is_named_like_a_judgement_of_somebody() -> None:
    named = [
        f"{table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for column in table.columns
        if any(word in column.name for word in JUDGING) and column.name not in OF_THE_MATTER
    ]

    assert named == []


def test_rates_are_grouped_by_body_area_and_category_and_by_nothing_else() -> None:
    assert set(get_args(By)) == {"body", "area", "category"}


@pytest.mark.parametrize(
    "module", [board, matters, measures, own_rates, rates], ids=lambda module: module.__name__
)
def test_no_figure_carries_a_person(module: ModuleType) -> None:
    figures = [each for each in vars(module).values() if isinstance(each, type) and is_dataclass(each)]

    named = {field.name for figure in figures for field in fields(figure)}

    assert not {name for name in named if "person" in name or "reporter" in name or "handler" in name}


HEADS_COUNTED = {("matters.py", "reporter_id")}
"""Hot spots count heads, so that one person who reports ten times makes none; only the number leaves."""


def test_the_modules_of_figures_never_ask_who_reported() -> None:
    folder = Path(board.__file__).parent
    asked = [
        f"{path.name}:{node.lineno} {node.attr}"
        for path in sorted(folder.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"reporter_id", "person_id", "handler_id"}
        and (path.name, node.attr) not in HEADS_COUNTED
    ]

    assert asked == []


def test_who_comes_back_is_the_bodys_failure(place: Community) -> None:
    case = place.case()
    case.status, case.reopened, case.closed_at = Status.CLOSED, 1, START + timedelta(days=1)
    case.contacted, case.solved, case.satisfaction = True, "solved", 4
    place.tx.flush()

    (row,) = rates.rates(place.tx, "body", START, START + timedelta(days=2))

    assert row.code == "COMPANY"
    assert row.reopened.numerator == 1


def test_somebody_who_reports_again_and_again_is_served_like_the_first_time(place: Community) -> None:
    for _ in range(30):
        place.case()
    often, once = place.case(), place.case(person_id=NEIGHBOUR, chat_id=NEIGHBOUR)

    same = ("status", "body", "due_at", "urgency", "basis", "clock", "clock_from")
    assert [getattr(often, name) for name in same] == [getattr(once, name) for name in same]
    assert (often.reporter_id, once.reporter_id) == (REPORTER, NEIGHBOUR)


def test_limits_count_the_messages_of_chats_and_tokens_not_persons(place: Community) -> None:
    place.tx.execute(insert(Allowance).values(key="chat:web:1", used_until=START))

    columns = set(METADATA.tables["allowance"].columns.keys())

    assert columns == {"key", "used_until"}
    assert not METADATA.tables["allowance"].foreign_keys
    assert list(place.tx.execute(select(col(Allowance.key))).scalars()) == ["chat:web:1"]
    assert place.tx.execute(select(col(Case.id))).first() is None
