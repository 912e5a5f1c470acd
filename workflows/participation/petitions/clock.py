"""Does what the clock has to do about petitions: end term and hearing, remind of appeals."""

from models.petition import Petition
from models.vocabulary_petitions import PetitionStage
from workflows.cases.acts import Act
from workflows.participation.petitions.hearing import end_hearing
from workflows.participation.petitions.moderate import RULING, press
from workflows.participation.petitions.reach import fail
from workflows.timers import DueTimer


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer was set for, by the name of its key; one that has become old does nothing."""
    petition = act.tx.get(Petition, timer.subject or 0, with_for_update=True, populate_existing=True)
    if petition is None:
        return
    name = timer.key.partition(":")[0]
    if name == "petition_end" and petition.stage == PetitionStage.OPEN and petition.ends_at <= act.now:
        fail(act, petition)
    elif name == "petition_hearing" and petition.hearing_until and petition.hearing_until <= act.now:
        end_hearing(act, petition)
    elif name == RULING:
        press(act, petition)
