"""Says in the operator's language what is wrong with a command, and where its use is explained."""

import re
from typing import Any

import typer
from typer.core import TyperGroup

from bot import output
from bot.catalogue.sentences import phrase
from bot.cli_begin import settings_now
from models.vocabulary import Locale

USAGE: type[Exception] = typer.BadParameter.__bases__[0]
"""Wrong use of any kind; the library has no public name for it."""

QUOTED = re.compile(r"'([^']*)'")


class Verbs(TyperGroup):
    """The verbs of `huiying`; wrong use is told in words of the catalogue."""

    def make_context(self, *given: Any, **more: Any) -> Any:
        """Read the words of a command."""
        try:
            return super().make_context(*given, **more)
        except USAGE as error:
            end(error)

    def invoke(self, ctx: Any) -> Any:
        """Do what they say."""
        try:
            return super().invoke(ctx)
        except USAGE as error:
            end(error)


def end(error: Any) -> None:
    """Say what is wrong, and end. Raises the error itself where it is but a call for help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        raise error
    locale = settings_now().locale
    lines = [told(error, locale)]
    if error.ctx is not None:
        lines.append(phrase("cli.wrong.help", locale, command=f"{error.ctx.command_path} --help"))
    output.errors.print("\n".join(lines), style="bold red", markup=False, highlight=False)
    raise typer.Exit(output.WRONG_USE)


def told(error: Any, locale: Locale) -> str:
    """What is wrong, in words; the library's own where it is no common slip."""
    why, named = str(error.message), QUOTED.search(str(error.message))
    param = getattr(error, "param", None)
    name = "/".join(param.opts) if param is not None and param.opts else ""
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return phrase("cli.wrong.option", locale, name=error.option_name)
    if kind == "MissingParameter":
        return phrase("cli.wrong.missing", locale, name=name)
    if named and why.startswith("No such command"):
        return phrase("cli.wrong.command", locale, name=named[1])
    if name:
        return phrase("cli.wrong.value", locale, name=name, why=reason(why, locale))
    return reason(why, locale)


REASONS = (
    ("integer", re.compile(r"a valid int(?:eger)?\b")),
    ("number", re.compile(r"a valid (?:float|number)\b")),
    ("date", re.compile(r"does not match the formats?\b|a valid date")),
    ("choice", re.compile(r"'(?P<given>.*)' is not one of (?P<more>.+?)\.?$")),
    ("range", re.compile(r"is not in the range|should be (?:greater|less) than")),
    ("absent", re.compile(r"'(?P<given>.*)' does not exist")),
    ("folder", re.compile(r"'(?P<given>.*)' is a directory")),
    ("file", re.compile(r"'(?P<given>.*)' is a file")),
    ("closed", re.compile(r"'(?P<given>.*)' is not (?:readable|writable)")),
    ("no_value", re.compile(r"Option '(?P<given>.*)' requires an argument")),
    ("takes_none", re.compile(r"Option '(?P<given>.*)' does not take a value")),
    ("extra", re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((?P<given>.*)\)")),
)
"""What the library says of a value, by how its English sentence is built."""


def reason(why: str, locale: Locale) -> str:
    """Say a reason of the library in words of the catalogue; a sentence of ours passes as it is."""
    for name, built in REASONS:
        if found := built.search(why):
            told = {"given": "", "more": "", **found.groupdict()}
            more = told["more"].replace("'", "")
            return phrase(f"cli.wrong.why.{name}", locale, given=told["given"], more=more)
    return phrase("cli.wrong.why.unknown", locale) if why.isascii() else why
