"""Ground terms as text, in the words of the language, from anyone's point of view.

`Voice` says who speaks: a program says `I` and `they`, an expectation `first` and `second`, and
`explain` the programs' own names. Numbers print exactly: whole percents as percents, others as
fractions.
"""

from __future__ import annotations

from fractions import Fraction

from bargain.core import terms as t
from bargain.core.terms import ME, THEM, MatchOf, ProgramName, Term, Who
from bargain.record import Record


def share_text(value: Fraction) -> str:
    """A share of the resource: `60%` where that is exact, else a fraction."""
    percent = value * 100
    return f"{percent.numerator}%" if percent.denominator == 1 else str(value)


def number_text(value: Fraction) -> str:
    """A payoff or other number: a short exact decimal where there is one, else a fraction."""
    for digits in range(5):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            if digits == 0:
                return str(scaled.numerator)
            sign = "-" if scaled < 0 else ""
            whole, rest = divmod(abs(scaled.numerator), 10**digits)
            return f"{sign}{whole}.{rest:0{digits}d}"
    return str(value)


def program_text(name: ProgramName) -> str:
    """`Firm(60%)`, `Wrap(Alice)`: a program as the command line accepts it."""
    out: list[str] = []
    stack: list[ProgramName | str] = [name]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            out.append(item)
            continue
        out.append(item.name)
        if not item.arguments:
            continue
        pieces: list[ProgramName | str] = ["("]
        for index, argument in enumerate(item.arguments):
            if index:
                pieces.append(", ")
            match argument:
                case Fraction():
                    is_share = 0 < argument < 1 or item.name == t.HOLD
                    pieces.append(share_text(argument) if is_share else str(argument))
                case t.ActionName(name=action):
                    pieces.append(action)
                case ProgramName():
                    pieces.append(argument)
        pieces.append(")")
        stack.extend(reversed(pieces))
    return "".join(out)


def strength_text(strength: t.Strength) -> str:
    match strength:
        case t.PA(level=0):
            return "provable"
        case t.PA(level=level):
            return f"provable in PA+{level}"
        case t.Budget(entries=entries):
            return f"provable within {entries}"


def question_text(question: t.Provable) -> str:
    """A question's words up to its condition."""
    words = strength_text(question.strength)
    return f"{words} for every {', '.join(question.over)}" if question.over else words


class Voice(Record):
    """Who is speaking, and so how the two sides of the match are called.

    The four words are for the reader's own side and the other one, as subject and as possessive;
    `third_person` puts an s behind the verb.
    """

    me: str
    them: str
    my: str
    their: str
    third_person: tuple[bool, bool]
    me_object: str
    them_object: str

    @staticmethod
    def of_program() -> Voice:
        return Voice("I", "they", "my", "their", (False, False), "me", "them")

    @staticmethod
    def of_observer() -> Voice:
        """As an expectation or a property speaks."""
        return Voice("first", "second", "first", "second", (True, True), "first", "second")

    @staticmethod
    def naming(me: str, them: str) -> Voice:
        """Both sides by name: `Bob accepts 40% when Alice holds 40%`."""
        return Voice(me, them, f"{me}'s", f"{them}'s", (True, True), me, them)


_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _ATOM = 2, 3, 4, 5, 6, 7, 9
_IFF, _IMPLIES = 0, 1


def condition_text(condition: Term, voice: Voice | None = None) -> str:
    """The term in the words of the language, with as few parentheses as its meaning needs."""
    speaker = voice if voice is not None else Voice.of_program()
    out: list[str] = []
    stack: list[str | tuple[Term, int]] = [(condition, 0)]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            out.append(item)
            continue
        term, outer = item
        level, pieces = _pieces(term, speaker)
        if level < outer:
            pieces = ["(", *pieces, ")"]
        stack.extend(reversed(pieces))
    return "".join(out)


_Pieces = list[str | tuple[Term, int]]


def _pieces(term: Term, voice: Voice) -> tuple[int, _Pieces]:
    """How tightly the term binds, and its text with the terms inside still to print."""
    match term:
        case t.Truth(value=value):
            return _ATOM, ["true" if value else "false"]
        case t.Not(operand=t.Provable(condition=t.Not(operand=inner)) as question):
            word = question_text(question).replace("provable", "possible", 1)
            return _ATOM, [f"{word} (", (inner, 0), ")"]
        case t.Not(operand=t.Agrees(match=match)):
            return _ATOM, ["disagreement" + _end_tail(match, voice)]
        case t.Not(operand=operand):
            return _NOT, ["not ", (operand, _NOT)]
        case t.All(operands=operands):
            return _AND, _joined(operands, " and ", _AND + 1)
        case t.Some(operands=operands):
            return _OR, _joined(operands, " or ", _OR + 1)
        case t.Implies(left=a, right=b):
            return _IMPLIES, [(a, _IMPLIES + 1), " implies ", (b, _IMPLIES)]
        case t.Iff(left=a, right=b):
            return _IFF, [(a, _IFF + 1), " iff ", (b, _IFF + 1)]
        case t.Compare(left=t.CurrentRound(), right=t.Constant(value=number)):
            # Rounds are counted, and so not written as percentages.
            return _COMPARE, [f"round {term.relation.value} {number_text(number)}"]
        case t.Compare(
            relation=t.Relation.EQUAL,
            left=t.Quantity(kind=t.MatchNumber.DEMAND, match=match),
            right=t.Constant() as demanded,
        ):
            verb = _verb(match, "demand", voice)
            return _ATOM, [f"{verb} ", (demanded, _SUM), _tail(match, voice)]
        case t.Compare(relation=relation, left=left, right=right):
            sides: list[str | tuple[Term, int]] = [(left, _SUM), (right, _SUM)]
            if any(_is_payoff(side) for side in (left, right)):
                sides = [
                    number_text(side.value) if isinstance(side, t.Constant) else (side, _SUM)
                    for side in (left, right)
                ]
            return _COMPARE, [sides[0], f" {relation.value} ", sides[1]]
        case t.FeatureHolds(name=name):
            return _ATOM, [name]
        case t.FeatureIs(name=name, value=wanted):
            return _COMPARE, [f"{name} == {wanted}"]
        case t.Plays(match=match, action=action):
            return _ATOM, [_verb(match, "play", voice), f" {action}", _tail(match, voice)]
        case t.Accepts(match=match, share=share):
            verb = _verb(match, "accept", voice)
            return _ATOM, [f"{verb} ", (share, _SUM), _tail(match, voice)]
        case t.OutsideIs(match=match, option=option):
            return _ATOM, [f"{_owner(match, voice)} outside is {option}", _tail(match, voice)]
        case t.Agrees(match=match):
            return _ATOM, ["agreement" + _end_tail(match, voice)]
        case t.IsProgram(who=who, program=program):
            return _ATOM, [f"{_being(who, voice)} {_object(program, voice)}"]
        case t.IsUnconditional(who=who):
            return _ATOM, [f"{_being(who, voice)} unconditional"]
        case t.Provable(condition=inner):
            return _ATOM, [f"{question_text(term)} (", (inner, 0), ")"]
        case t.Constant(value=value):
            return _ATOM, [share_text(value) if 0 <= value <= 1 else number_text(value)]
        case t.FeatureNumber(name=name):
            return _ATOM, [name]
        case t.Quantity(kind=kind, match=match):
            return _ATOM, [f"{_owner(match, voice)} {kind.value}", _tail(match, voice)]
        case t.CurrentRound():
            return _ATOM, ["round"]
        case t.LastDemand(party=party):
            return _ATOM, [f"{voice.my if party is ME else voice.their} last demand"]
        case t.FinalDemand(party=party):
            return _ATOM, [f"{voice.my if party is ME else voice.their} demand"]
        case t.ShareReceived():
            return _ATOM, ["share"]
        case t.Computed(operator=operator, left=left, right=right):
            level = _SUM if operator in (t.Operator.PLUS, t.Operator.MINUS) else _PRODUCT
            return level, [(left, level), f" {operator.value} ", (right, level + 1)]


def _is_payoff(number: t.NumberTerm) -> bool:
    return isinstance(number, t.Quantity) and number.kind is t.MatchNumber.PAYOFF


def _joined(operands: tuple[Term, ...], word: str, level: int) -> _Pieces:
    pieces: _Pieces = []
    for index, operand in enumerate(operands):
        if index:
            pieces.append(word)
        pieces.append((operand, level))
    return pieces


def _verb(match: MatchOf, verb: str, voice: Voice) -> str:
    if match.who is ME:
        return f"{voice.me} {verb}{'s' if voice.third_person[0] else ''}"
    if match.who is THEM:
        return f"{voice.them} {verb}{'s' if voice.third_person[1] else ''}"
    return f"{_object(match.who, voice)} {verb}s"


def _owner(match: MatchOf, voice: Voice) -> str:
    if match.who is ME:
        return voice.my
    if match.who is THEM:
        return voice.their
    return f"{_object(match.who, voice)}'s"


def _being(who: Who, voice: Voice) -> str:
    if who is ME:
        return f"{voice.me} {'is' if voice.third_person[0] else 'am'}"
    if who is THEM:
        return f"{voice.them} {'is' if voice.third_person[1] else 'are'}"
    return f"{_object(who, voice)} is"


def _object(who: Who, voice: Voice) -> str:
    if who is ME:
        return voice.me_object
    if who is THEM:
        return voice.them_object
    assert isinstance(who, ProgramName)
    return program_text(who)


def _other(who: Who) -> Who | None:
    return {ME: THEM, THEM: ME}[who] if isinstance(who, t.Party) else None


def _tail(match: MatchOf, voice: Voice) -> str:
    """`against P`, `when I hold 60%`, or nothing for the match being played."""
    against = match.against
    other = _other(match.who)
    if against is other:
        return ""
    if (
        other is not None
        and isinstance(against, ProgramName)
        and against.name == t.HOLD
        and len(against.arguments) == 1
    ):
        share = against.arguments[0]
        assert isinstance(share, Fraction)
        holder = _verb(MatchOf(other, match.who), "hold", voice)
        return f" when {holder} {share_text(share)}"
    return f" against {_object(against, voice)}"


def _end_tail(match: MatchOf, voice: Voice) -> str:
    """The tail of `agreement`, which is about `them` unless it says otherwise."""
    if {match.who, match.against} == {ME, THEM}:
        return ""
    if match.who is THEM:
        return _tail(match, voice)
    return f" of {_object(match.who, voice)} against {_object(match.against, voice)}"
