"""Tells whether a COMMIT whose answer was lost has happened, and that it never will if it has not.

The number of a transaction would not do: after a crash PostgreSQL gives it to another (docs/adr/0011).
Every connection that writes has one row; a commit counts it up by one, in the message that commits.
"""

from sqlalchemy import Engine, text

FENCED = -1
"""The count of a lane that may never commit again: a late message finds it and is refused."""

COUNT = """
INSERT INTO receipt AS mine (lane, step, at) VALUES ('{lane}', {step}, now())
ON CONFLICT (lane) DO UPDATE SET step = CASE WHEN mine.step = {step} - 1 THEN {step} END, at = now()
"""
"""Refused (NULL is not allowed) unless it counts up by one."""

SETTLE = text(f"""
INSERT INTO receipt AS mine (lane, step, at) VALUES (:lane, {FENCED}, now())
ON CONFLICT (lane) DO UPDATE SET step = CASE WHEN mine.step = :step THEN mine.step ELSE {FENCED} END
RETURNING step
""")
"""Waits for a transaction that is still about to count, then fences the lane unless it has."""

FORGET = text("DELETE FROM receipt WHERE at < now() - interval '7 days'")


class Slip:
    """The receipts of one connection: its name, and how many commits it has had."""

    def __init__(self, lane: str) -> None:
        self.lane = lane  # hexadecimal
        self.step = 0

    def commit(self) -> str:
        """The message that commits; a transaction that cannot be counted is not committed."""
        return f"{COUNT.format(lane=self.lane, step=self.step + 1)}; COMMIT"

    def count(self) -> None:
        """The message was answered."""
        self.step += 1


def settle(engine: Engine, slip: Slip) -> bool:
    """Find out whether the commit after `slip.step` has happened; from now on it cannot happen any more."""
    with engine.connect() as connection:
        step = connection.execute(SETTLE, {"lane": slip.lane, "step": slip.step + 1}).scalar_one()
        connection.commit()
    return bool(step == slip.step + 1)


def forget_old(engine: Engine) -> None:
    """Drop the receipts of lanes that are long gone."""
    with engine.connect() as connection:
        connection.execute(FORGET)
        connection.commit()
