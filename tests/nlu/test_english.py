"""English words are read by a table of phrases: the matter, danger, wish and place, or none."""

import pytest

from nlu.categories import load_categories
from nlu.english import read_english
from nlu.reading import Nature, Reading, Urgency
from nlu.tables import read_table
from nlu.text import normalise


def read(text: str) -> Reading:
    return read_english(normalise(text), text, load_categories())


@pytest.mark.parametrize(
    ("text", "leaf"),
    [
        ("The stairwell lamp in building 3 is broken", "0110"),
        ("The lift in Xingfuli building 3 is broken again", "0101"),
        ("Old furniture is blocking the stairs", "0105"),
        ("Water is leaking through my ceiling", "0102"),
        ("The restaurant downstairs blows smoke into our windows", "0203"),
        ("There is loud music every night, my child cannot sleep", "0201"),
        ("They have not paid us for three months", "0501"),
        ("Nobody has collected the rubbish for a week", "0116"),
        ("A manhole cover is missing", "0109"),
        ("My neighbour's dog barks all day", "0804"),
        ("No water since this morning", "0111"),
        ("How do I enrol my son in the primary school?", "0401"),
        ("The fire door on floor 3 is locked", "0121"),
        ("An official asked for a bribe", "1502"),
    ],
)
def test_plain_words_name_their_leaf(text: str, leaf: str) -> None:
    found = read(text)

    assert found.leaf == leaf or leaf in [guess.code for guess in found.guesses[:3]]
    assert found.guesses[0].code == leaf


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("There is a fire in the kitchen", "fire"),
        ("Building 5 is on fire!", "fire"),
        ("I smell gas in my flat", "gas"),
        ("My mother is trapped in the elevator", "lift"),
        ("Lift stuck with my mum inside, building 3", "lift"),
        ("A power line has fallen and is sparking", "electric"),
        ("My neighbour is attacking me with a knife", "violence"),
        ("I want to kill myself", "selfharm"),
        ("My father is unconscious", "medical"),
        ("A child fell into the river", "water"),
        ("My son is missing since noon", "missing"),
        ("fire!!", "fire"),
        ("HELP!! fire in kitchen", "fire"),
        ("smoke in the hallway", "fire"),
        ("my mom is missing", "missing"),
        ("My father fell and can not get up", "medical"),
        ("I fell down in the bathroom", "medical"),
        ("neighbour has not opened the door for 3 days", "medical"),
    ],
)
def test_danger_in_english_is_heard(text: str, kind: str) -> None:
    found = read(text)

    assert (found.urgency, kind in found.dangers) == (Urgency.DANGER, True)


@pytest.mark.parametrize(
    "text",
    [
        "The fire extinguisher on floor 3 is missing",
        "When is the next fire drill?",
        "My boss fired me",
        "fire alarm is broken",
        "cigarette smoke in the hallway",
        "The tiles fell in the bathroom",
        "my wallet is missing",
        "There was no fire in the building",
        "The gas bill is too high",
        "The lift is slow",
        "I lost my ID card",
        "The river smells",
    ],
)
def test_what_only_sounds_like_danger_is_none(text: str) -> None:
    assert read(text).dangers == ()


def test_two_matters_in_one_sentence_are_offered_and_not_guessed() -> None:
    found = read("The lift is broken and the garbage is never collected")

    assert found.confidence < 0.5
    assert {guess.code for guess in found.guesses} == {"0101", "0116"}


@pytest.mark.parametrize("text", ["hello", "I do not know what to say", "asdf qwer", "12345", ""])
def test_words_that_name_nothing_are_left_open(text: str) -> None:
    assert (read(text).leaf, read(text).guesses) == (None, ())


def test_a_wish_and_a_place_are_read_too() -> None:
    asked = read("How can I apply for a residence permit?")
    placed = read("The lift in Xingfuli building 3, unit 2 is broken")

    assert asked.nature is Nature.CONSULT
    assert placed.place is not None
    assert placed.place.span == "Xingfuli building 3, unit 2"


def test_every_leaf_has_its_phrases() -> None:
    leaves = {each.code for each in load_categories() if each.parent}

    assert {row["code"] for row in read_table("english") if row["kind"] == "leaf"} == leaves
