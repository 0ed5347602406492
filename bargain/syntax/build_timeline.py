"""The syntax tree of a timeline, or of an expectation about one, built while Lark reads."""

from __future__ import annotations

from typing import Any

from bargain.syntax import tree
from bargain.syntax.build import Builder, cases
from bargain.syntax.expressions import COMPARISONS, SUBJECTS, Children, bare


class TimelineBuilder(Builder):
    """Knows the rules of `timeline.lark`, and those that it takes from `bgl.lark`."""

    # Declarations

    def timeline(self, children: Children) -> tree.Timeline:
        word, name, *rest = children
        game = None if rest[0] == "{" else rest.pop(0)
        return tree.Timeline(self.span(word, rest[-1]), name, game, tuple(rest[1:-1]))

    def timeline_expect(self, children: Children) -> tree.TimelineExpect:
        word, name, *given, _colon, condition = children
        values = given[0] if given else ()
        return tree.TimelineExpect(self.span(word, condition), name, values, bare(condition))

    # Agents

    def horizon(self, children: Children) -> tree.HorizonClause:
        return tree.HorizonClause(self.span(children[0], children[1]), bare(children[1]))

    def agent(self, children: Children) -> tree.Agent:
        word, name, _opening, *clauses, closing = children
        return tree.Agent(self.span(word, closing), name, tuple(clauses))

    def successor(self, children: Children) -> tree.Successor:
        word, name, _opening, *clauses, closing = children
        return tree.Successor(self.span(word, closing), name, tuple(clauses))

    def programs(self, children: Children) -> tree.ProgramsClause:
        span = self.span(children[0], children[-1])
        return tree.ProgramsClause(span, tuple(children[1::2]))

    def can(self, children: Children) -> tree.CanClause:
        word, verb, *rest = children
        span = self.span(word, rest[-1])
        if verb == "force":
            force = tree.ForceVerification(self.span(verb, rest[-1]))
            return tree.CanClause(span, (force,))
        kinds = rest[::2]
        return tree.CanClause(
            span, tuple(tree.Power(kind.span, verb == "commit", kind) for kind in kinds)
        )

    def change(self, children: Children) -> tree.ChangeClause:
        word, capability, _at, time, *rest = children
        chance = bare(rest[1]) if rest else None
        span = self.span(word, children[-1])
        return tree.ChangeClause(span, word == "gains", capability, bare(time), chance)

    def channel(self, children: Children) -> tree.ChannelClause:
        word, state, *rest = children
        lag = bare(rest[1]) if rest else None
        return tree.ChannelClause(self.span(word, children[-1]), state == "open", lag)

    def believes(self, children: Children) -> tree.BelievesClause:
        span = self.span(children[0], children[-1])
        return tree.BelievesClause(span, tuple(children[1::2]))

    def belief(self, children: Children) -> tree.Belief:
        program, _with, probability = children
        return tree.Belief(self.span(program, probability), program, bare(probability))

    def plan(self, children: Children) -> tree.PlanClause:
        return tree.PlanClause(self.span(children[0], children[1]), children[1])

    def follow_clause(self, children: Children) -> tree.Follow:
        return self.follow(children)

    def goal(self, children: Children) -> tree.GoalClause:
        word, _opening, *payoffs, closing = children
        return tree.GoalClause(self.span(word, closing), tuple(payoffs))

    def capability(self, children: Children) -> tree.Capability:
        verb, what = children
        span = self.span(verb, what)
        if verb == "force":
            return tree.ForceVerification(span)
        return tree.Power(span, verb == "commit", what)

    def commitment(self, children: Children) -> tree.Name:
        return self.name(children)

    # Plans

    def plan_block(self, children: Children) -> tree.PlanBlock:
        return tree.PlanBlock(self.span(children[0], children[-1]), tuple(children[1:-1]))

    def plan_if(self, children: Children) -> tree.PlanIf:
        branches, otherwise = cases(children)
        return tree.PlanIf(self.span(children[0], children[-1]), branches, otherwise)

    def choose(self, children: Children) -> tree.Choose:
        return tree.Choose(self.span(children[0], children[-1]), tuple(children[1::2]))

    def commit_programs(self, children: Children) -> tree.CommitPrograms:
        # After `commit program` or `commit one of`, which make no difference for one program.
        programs = children[2 if children[1] == "program" else 3 :: 2]
        return tree.CommitPrograms(self.span(children[0], children[-1]), tuple(programs))

    def commit_bound(self, children: Children) -> tree.CommitBound:
        return tree.CommitBound(self.span(children[0], children[1]), children[1])

    def commit_that(self, children: Children) -> tree.CommitThat:
        return tree.CommitThat(self.span(children[0], children[-1]), bare(children[3]))

    def delegate(self, children: Children) -> tree.Delegate:
        return tree.Delegate(self.span(children[0], children[2]), children[2])

    def follow(self, children: Children) -> tree.Follow:
        return tree.Follow(self.span(children[0], children[1]), children[1])

    def set_channel(self, children: Children) -> tree.SetChannel:
        verb, channel = children
        return tree.SetChannel(self.span(verb, channel), verb == "open")

    def prepare(self, children: Children) -> tree.Prepare:
        word, what, _taking, steps = children
        return tree.Prepare(self.span(word, steps), what, bare(steps))

    def shorter_lag(self, children: Children) -> tree.ShorterLag:
        return tree.ShorterLag(self.span(children[0], children[2]), bare(children[2]))

    def wait(self, children: Children) -> tree.Wait:
        return tree.Wait(self.span(children[0], children[0]))

    def demand_bound(self, children: Children) -> tree.DemandBound:
        word, operator, value = children
        return tree.DemandBound(self.span(word, value), COMPARISONS[operator], bare(value))

    def outside_bound(self, children: Children) -> tree.OutsideBound:
        return tree.OutsideBound(self.span(children[0], children[2]), children[2])

    # What plans and expectations ask

    def time(self, children: Children) -> tree.Time:
        return tree.Time(self.span(children[0], children[0]))

    def is_able(self, children: Children) -> tree.IsAble:
        subject, _can, capability = children
        return tree.IsAble(self.span(subject, capability), SUBJECTS[subject], capability)

    def channel_is(self, children: Children) -> tree.ChannelIs:
        owner, _channel, _is, state = children
        return tree.ChannelIs(self.span(owner, state), SUBJECTS[owner], state == "open")

    def is_committed(self, children: Children) -> tree.IsCommitted:
        subject, _be, _committed, *rest = children
        to: Any = rest[1] if rest else None
        return tree.IsCommitted(self.span(subject, children[-1]), SUBJECTS[subject], to)

    def knows(self, children: Children) -> tree.Knows:
        subject, _know, _opening, condition, closing = children
        return tree.Knows(self.span(subject, closing), SUBJECTS[subject], bare(condition))

    def has_delegated(self, children: Children) -> tree.HasDelegated:
        subject, _have, _delegated, *rest = children
        name = rest[1] if rest else None
        return tree.HasDelegated(self.span(subject, children[-1]), SUBJECTS[subject], name)

    def follows(self, children: Children) -> tree.Follows:
        subject, _follow, rule = children
        return tree.Follows(self.span(subject, rule), SUBJECTS[subject], rule)

    def end_time(self, children: Children) -> tree.EndTime:
        return tree.EndTime(self.span(children[0], children[0]))

    def started(self, children: Children) -> tree.Started:
        return tree.Started(self.span(children[0], children[0]))

    def probability_of(self, children: Children) -> tree.ProbabilityOf:
        return tree.ProbabilityOf(self.span(children[0], children[-1]), bare(children[3]))

    def over_branches(self, children: Children) -> tree.OverBranches:
        word, _opening, condition, closing = children
        return tree.OverBranches(self.span(word, closing), word == "always", bare(condition))
