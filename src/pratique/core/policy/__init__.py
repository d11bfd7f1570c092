"""Owns the one shape of a policy, the facts it is held against, and the pure judge.

Knows nothing of images, users or databases: facts and the time come in, a verdict with its reasons comes out. What
could not be checked, and what no source covers, are facts of their own, so that a policy can say what they mean.
"""

from pratique.core.policy.facts import CoverageState, Facts, FindingFact, ScanState
from pratique.core.policy.judge import Reason, Verdict, combine, judge
from pratique.core.policy.shape import Action, BadPolicy, Condition, Field, Mode, Operator, Policy, Stage, in_words

__all__ = [
    "Action",
    "BadPolicy",
    "Condition",
    "CoverageState",
    "Facts",
    "Field",
    "FindingFact",
    "Mode",
    "Operator",
    "Policy",
    "Reason",
    "ScanState",
    "Stage",
    "Verdict",
    "combine",
    "in_words",
    "judge",
]
