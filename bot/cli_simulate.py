"""The verb that tries a street: life from a seed, through the real steps, in a folder of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import output
from bot.cli_begin import Json, settings_now
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.simulation import Advance, Trial

app = typer.Typer()
YEAR = 365


@app.command()
def simulate(
    folder: Annotated[Path | None, typer.Argument(help="Empty data folder of the street.")] = None,
    seed: Annotated[int, typer.Option(help="Everything is drawn from it.")] = 1,
    days: Annotated[int, typer.Option(min=1, help="How long it lives.")] = YEAR,
    residents: Annotated[int | None, typer.Option(min=1, help="Who lives there.")] = None,
    bodies: Annotated[int | None, typer.Option(min=1, max=60, help="Who answers.")] = None,
    policy: Annotated[
        Path | None, typer.Option(help="TOML: the house's numbers; table `street`: those of life.")
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None, typer.Option(help="Two policies, compared over seeds.")
    ] = None,
    gaming: Annotated[bool, typer.Option("--gaming", help="Honest work against each way of gaming.")] = False,
    detect: Annotated[
        bool, typer.Option("--detect", help="Score the detectors of gaming against the truth.")
    ] = False,
    warnings: Annotated[
        bool, typer.Option("--warnings", help="Early warnings of outbreaks that are known.")
    ] = False,
    seeds: Annotated[int, typer.Option(min=2, help="How many seeds a comparison takes.")] = 5,
    as_json: Json = False,
) -> None:
    """Live a street from a seed through the real steps, and tell its figures beside the truth."""
    from bot.simulation import Trial

    settings = settings_now()
    given = {"residents": residents, "bodies": bodies}
    changes = {name: value for name, value in given.items() if value is not None}
    trial = Trial(seed=seed, days=days, street=changes)
    if detect:
        output.show(tried(settings, lambda advance: scored(under(trial, policy), seeds, advance)), as_json)
        return
    if warnings:
        output.show(tried(settings, lambda advance: warned(under(trial, policy), seeds, advance)), as_json)
        return
    if compare is None and not gaming:
        live(settings, folder, trial, policy, as_json)
        return
    from bot.simulation_compare import compare_kinds, compare_policies

    def work(advance: "Advance") -> Any:
        if compare is not None:
            return compare_policies(compare, trial, seeds, advance)
        return compare_kinds(under(trial, policy), seeds, advance)

    output.show(tried(settings, work), as_json)


def scored(trial: "Trial", seeds: int, advance: "Advance") -> Any:
    """Score the detectors under the numbers of a trial."""
    from bot.simulation_detect import detect
    from workflows.policy import configured
    from workflows.responsiveness.signs.terms import limits_of

    return detect(trial, seeds, limits_of(configured(trial.policy)), advance)


def warned(trial: "Trial", seeds: int, advance: "Advance") -> Any:
    """Try early warnings under the numbers of a trial."""
    from bot.simulation_warnings import try_warnings

    return try_warnings(trial, seeds, advance)


def under(trial: "Trial", policy: Path | None) -> "Trial":
    """A trial under the policy of a file, if one is given."""
    from bot.simulation_compare import merged

    return trial if policy is None else merged(trial, policy)


def live(settings: Settings, folder: Path | None, trial: "Trial", policy: Path | None, as_json: bool) -> None:
    """Live one street, and write down what is true of it."""
    from bot.simulation import simulate as run
    from bot.simulation import write_truth

    if folder is None:
        output.fail(settings, "cli.simulate_no_folder")
    outcome = tried(settings, lambda advance: run(folder, under(trial, policy), advance))
    file = write_truth(folder, outcome)
    if as_json:
        output.document({**outcome.as_dict, "truth": str(file)})
    else:
        output.show(outcome.as_dict, as_json)
        output.tell(settings, "cli.simulated", cases=outcome.summary["cases"], file=str(file))
    raise typer.Exit(output.GOOD if outcome.summary["complete"] else output.PROBLEMS)


def tried(settings: Settings, work: "Callable[[Advance], Any]") -> Any:
    """Do it behind a progress bar; what is wrong with what was given is said."""
    from bot.simulation import FolderNotEmpty, SheetsRefused
    from bot.simulation_compare import Stopped
    from workflows.policy import PolicyUnknown
    from workflows.responsiveness.simulation.street import StreetUnknown

    try:
        with output.bar("simulate") as advance:
            return work(advance)
    except Stopped:
        raise typer.Exit(output.PROBLEMS) from None
    except FolderNotEmpty:
        output.fail(settings, "cli.simulate_not_empty")
    except (PolicyUnknown, StreetUnknown) as error:
        output.fail(settings, "cli.simulate_bad_number", name=error.name)
    except (SheetsRefused, OSError, ValueError) as error:
        output.fail(settings, "cli.simulate_bad_file", problem=str(error))
