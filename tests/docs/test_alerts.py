"""The rules for alerts name metrics, labels and actions that there are, and each says what to do."""

import re

from pratique.server.kernel import actions, metrics
from scripts.reference.loaded import everything
from tests.docs.pages import ROOT, read

PAGE = "deploy/prometheus/alerts.yml"
_OF_HISTOGRAMS = re.compile(r"_(bucket|count|sum)$")

everything()


def unknown(text: str) -> set[str]:
    """Return the metrics named in `text` that nobody declares."""
    named = set(re.findall(r"\bpratique_[a-z_]+", text))
    known = metrics.declared()
    return {each for each in named if each not in known and _OF_HISTOGRAMS.sub("", each) not in known}


def test_every_metric_of_a_rule_is_one_that_there_is() -> None:
    assert unknown(read(PAGE)) == set()


def test_a_metric_that_is_none_is_noticed() -> None:
    assert unknown("expr: max(pratique_jobs_wating) > 1") == {"pratique_jobs_wating"}


def test_every_label_a_rule_groups_by_is_one_of_its_metric() -> None:
    wrong = []
    for expression in re.findall(r"expr: (.+)", read(PAGE)):
        for labels, metric in re.findall(r"by \(([a-z, ]+)\) \((?:rate\()?(pratique_[a-z_]+)", expression):
            declared = metrics.declared()[_OF_HISTOGRAMS.sub("", metric)]
            allowed = {*declared.labels, "le"}
            wrong += [f"{metric}: {each}" for each in labels.split(", ") if each not in allowed]

    assert wrong == []


def test_every_rule_says_what_is_wrong_and_what_to_do() -> None:
    rules = read(PAGE).split("- alert: ")[1:]

    assert len(rules) >= 10
    for rule in rules:
        assert re.search(r"^ +expr: .+\n +for: \d+[mh]\n +labels: \{severity: (critical|warning)\}", rule, re.MULTILINE)
        assert re.search(r"summary: .+\.\n +action: .+\.$", rule, re.MULTILINE), rule


def test_every_action_that_a_rule_advises_is_declared() -> None:
    advised = set(re.findall(r"jobs? ([a-z_]+_[a-z_]+)", read(PAGE)))

    assert {each for each in advised if actions.find(each) is None} == set()
    assert (ROOT / "docs/howto/operate").is_dir()
