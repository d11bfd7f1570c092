"""A running job's second hand: writes its log and progress, and hears when it must stop.

A thread with its own connection, so that a line stands even when the action's transaction is rolled back, is seen while
the action computes, and costs the action nothing. It starts with the first word to or from the action: a job that says
nothing costs no thread. It writes under the run's lease epoch; when that has passed it writes no more and says so.
"""

import threading
from contextvars import copy_context

import structlog
from django.db import DatabaseError, InterfaceError, connection, transaction

from pratique.server.jobs.claiming import Claim, hold
from pratique.server.jobs.errors import Cancelled, DeadlinePassed, Interrupted, LeaseLost, ShuttingDown
from pratique.server.jobs.finishing import LastWords, Line, Progress, append, tell
from pratique.server.jobs.models import Job
from pratique.server.jobs.statuses import HELD, Status
from pratique.server.kernel import clock, news

QUICK = 0.02
"""Seconds after a first write in which lines that come share the next one."""
PAUSE = 0.2
"""What that grows to, doubling with each write, while lines keep coming."""
LOOK = 0.5
"""Seconds between two looks at what is asked of the job."""
PENDING_MAX = 10_000
"""Lines kept while the database cannot be reached."""

_log = structlog.get_logger("jobs")


class Scribe:
    """Writes for one run. Methods may be called from the action's threads."""

    def __init__(self, claim: Claim, *, text_max: int) -> None:
        self._claim = claim
        self._text_max = text_max
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._said = claim.last_line
        self._pending: list[Line] = []
        self._progress: Progress | None = None
        self._order: Interrupted | None = None
        self._thread: threading.Thread | None = None

    def write(self, text: str) -> None:
        """Take one line, cut to its longest; lines within it become lines of their own."""
        now = clock.now()
        texts = [each[: self._text_max] for each in _printable(text).splitlines() or [""]]
        with self._lock:
            for each in texts[: PENDING_MAX - len(self._pending)]:
                self._said += 1
                self._pending.append(Line(number=self._said, at=now, text=each))
        self._stir()

    def say(self, progress: Progress) -> None:
        """Take the newest progress."""
        with self._lock:
            self._progress = progress
        self._stir()

    def order(self) -> Interrupted | None:
        """Why the job must stop, None when it need not; at most `LOOK` seconds old."""
        self._start()
        if self._order is not None:
            return self._order
        claim = self._claim
        if claim.deadline is not None and (clock.now() - claim.started_at).total_seconds() > claim.deadline:
            return DeadlinePassed(seconds=claim.deadline)
        return None

    def words(self) -> LastWords:
        """Return what is not known to be written, for the caller to write too: what stands already is passed over."""
        with self._lock:
            return LastWords(lines=list(self._pending), progress=self._progress)

    def end(self) -> LastWords:
        """Stop, and return what is not written yet."""
        self._ending.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        return self.words()

    def _stir(self) -> None:
        self._start()
        self._wake.set()

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=copy_context().run, args=(self._work,), name="scribe", daemon=True
                )
                self._thread.start()

    def _work(self) -> None:
        pause = QUICK
        try:
            while not self._ending.is_set():
                try:
                    pause = min(pause * 2, PAUSE) if self._once() else QUICK
                except LeaseLost as lost:
                    self._order = lost
                    return
                except (DatabaseError, InterfaceError) as error:
                    _log.warning("job.log_delayed", job=str(self._claim.job_id), reason=str(error))
                    connection.close()
                self._ending.wait(pause)
                self._wake.wait(LOOK - pause)
                self._wake.clear()
        finally:
            connection.close()

    def _once(self) -> bool:
        """Write what there is to write, look what is asked, and tell whether there was something to write."""
        words = self.words()
        has_words = bool(words.lines or words.progress)
        if has_words:
            self._flush(words)
            self._forget(words)
        self._order = self._look()
        return has_words

    def _forget(self, written: LastWords) -> None:
        with self._lock:
            del self._pending[: len(written.lines)]
            if self._progress is written.progress:
                self._progress = None

    def _flush(self, words: LastWords) -> None:
        with transaction.atomic():
            row = hold(job=self._claim.id, epoch=self._claim.epoch)
            append(row, words.lines)
            tell(row, words.progress)
            row.save(update_fields=["last_line", "progress_done", "progress_total", "progress_what"])
            news.tell(news.Topic.JOB, row.uuid.hex)

    def _look(self) -> Interrupted | None:
        found = (
            Job.objects.filter(pk=self._claim.id).values_list("lease_epoch", "status", "worker__stopping_at").first()
        )
        if found is None or found[0] != self._claim.epoch or found[1] not in HELD:
            raise LeaseLost
        _, status, stopping_at = found
        if status == Status.CANCEL_REQUEST.value:
            return Cancelled()
        return ShuttingDown() if stopping_at is not None else None


def _printable(text: str) -> str:
    """No characters that a database refuses or a terminal obeys."""
    return "".join(each if each.isprintable() or each in "\n\t" else "\N{REPLACEMENT CHARACTER}" for each in text)
