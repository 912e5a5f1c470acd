"""Backs an older database up before it is brought to today's form."""

from datetime import UTC, datetime
from pathlib import Path

from bot import backup, output, store
from bot.care import key_of, told
from bot.catalogue.sentences import phrase
from bot.settings import Settings

PLACE = "backups"
"""The folder in the data folder where an upgrade leaves what was there before."""

NAMED = "before-{form}-%Y%m%d-%H%M%S.backup"


def keep_before(settings: Settings) -> Path | None:
    """Back the database up when it is older than this release; return the file, None when nothing was to do.

    Ends the command in words when the backup cannot be made: then nothing is upgraded either.
    """
    form = store.form_of(settings.url)
    if form is None or form >= store.KNOWN:
        return None
    now = datetime.now(UTC)
    file = settings.data / PLACE / now.strftime(NAMED.format(form=store.KNOWN))
    with told(settings, file):
        file.parent.mkdir(mode=0o700, exist_ok=True)
        backup.make(settings, file, key_of(settings), now, lambda *_: None)
    words = phrase("upgrade.kept", settings.locale, was=form, now=store.KNOWN, file=str(file))
    output.errors.print(words, markup=False, highlight=False)
    return file
