"""Owns the policy language, the facts it is held against, and the pure judge.

Knows nothing of users or databases: policies, exceptions, facts and the time come in, a verdict with its reasons comes
out. What could not be checked, and what no source covers, are results of their own, so that a policy can say what they
mean.

A :class:`Ruleset` is made once of policies and exceptions. ``Ruleset.judge_all`` takes the :class:`Facts` of many
things (each version of a package is a thing with one :class:`PackageFact`) and gives a :class:`Verdict` for each, in
their order.
"""

from pratique.core.policy.contradictions import Contradiction, contradictions
from pratique.core.policy.exemption import BadExemption, Exemption
from pratique.core.policy.facts import (
    CoverageState,
    Facts,
    PackageFact,
    Relation,
    ScanState,
    Stage,
    VulnerabilityFact,
)
from pratique.core.policy.fields import FIELDS, Field, Kind, Of, Operator, Spec
from pratique.core.policy.judge import REASONS_MAX, Ruleset
from pratique.core.policy.reasons import REFUSING, Basis, Reason, Verdict, combine
from pratique.core.policy.schema import document_schema
from pratique.core.policy.shape import (
    UNCHECKED,
    Action,
    BadPolicy,
    Condition,
    Mode,
    Policy,
    Scope,
    explained,
    read_condition,
)
from pratique.core.policy.unit import key_of
from pratique.core.policy.words import Language, field_in_words, in_words, operator_in_words, sentence, value_in_words

__all__ = [
    "FIELDS",
    "REASONS_MAX",
    "REFUSING",
    "UNCHECKED",
    "Action",
    "BadExemption",
    "BadPolicy",
    "Basis",
    "Condition",
    "Contradiction",
    "CoverageState",
    "Exemption",
    "Facts",
    "Field",
    "Kind",
    "Language",
    "Mode",
    "Of",
    "Operator",
    "PackageFact",
    "Policy",
    "Reason",
    "Relation",
    "Ruleset",
    "ScanState",
    "Scope",
    "Spec",
    "Stage",
    "Verdict",
    "VulnerabilityFact",
    "combine",
    "contradictions",
    "document_schema",
    "explained",
    "field_in_words",
    "in_words",
    "key_of",
    "operator_in_words",
    "read_condition",
    "sentence",
    "value_in_words",
]
