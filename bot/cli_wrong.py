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
        return phrase("cli.wrong.value", locale, name=name, why=why)
    return phrase("cli.wrong.other", locale, why=why)
