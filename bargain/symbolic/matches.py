"""What programs do in matches, as formulas.

What the formulas speak of are the questions that are held, and the features that vary. So the
formulas of a closure are made once, and every level puts in what is held there.

A result that may need itself is found step by step: in the beginning all results of its group are
faults, and each step makes them anew of those before, until the longest way through the group has
been gone. What still is a fault for want of a result goes round in a circle (BGL070).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, TypeAlias

from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.games import Bargaining, Matrix
from bargain.core.terms import Relation
from bargain.core.text import program_text, share_text
from bargain.logic.arena import Node
from bargain.smt import formula as f
from bargain.smt.formula import FALSE, TRUE, Formula
from bargain.symbolic.cases import (
    CYCLE,
    Cases,
    Fault,
    Faults,
    Judgement,
    joined,
    within,
)
from bargain.symbolic.course import Course, Round, Said, compatible, demands
from bargain.symbolic.features import Features
from bargain.symbolic.needs import Kind, Need, Needs, in_order
from bargain.symbolic.sources import Block, Moment, Sources
from bargain.symbolic.values import Value, compared

Held: TypeAlias = Callable[[Node, t.Provable], Formula]
"""Where a question of a node is held."""


class Matches:
    """The results of all matches that are asked for, where some features vary."""

    def __init__(self, features: Features, held: Held) -> None:
        self.features = features
        self.held = held
        situation = features.situation
        self.rules = situation.game.rules
        self.rounds = situation.rounds
        self.grid = situation.demands
        self.needs = Needs(rounds=self.rounds, matrix=isinstance(self.rules, Matrix))
        self.sources = Sources(features, self, several_rounds=self.rounds > 1)
        self.groups: dict[Need, tuple[Need, ...]] = {}
        self._found: dict[Need, Any] = {}
        self._used: dict[Need, Any] = {}

    # Asking ----------------------------------------------------------------------------------

    def condition(self, condition: t.Condition, node: Node) -> Judgement:
        """Where a condition of this node's source holds, outside of any running match."""
        self.find(self.needs.of_term(condition, node))
        return self.sources.judge(condition, node, Moment())

    def find(self, wanted: Iterable[Need]) -> None:
        """Make these results, and all that they are made of."""
        for group in in_order(wanted, self.needs.of, self._found.__contains__):
            members = tuple(group)
            circular = len(group) > 1 or group[0] in self.needs.of(group[0])
            if circular:
                for need in group:
                    self._keep(need, self._nothing(need))
            for _ in range(len(group) if circular else 1):
                for need in group:
                    self._keep(need, self._made(need))
            for need in group:
                self.groups[need] = members

    def faults(self, need: Need) -> Faults:
        """Where a result is missing, and why."""
        found: Faults = self._found[need].faults
        return found

    def _keep(self, need: Need, result: Any) -> None:
        self._found[need] = result
        self._used.pop(need, None)

    def _use(self, need: Need) -> Any:
        """A result as part of another one: a circle through it is one through this need."""
        used = self._used.get(need)
        if used is None:
            used = self._found[need]
            if any(fault.code == CYCLE for fault in used.faults):
                faults = joined(
                    (Fault(CYCLE, needed=need) if fault.code == CYCLE else fault, guard)
                    for fault, guard in used.faults.items()
                )
                if isinstance(used, Course):
                    used = Course(used.rounds, faults)
                else:
                    used = Cases(used.values, faults)
            self._used[need] = used
        return used

    def report(self, node: Node) -> Cases[Said]:
        result: Cases[Said] = self._use((Kind.REPORT, node))
        return result

    def course(self, node: Node) -> Course:
        result: Course = self._use((Kind.COURSE, node))
        return result

    def outside(self, node: Node) -> Cases[str]:
        result: Cases[str] = self._use((Kind.OUTSIDE, node))
        return result

    def first_demand(self, node: Node) -> Cases[Fraction]:
        result: Cases[Fraction] = self._use((Kind.FIRST, node))
        return result

    def payoff(self, node: Node) -> Cases[Value]:
        result: Cases[Value] = self._use((Kind.PAYOFF, node))
        return result

    # Making ----------------------------------------------------------------------------------

    def _nothing(self, need: Need) -> Cases[Any] | Course:
        faults = {Fault(CYCLE, needed=need): TRUE}
        return Course((), faults) if need[0] is Kind.COURSE else Cases({}, faults)

    def _made(self, need: Need) -> Cases[Any] | Course:
        kind, node = need
        match kind:
            case Kind.REPORT:
                return self._run(node, Moment())
            case Kind.FIRST:
                return demands(self._run(node, Moment()))
            case Kind.COURSE:
                return self._several_rounds(node) if self.rounds > 1 else self._one_round(node)
            case Kind.OUTSIDE:
                return self._outside(node)
            case Kind.PAYOFF if isinstance(self.rules, Matrix):
                return self._matrix_payoff(node)
        return self._bargaining_payoff(node)

    def _run(self, node: Node, moment: Moment) -> Cases[Said]:
        """What a program reports, after any `act as`."""
        found: list[tuple[Said, Formula]] = []
        faults: list[tuple[Fault, Formula]] = []
        bodies: dict[Node, Block] = {}
        reached: dict[Node, Formula] = {node: TRUE}
        steps = 0
        while reached and steps <= len(bodies):
            steps += 1
            acting: list[tuple[Node, Formula]] = []
            for owner, here in reached.items():
                ground = owner.program.ground
                assert ground is not None
                if owner not in bodies:
                    bodies[owner] = self.sources.block(ground.body, owner, moment, TRUE)
                body = bodies[owner]
                faults += [(fault, f.conjunction((here, when))) for fault, when in body.faults]
                for statement, when in body.ends:
                    guard = f.conjunction((here, when))
                    match statement:
                        case p.Play():
                            found.append((Said(statement, owner, Fraction(0)), guard))
                        case p.ActAs(program=who):
                            acting.append((owner.arena.acting(owner, who), guard))
                        case p.Demand():
                            made = self._demanded(statement, owner, moment)
                            found += [
                                (said, f.conjunction((guard, g))) for said, g in made.values.items()
                            ]
                            faults += within(guard, made.faults)
                        case _:
                            raise AssertionError(f"a body cannot end in {statement}")
            reached = joined(acting)
        faults += [(Fault(CYCLE), guard) for guard in reached.values()]
        return Cases(joined(found), joined(faults))

    def _demanded(self, statement: p.Demand, owner: Node, moment: Moment) -> Cases[Said]:
        """The demand of a statement, where it is one of the game's."""
        shares = self.sources.number(statement.share, owner, moment)
        found: list[tuple[Said, Formula]] = []
        faults = list(shares.faults.items())
        for share, guard in shares.values.items():
            fits: list[Formula] = []
            for demand in self.grid:
                same = compared(Relation.EQUAL, share, demand)
                if same is not FALSE:
                    fits.append(same)
                    found.append((Said(statement, owner, demand), f.conjunction((guard, same))))
            off = f.negation(f.disjunction(fits))
            if off is not FALSE:
                faults.append(
                    (self._off_grid(share, owner, statement), f.conjunction((guard, off)))
                )
        return Cases(joined(found), joined(faults))

    def _off_grid(self, share: Value, owner: Node, statement: p.Demand) -> Fault:
        shown = share_text(share) if isinstance(share, Fraction) else "a share"
        game = self.features.situation.game.name
        message = (
            f"`{program_text(owner.me)}` demands {shown} when it faces "
            f"`{program_text(owner.them)}`, which is not one of the demands of `{game}`"
        )
        return Fault("BGL072", message, statement.span)

    def _one_round(self, node: Node) -> Course:
        mine, theirs = self.report(node), self.report(node.partner)
        faults = joined([*mine.faults.items(), *within(mine.answers(), theirs.faults)])
        reached = f.conjunction((mine.answers(), theirs.answers()))
        agrees = compatible(mine, theirs)
        return Course((Round(1, reached, TRUE, agrees, mine, theirs),), faults)

    def _several_rounds(self, node: Node) -> Course:
        partner = node.partner
        other = (Kind.COURSE, partner)
        if partner is not node and other in self.groups:
            found: Course = self._found[other]
            if not found.faults:
                return found.mirrored()
            # Of two faults, the one that is met is that of who runs first, and this side does here.
        rounds: list[Round] = []
        faults: list[tuple[Fault, Formula]] = []
        reached: Formula = TRUE
        for number in range(1, self.rounds + 1):
            before = rounds[-1] if rounds else None
            mine = self._in_round(node, number, before)
            theirs = mine
            if partner is not node:
                theirs = self._in_round(partner, number, before.mirrored() if before else None)
            faults += within(reached, mine.faults)
            faults += within(f.conjunction((reached, mine.answers())), theirs.faults)
            reached = f.conjunction((reached, mine.answers(), theirs.answers()))
            agrees = compatible(mine, theirs)
            locked = [side.where(lambda said: said.locked) for side in (mine, theirs)]
            last = f.disjunction((agrees, f.conjunction(locked)))
            if number == self.rounds:
                last = TRUE
            rounds.append(Round(number, reached, last, agrees, mine, theirs))
            reached = f.conjunction((reached, f.negation(last)))
            if reached is FALSE:
                break
        return Course(tuple(rounds), joined(faults))

    def _in_round(self, node: Node, number: int, before: Round | None) -> Cases[Said]:
        """A program's report in a round, given that before it, seen from the same side."""
        if before is None:
            return self._run(node, Moment())
        kept = [(said, guard) for said, guard in before.mine.values.items() if said.locked]
        free = f.negation(f.disjunction(guard for _, guard in kept))
        last = (demands(before.mine), demands(before.theirs))
        now = self._run(node, Moment(number, (Cases(last[0].values), Cases(last[1].values))))
        anew = [(said, f.conjunction((free, guard))) for said, guard in now.values.items()]
        return Cases(joined([*kept, *anew]), joined(within(free, now.faults)))

    def _outside(self, node: Node) -> Cases[str]:
        """The option that a side takes, were its match to end in disagreement."""
        options: list[tuple[str, Formula]] = []
        if self.rounds == 1:
            report = self.report(node)
            faults = list(report.faults.items())
            for said, guard in report.values.items():
                self._policy(said, Moment(failed=node), guard, options, faults)
            return Cases(joined(options), joined(faults))
        course = self.course(node)
        faults = list(course.faults.items())
        before: Round | None = None
        for item in course.rounds:
            last = (demands(before.mine), demands(before.theirs)) if before is not None else None
            for said, guard in item.mine.values.items():
                final = (Cases({said.demand: TRUE}), Cases(demands(item.theirs).values))
                moment = (
                    Moment(item.number, final=final)
                    if last is None
                    else Moment(
                        item.number,
                        (Cases(last[0].values), Cases(last[1].values)),
                        final=final,
                    )
                )
                self._policy(said, moment, f.conjunction((item.final, guard)), options, faults)
            before = item
        return Cases(joined(options), joined(faults))

    def _policy(
        self,
        said: Said,
        moment: Moment,
        guard: Formula,
        options: list[tuple[str, Formula]],
        faults: list[tuple[Fault, Formula]],
    ) -> None:
        assert isinstance(said.statement, p.Demand)
        found = self.sources.block(said.statement.policy, said.owner, moment, guard)
        for statement, when in found.ends:
            assert isinstance(statement, p.Choose)
            options.append((statement.option, when))
        faults += found.faults

    def _matrix_payoff(self, node: Node) -> Cases[Value]:
        mine, theirs = self.report(node), self.report(node.partner)
        found: list[tuple[Value, Formula]] = []
        for one, here in mine.values.items():
            for other, there in theirs.values.items():
                pays = self.features.pays(node.seat, one.action, other.action)
                found.append((pays, f.conjunction((here, there))))
        faults = [*mine.faults.items(), *within(mine.answers(), theirs.faults)]
        return Cases(joined(found), joined(faults))

    def _bargaining_payoff(self, node: Node) -> Cases[Value]:
        assert isinstance(self.rules, Bargaining)
        features, course = self.features, self.course(node)
        found: list[tuple[Value, Formula]] = []
        for item in course.rounds:
            for x, y, guard in item.deals():
                worth = features.worth(node.seat, features.split(x, y), item.number)
                found.append((worth, guard))
        mine, theirs = self.outside(node), self.outside(node.partner)
        fails = f.disjunction(item.fails for item in course.rounds)
        for item in course.rounds:
            for one, here in mine.values.items():
                for other, there in theirs.values.items():
                    pays = features.discounted(features.pays(node.seat, one, other), item.number)
                    found.append((pays, f.conjunction((item.fails, here, there))))
        faults = [
            *course.faults.items(),
            *within(fails, mine.faults),
            *within(f.conjunction((fails, mine.answers())), theirs.faults),
        ]
        return Cases(joined(found), joined(faults))
