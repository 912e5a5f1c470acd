"""The process that recognises: kept apart, so that what breaks or swells in it takes nobody along.

It reads requests from its standard input and answers on its standard output, one line of JSON each; a request
is followed by its bytes. It ends when its input does, with the process that began it.
"""

import json
import os
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from bot.recognition.senses import Recognise
from workflows.attachments import Kind

MEMORY = 4 * 2**30
"""Bytes of address space that it may use; libraries reserve far more than they touch."""

NICE = 10
"""Chat comes first."""


def main(arguments: list[str]) -> None:
    """Serve requests: `arguments` are the folder of the speech model, its hint, and the script (OpenCC)."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # libraries may print: never among the answers
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    serve(sys.stdin.buffer, answers, Engines(*arguments))


class Engines:
    """Engines by kind, each loaded when it is first needed."""

    def __init__(self, folder: str, hint: str, script: str) -> None:
        self._folder, self._hint, self._script = folder, hint, script
        self._open: dict[Kind, Recognise] = {}

    def __call__(self, kind: Kind, content: bytes) -> str:
        """Return the words of an attachment."""
        if kind not in self._open:
            self._open[kind] = self._load(kind)
        return self._open[kind](content)

    def _load(self, kind: Kind) -> Recognise:
        if kind is Kind.VOICE:
            from bot.recognition.speech import open_ears

            return open_ears(Path(self._folder), self._hint, self._script)
        from bot.recognition.signs import open_eyes

        return open_eyes()


def serve(requests: BinaryIO, answers: BinaryIO, engines: Engines) -> None:
    """Answer until there are no more requests."""
    while line := requests.readline():
        request = json.loads(line)
        content = requests.read(request["size"])
        answers.write(json.dumps(answer(engines, Kind(request["kind"]), content)).encode() + b"\n")
        answers.flush()


def answer(engines: Engines, kind: Kind, content: bytes) -> Mapping[str, str]:
    """Return the words, or the kind of error: a broken recording spoils no other."""
    try:
        return {"words": engines(kind, content)}
    except Exception as error:  # the worker loop of this process: told, and on to the next
        return {"error": type(error).__name__}


if __name__ == "__main__":
    main(sys.argv[1:])
