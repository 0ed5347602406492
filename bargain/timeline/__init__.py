"""The phase before bargaining, run and explored.

A `Setting` is a timeline at feature values. `race` runs it, over all branches of chance; `explore`
takes every choice, too; `judge` says whether what is expected of its ends holds. What happens at
one time is in `step`, what an agent is and knows in `state`.
"""

from bargain.timeline.endings import (
    Bargained,
    End,
    EndKind,
    NeedsAnswer,
    NeverStarted,
    NoAnswerThere,
    TooHardThere,
)
from bargain.timeline.events import Acted, Happened, How, Learned, Ready, Standing, Step
from bargain.timeline.expecting import Judged, judge
from bargain.timeline.exploration import Exploration, Found, KindFound, Range, Stop
from bargain.timeline.explore import DEFAULT_MAX_STATES, Progress, explore
from bargain.timeline.knowledge import Knowledge, Rule
from bargain.timeline.run import Branch, Choices, Race, race
from bargain.timeline.setting import Setting

__all__ = [
    "DEFAULT_MAX_STATES",
    "Acted",
    "Bargained",
    "Branch",
    "Choices",
    "End",
    "EndKind",
    "Exploration",
    "Found",
    "Happened",
    "How",
    "Judged",
    "KindFound",
    "Knowledge",
    "Learned",
    "NeedsAnswer",
    "NeverStarted",
    "NoAnswerThere",
    "Progress",
    "Race",
    "Range",
    "Ready",
    "Rule",
    "Setting",
    "Standing",
    "Step",
    "Stop",
    "TooHardThere",
    "explore",
    "judge",
    "race",
]
