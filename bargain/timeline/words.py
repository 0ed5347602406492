"""Actions, capabilities and commitments in the words of the language."""

from __future__ import annotations

from bargain.core import timelines as c


def capability_text(capability: c.Capability) -> str:
    """`commit programs`, `verify conditional`, `force verification`: as after `can`."""
    match capability:
        case c.CanCommit(kind=kind):
            return f"commit {kind.value}"
        case c.CanVerify(kind=kind):
            return f"verify {kind.value}"
    return "force verification"


def prepared_text(what: c.Capability | c.ShorterLag) -> str:
    return f"channel lag {what.steps}" if isinstance(what, c.ShorterLag) else capability_text(what)


def action_text(action: c.Action) -> str:
    match action:
        case c.Commit(text=text):
            return f"commit {text}"
        case c.Delegate(successor=successor):
            return f"delegate to {successor}"
        case c.Follow(rule=rule):
            return f"follow {rule}"
        case c.SetChannel(open=opened):
            return "open channel" if opened else "close channel"
        case c.Prepare(what=what, steps=steps):
            return f"prepare {prepared_text(what)} taking {steps}"
    return "wait"
