"""The domain's fakes, for tests of what stands on it."""

from pratique.server.firewall.ports import Judgement, Question, Refusal


class FakeJudge:
    """Refuses the versions it was told to, by `<package>@<version>`, and remembers what it was asked."""

    def __init__(self) -> None:
        self.refused: dict[str, Refusal] = {}
        self.problem: Exception | None = None
        self.number = 1
        self.is_prepared = False
        self.asked: list[Question] = []

    def refuse(self, *purls: str, policy: str = "no-critical", reason: str = "", vulnerability: str = "") -> None:
        """Refuse versions from now on, in a new epoch."""
        for purl in purls:
            said = reason or f"CVE-2024-0001 is critical and affects {purl}."
            self.refused[purl] = Refusal(
                policy=policy,
                title=policy.replace("-", " ").capitalize(),
                reason=said,
                vulnerability=vulnerability or "CVE-2024-0001",
            )
        self.number += 1

    def allow_all(self) -> None:
        """Refuse nothing any more."""
        self.refused.clear()
        self.number += 1

    def prepare(self) -> None:
        """Note that it was asked to."""
        self.is_prepared = True

    def epoch(self) -> str:
        """Return the number of changes."""
        return str(self.number)

    def judge(self, question: Question) -> Judgement:
        """Judge by what was told."""
        self.asked.append(question)
        if self.problem is not None:
            raise self.problem
        found = {
            each.version: self.refused.get(f"{question.package.name}@{each.version}") for each in question.releases
        }
        return Judgement(refused={version: refusal for version, refusal in found.items() if refusal is not None})
