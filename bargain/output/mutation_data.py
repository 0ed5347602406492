"""What became of a file's mutants, as the data of `mutation_schema`."""

from __future__ import annotations

from collections.abc import Sequence

from bargain.diagnostics import Diagnostic
from bargain.mutation import Fate, Tried
from bargain.output.as_data import (
    diagnostics_data,
    expectation_data,
    place_data,
    property_data,
)
from bargain.output.schema.mutation import MutantData, MutatedFileData
from bargain.properties import PropertyResult
from bargain.results import Expected, ExpectedRace


def mutated_file_data(
    file: str,
    tried: Sequence[Tried],
    unmet: Sequence[Expected | ExpectedRace | PropertyResult],
    found: Sequence[Diagnostic],
) -> MutatedFileData:
    return MutatedFileData(
        file=file,
        noticed=sum(one.fate.is_noticed for one in tried),
        changes=sum(one.fate is not Fate.SAME for one in tried),
        mutants=tuple(map(_mutant, tried)),
        unmet=tuple(expectation_data(r) for r in unmet if not isinstance(r, PropertyResult)),
        unmet_properties=tuple(property_data(r) for r in unmet if isinstance(r, PropertyResult)),
        diagnostics=diagnostics_data(found),
    )


def _mutant(tried: Tried) -> MutantData:
    change = tried.mutant.change
    return MutantData(
        program=tried.mutant.name,
        kind=change.kind.value,
        place=place_data(change.span),
        before=change.before,
        after=change.after,
        fate=tried.fate.value,
        by=place_data(tried.by) if tried.by is not None else None,
        diagnostics=diagnostics_data(tried.diagnostics),
    )
