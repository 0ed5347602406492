"""What a command line answers to the choices that plans leave open: `Alice=2,1`, `Bob.2=1`."""

from __future__ import annotations

from collections.abc import Iterable

from bargain.cli.codes import BAD_USAGE
from bargain.core.timelines import Timeline
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.output.printable import shortened
from bargain.output.race.choices import alternative_texts, choice_names, long_answers
from bargain.suggest import nearest
from bargain.timeline.plans import choices_of


def read_choices(texts: Iterable[str], timeline: Timeline) -> dict[int, list[int]]:
    """The answers by the number of the place. Raises `DiagnosticError` (BGL083) with everything
    that is wrong with them."""
    names, places = choice_names(timeline), choices_of(timeline)
    answers: dict[int, list[int]] = {}
    found: list[Diagnostic] = []
    for text in texts:
        name, equals, given = (part.strip() for part in text.partition("="))
        number = names.get(name)
        if not equals:
            found.append(_wrong(f"`{shortened(text, 60)}` answers no choice", "--choose Alice=2,1"))
        elif number is None:
            close = nearest(name, names)
            known = "its plans leave nothing open"
            if names:
                known = f"what is chosen goes by: {', '.join(names)}"
            message = f"`{timeline.name}` has no choice called `{shortened(name, 60)}`"
            found.append(_wrong(message, close or known))
        elif number in answers:
            found.append(_wrong(f"`{name}` is answered twice", f"--choose {name}=2,1"))
        else:
            count = len(places[number].alternatives)
            answers[number] = [_answer(word, count) for word in given.split(",")]
            if 0 in answers[number]:
                told = zip(range(1, count + 1), alternative_texts(places[number]), strict=True)
                hint = f"it is one of {', '.join(f'{n}: {words}' for n, words in told)}"
                message = f"`{shortened(given, 60)}` is no answer to what `{name}` chooses"
                found.append(_wrong(message, hint))
    if found:
        raise DiagnosticError(found)
    return {**long_answers(answers, timeline)}


def _answer(word: str, count: int) -> int:
    """The number of an alternative, or 0 where there is no such."""
    word = word.strip()
    if word.isascii() and word.isdigit() and len(word) <= 9 and int(word) <= count:
        return int(word)
    return 0


def _wrong(message: str, hint: str | None) -> Diagnostic:
    return Diagnostic(BAD_USAGE, message, hint=hint)
