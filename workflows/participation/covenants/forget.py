"""Takes somebody who is forgotten out of the covenants' comments: their words go, the answer stays.

What the hash on the chain was made with goes too: else short words could be found by trying.
"""

from sqlalchemy import update
from sqlmodel import col

from models.covenant import CovenantComment
from workflows.transaction import Transaction


def forget_covenants(tx: Transaction, person_id: int) -> None:
    """Let nobody be known to have said anything, and erase what they said."""
    mine = update(CovenantComment).where(col(CovenantComment.person_id) == person_id)
    tx.execute(
        mine.values(person_id=None, words="", nonce=""), execution_options={"synchronize_session": False}
    )
