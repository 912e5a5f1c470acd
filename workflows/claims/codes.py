"""Makes the code by which an anonymous resident asks for a case again, at any door: `K7M3-P2XA`.

It follows from the case's number and the house's own key, so that it is kept nowhere and survives a backup;
it opens nothing any more once the case has let go of its person.
"""

import re
import unicodedata

from models.vault import vault_of
from workflows.cases.numbers import ALPHABET, PREFIX
from workflows.privacy.link_codes import HALF, find_code
from workflows.transaction import Transaction

USE = "claim"
NUMBER = re.compile(rf"{PREFIX}\W*\d{{8}}\W*[0-9A-Z]{{4,}}")


def code_of(tx: Transaction, number: str) -> str:
    """Return the code of a case: 8 of 31 characters, 39 bits."""
    rest, signs = int(vault_of(tx).blind(tx, USE, number), 16), ""
    for _ in range(2 * HALF):
        rest, place = divmod(rest, len(ALPHABET))
        signs += ALPHABET[place]
    return f"{signs[:HALF]}-{signs[HALF:]}"


def code_in(text: str) -> str | None:
    """Return the code that stands beside a case number in a text; None where there is none."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return find_code(NUMBER.sub(" ", plain, count=1))
