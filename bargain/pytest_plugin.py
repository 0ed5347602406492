"""The pytest plugin: the `expect` and `property` declarations of .bgl files are tests.

It is loaded in every run of pytest in an environment that has this package, so it imports nothing
of it before there is a .bgl file to collect or a fixture to be set up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

if TYPE_CHECKING:
    from bargain.core.games import FeatureValue
    from bargain.match import Match
    from bargain.model import Model
    from bargain.properties import PropertyResult
    from bargain.results import Expected, ExpectedRace
    from bargain.source import Span

    Result: TypeAlias = Expected | ExpectedRace | PropertyResult
    Claim: TypeAlias = tuple[str, str, Span, Callable[[], Result]]
    """A short and a long name for what a declaration asks, where it stands, how it is asked."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix != ".bgl":
        return None
    collector: pytest.Collector = BglFile.from_parent(parent, path=file_path)
    return collector


class BglFile(pytest.File):
    """A .bgl file; one that does not load is an error of collection, with its diagnostics."""

    def collect(self) -> Iterator[pytest.Item]:
        from bargain.diagnostics import DiagnosticError
        from bargain.elaborate.loading import load_path
        from bargain.model import model_of
        from bargain.output.diagnostics import diagnostics_text

        try:
            model = model_of(load_path(self.path, _shown(self.path, self.config)))
        except DiagnosticError as error:
            raise self.CollectError(diagnostics_text(error.diagnostics)) from None
        claims = list(_claims(model))
        titles = Counter(title for title, *_ in claims)
        seen: Counter[str] = Counter()
        for title, whole, span, ask in claims:
            # Numbers would be those of others after an edit, and `--lf` would run the wrong test.
            name = title if titles[title] == 1 else whole
            seen[name] += 1
            distinct = f"{name} ({seen[name]})" if seen[name] > 1 else name
            yield BglItem.from_parent(self, name=distinct, span=span, ask=ask)


class BglItem(pytest.Item):
    """A declaration that holds or not; one of which that is not known has not passed."""

    # Plugins that look at the fixtures of every item look here.
    funcargs: dict[str, object]

    def __init__(self, *, span: Span, ask: Callable[[], Result], **others: Any) -> None:
        super().__init__(**others)
        self.funcargs = {}
        self.span = span
        self.ask = ask

    def runtest(self) -> None:
        result = self.ask()
        if result.holds is not True:
            raise DoesNotHold(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if not isinstance(excinfo.value, DoesNotHold):
            return super().repr_failure(excinfo, style)
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.span.line - 1, self.name


class DoesNotHold(Exception):
    """A declaration of a .bgl file that is false, undecided, or has no answer."""

    def __init__(self, result: Result) -> None:
        super().__init__(result)
        self.result = result

    def __str__(self) -> str:
        from bargain.output.expectations import failures_text
        from bargain.properties import PropertyResult

        if isinstance(self.result, PropertyResult):
            return str(self.result)
        return failures_text([self.result]).rstrip("\n")


def _claims(model: Model) -> Iterator[Claim]:
    """All that a file claims, in its order."""
    yield from sorted(_kind_by_kind(model), key=lambda claim: claim[2].start)


def _kind_by_kind(model: Model) -> Iterator[Claim]:
    from functools import partial

    from bargain.syntax.format import format_declaration
    from bargain.syntax.tokens import on_one_line

    for expectation in model.module.expectations:
        text = format_declaration(expectation.tree)
        yield *_names(text), expectation.tree.span, partial(model.ask, expectation)
    for race in model.module.timeline_expectations:
        text = on_one_line(race.span.text)
        yield *_names(text), race.span, partial(model.ask_timeline, race)
    for declared in model.module.properties:
        yield declared.title, declared.title, declared.declared.span, partial(model.check, declared)


def _names(expectation: str) -> tuple[str, str]:
    """What is asked about, `Alice vs Dove`, and that with what is claimed of it."""
    whole = " ".join(expectation.split()[1:])
    return whole.partition(":")[0], whole


def _shown(path: Path, config: pytest.Config) -> str:
    """The file as a user who is in the folder of the run calls it."""
    here = config.invocation_params.dir
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


@pytest.fixture
def bgl(request: pytest.FixtureRequest) -> Callable[[str], Model]:
    """Load the text of a .bgl file; `use "other.bgl"` in it is relative to the test's file."""

    def load(text: str) -> Model:
        from bargain.elaborate.loading import load_text
        from bargain.model import model_of

        return model_of(load_text(text, folder=request.path.parent))

    return load


@pytest.fixture
def match(bgl: Callable[[str], Model]) -> Callable[..., Match]:
    """Run a pair of programs of a model, or of a text; a match that is undecided fails the test."""

    def run(
        source: Model | str,
        first: str,
        second: str,
        *,
        game: str | None = None,
        given: Mapping[str, FeatureValue | int] | None = None,
    ) -> Match:
        from bargain.match import Undecided
        from bargain.output.words import undecided_text

        model = bgl(source) if isinstance(source, str) else source
        outcome = model.match(first, second, game=game, given=given)
        if isinstance(outcome, Undecided):
            pytest.fail(f"{first} vs {second}: {undecided_text(outcome)}", pytrace=False)
        return outcome

    return run
