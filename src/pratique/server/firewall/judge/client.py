"""A judge that asks the role `judge`, and judges here while it is away: both run the same code on the same rows."""

import http.client
from contextlib import closing
from typing import Final
from urllib.parse import urlsplit

import msgspec
import structlog

from pratique.server.firewall.judge.wire import BODY_MAX, NAME, ROUTE, Answer, Batch, Said, asked_of, judgement_of
from pratique.server.firewall.ports import Judge, Judgement, Question
from pratique.server.kernel import inner
from pratique.server.scanning import metrics
from pratique.server.scanning.judge import JudgeAway

_ANSWER_MAX: Final = 4 * BODY_MAX

_log = structlog.get_logger("firewall")


class RemoteJudge:
    """Asks the judge at ``address`` as the role ``caller``, for at most ``wait`` seconds; else asks ``here``."""

    def __init__(self, address: str, *, caller: str, wait: float, here: Judge) -> None:
        self._address = address
        self._caller = caller
        self._wait = wait
        self._here = here

    def prepare(self) -> None:
        """Do nothing: the judge that is asked is another process."""

    def epoch(self) -> str:
        """Return what judgements rest on, as the database has it: the judge reads the same."""
        return self._here.epoch()

    def judge(self, question: Question) -> Judgement:
        """Judge every version at once. Blocks."""
        try:
            return judgement_of(self._asked(question))
        except JudgeAway as away:
            metrics.JUDGE_AWAY.inc()
            _log.warning("judge.away", reason=str(away))
        return self._here.judge(question)

    def _asked(self, question: Question) -> Said:
        # The answer is kept as one of this epoch, so the judge has to have seen it as well.
        body = msgspec.json.encode(Batch(epoch=self.epoch(), items=(asked_of(question),)))
        try:
            shown = inner.authorization(caller=self._caller, called=NAME)
            status, said = self._post(body, {"Authorization": shown, "Content-Type": "application/json"})
        except (OSError, http.client.HTTPException, inner.NoInnerKey) as error:
            raise JudgeAway(address=self._address, problem=str(error) or type(error).__name__) from error
        if status != http.HTTPStatus.OK or len(said) > _ANSWER_MAX:
            raise JudgeAway(address=self._address, problem=f"it answered {status}, {len(said)} bytes")
        try:
            (judgement,) = msgspec.json.decode(said, type=Answer).judgements
        except (msgspec.DecodeError, ValueError) as error:
            raise JudgeAway(address=self._address, problem=f"its answer cannot be read ({error})") from error
        if judgement.trouble:
            raise JudgeAway(address=self._address, problem=judgement.trouble)
        return judgement

    def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Send a request on a connection of its own: a judgement is kept, so that few are asked for."""
        parts = urlsplit(self._address)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        with closing(kind(parts.hostname or "", parts.port, timeout=self._wait)) as connection:
            connection.request("POST", ROUTE, body, headers)
            response = connection.getresponse()
            return response.status, response.read(_ANSWER_MAX + 1)
