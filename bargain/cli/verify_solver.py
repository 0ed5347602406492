"""`bargain verify --solver`: the queries of `--smt2` asked again, of another solver."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple

from bargain.cli import codes, streams
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.smt import manifest
from bargain.smt.recheck import NotAScript, SolverMissing, cvc5_answer, require_cvc5
from bargain.syntax.read import reason

SOLVER: Final = "cvc5"
WRITES: Final = "`bargain run … --evaluator z3 --smt2 DIR` writes queries with it"

_AMISS: Final[dict[manifest.Fault, str]] = {
    "missing": f"{manifest.NAME} lists it, and it is not there",
    "changed": f"is not what was written: its digest in {manifest.NAME} is another",
    "unlisted": f"{manifest.NAME} does not list it",
}


class Checked(NamedTuple):
    """What became of a file; `words` say so where its answer is not confirmed."""

    file: str
    state: Literal["confirmed", "contradicted", "undecided", "missing", "changed", "unlisted"]
    words: str = ""
    announced: str | None = None
    found: str | None = None


def verify_scripts(folders: Sequence[str], solver: str, as_json: bool) -> int:
    """Ask a solver every query of a folder, and compare the answers with those announced.

    Raises `DiagnosticError` where the solver is not known (BGL083) or not installed (BGL088), or
    there is nothing to ask (BGL001).
    """
    folder = _folder(folders, solver)
    try:
        require_cvc5()
    except SolverMissing:
        message, hint = "cvc5 is not installed", "pip install 'bargain-engine[cvc5]'"
        raise DiagnosticError([Diagnostic(codes.NO_SOLVER, message, hint=hint)]) from None
    checked = [_checked(one) for one in _listed(folder)]
    if as_json:
        _show_data(checked)
    else:
        _show_text(checked)
    states = {one.state for one in checked}
    if states <= {"confirmed"}:
        return codes.FINE
    return codes.UNDECIDED if states <= {"confirmed", "undecided"} else codes.FAILED


def _folder(folders: Sequence[str], solver: str) -> Path:
    hint = f"bargain verify --solver {SOLVER} queries"
    if solver != SOLVER:
        message = f"`{solver}` is not a solver that queries can be checked with"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint=hint)])
    if len(folders) != 1:
        message = "one folder with queries is needed"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint=hint)])
    return Path(folders[0])


def _listed(folder: Path) -> list[manifest.Listed]:
    """The queries of a folder. Raises `DiagnosticError` (BGL001)."""
    try:
        if not folder.is_dir():
            what = "it is no folder" if folder.exists() else "there is no such folder"
            raise _unreadable(f"cannot read the queries in {folder}: {what}")
        text = (folder / manifest.NAME).read_text(encoding="utf-8")
        found = list(manifest.listed(folder, manifest.manifest_entries(text)))
    except FileNotFoundError:
        message = f"there is no {manifest.NAME} in {folder}, which lists its queries"
        raise _unreadable(message, WRITES) from None
    except (manifest.NotAManifest, UnicodeDecodeError):
        message = f"{folder / manifest.NAME} does not list queries in a form that is known"
        raise _unreadable(message, WRITES) from None
    except (OSError, ValueError) as error:
        raise _unreadable(f"cannot read the queries in {folder}: {reason(error)}") from None
    if not found:
        raise _unreadable(f"there are no queries in {folder}: Z3 was asked nothing")
    return found


def _unreadable(message: str, hint: str | None = None) -> DiagnosticError:
    return DiagnosticError([Diagnostic("BGL001", message, hint=hint)])


def _checked(listed: manifest.Listed) -> Checked:
    if isinstance(listed, manifest.Amiss):
        return Checked(listed.file, listed.fault, _AMISS[listed.fault])
    file, announced = listed.entry.file, listed.entry.answer
    try:
        answer = cvc5_answer(listed.text)
    except NotAScript as fault:
        return Checked(file, "contradicted", str(fault), announced)
    if announced == "unknown":
        words = f"Z3 did not find its answer, and cvc5 says {answer}"
        return Checked(file, "undecided", words, announced, answer)
    if answer == "unknown":
        words = f"announces {announced}, and cvc5 does not know"
        return Checked(file, "undecided", words, announced, answer)
    if answer != announced:
        words = f"announces {announced}, and cvc5 finds {answer}"
        return Checked(file, "contradicted", words, announced, answer)
    return Checked(file, "confirmed", "", announced, answer)


def _show_text(checked: Sequence[Checked]) -> None:
    # What is refused stands before what is not known.
    for one in sorted(checked, key=lambda one: one.state == "undecided"):
        if one.words:
            streams.emit(f"{one.file}: {one.words}\n")
    confirmed = sum(one.state == "confirmed" for one in checked)
    queries = f"{len(checked)} {'query' if len(checked) == 1 else 'queries'}"
    streams.emit(f"{SOLVER} confirms {confirmed} of {queries}\n")


def _show_data(checked: Sequence[Checked]) -> None:
    from bargain.output.as_data import json_text
    from bargain.output.schema import QueryData, RecheckData, VerifyDocument

    queries = tuple(
        QueryData(file=one.file, state=one.state, announced=one.announced, found=one.found)
        for one in checked
    )
    accepted = all(one.state == "confirmed" for one in checked)
    recheck = RecheckData(solver=SOLVER, queries=queries)
    document = VerifyDocument(accepted=accepted, match=None, refusal=None, recheck=recheck)
    streams.emit(json_text(document))
