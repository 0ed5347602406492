"""`bargain verify --solver`: the queries of `--smt2` asked again, of another solver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bargain.cli import codes, streams
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.smt.recheck import NotAScript, SolverMissing, announced, cvc5_answer, require_cvc5


def verify_scripts(folders: Sequence[str], solver: str | None) -> int:
    """Ask a solver every query of a folder, and compare the answers with those announced.

    Raises `DiagnosticError` where the solver is not known (BGL083) or not installed (BGL088), or
    there is nothing to ask (BGL001).
    """
    if solver != "cvc5" or len(folders) != 1:
        known = f"`{solver}` is not a solver that queries can be checked with"
        message = "one folder with queries is needed" if solver == "cvc5" else known
        if solver is None:
            message = "no solver is named that could check the queries"
        hint = "bargain verify --solver cvc5 queries"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint=hint)])
    try:
        require_cvc5()
    except SolverMissing:
        message, hint = "cvc5 is not installed", "pip install 'bargain-engine[cvc5]'"
        raise DiagnosticError([Diagnostic(codes.NO_SOLVER, message, hint=hint)]) from None
    scripts = list(_scripts(Path(folders[0])))
    confirmed = 0
    wrong: list[str] = []
    unknown: list[str] = []
    for name, text in scripts:
        expected = announced(text)
        try:
            answer = cvc5_answer(text)
        except NotAScript as fault:
            wrong.append(f"{name}: {fault}")
            continue
        if expected is None or (answer != "unknown" and answer != expected):
            told = f"announces {expected}" if expected is not None else "announces no answer"
            wrong.append(f"{name}: {told}, and cvc5 finds {answer}")
        elif answer == "unknown":
            unknown.append(f"{name}: announces {expected}, and cvc5 does not know")
        else:
            confirmed += 1
    for line in (*wrong, *unknown):
        streams.emit(line + "\n")
    streams.emit(f"cvc5 confirms {confirmed} of {_queries(len(scripts))}\n")
    if wrong:
        return codes.FAILED
    return codes.UNDECIDED if unknown else codes.FINE


def _scripts(folder: Path) -> Iterator[tuple[str, str]]:
    """The names and texts of the scripts in a folder."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".smt2")
        found = [(path.name, path.read_text(encoding="utf-8")) for path in paths]
    except (OSError, UnicodeDecodeError) as error:
        message = f"the queries in {folder} cannot be read: {error}"
        raise DiagnosticError([Diagnostic("BGL001", message)]) from None
    if not found:
        hint = "`bargain run … --evaluator z3 --smt2 DIR` writes some"
        message = f"there are no queries (*.smt2) in {folder}"
        raise DiagnosticError([Diagnostic("BGL001", message, hint=hint)])
    yield from found


def _queries(count: int) -> str:
    return f"{count} {'query' if count == 1 else 'queries'}"
