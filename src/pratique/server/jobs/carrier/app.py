"""The Celery application."""

from pathlib import Path
from uuid import UUID

from celery import Celery
from kombu import Exchange, Queue

from pratique.server.kernel import actions

TASK = "pratique.answer"
FOLDER_TRANSPORT = "pratique.server.jobs.carrier.folder:Transport"
_CONNECT = 2.0  # seconds to wait for a broker; a bell that cannot be rung is rung again by the sweep


def make_app(*, broker_url: str, folder: Path, poll: float) -> Celery:
    """The application that carries bells over `broker_url`, or through files in `folder` when that is empty.

    `poll` is how often, in seconds, a worker looks into the folder.
    """
    app = Celery("pratique", fixups=[], set_as_current=False)
    queues = [Queue(each.value, Exchange(""), routing_key=each.value) for each in actions.Queue]
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        result_serializer="json",
        event_serializer="json",
        result_backend=None,
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_queues=queues,
        task_default_queue=actions.Queue.MAIN.value,
        task_default_exchange="",
        task_create_missing_queues=False,
        task_publish_retry=False,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=_CONNECT,
        enable_utc=True,
    )
    if broker_url:
        app.conf.update(
            broker_url=broker_url,
            broker_transport_options={
                "socket_connect_timeout": _CONNECT,
                "socket_timeout": 30,
                "max_retries": 1,
                "interval_start": 0,
            },
        )
    else:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        app.conf.update(
            broker_url="filesystem://localhost",
            broker_transport=FOLDER_TRANSPORT,
            broker_transport_options={
                "data_folder_in": str(folder),
                "data_folder_out": str(folder),
                "control_folder": str(folder / "control"),
                "polling_interval": poll,
            },
        )
    app.task(name=TASK, shared=False)(answer)
    return app


def answer(queue: str, worker: str) -> None:
    """Run waiting jobs of `queue`: the task that a bell calls."""
    from pratique.server.jobs import running

    running.answer(queue=queue, worker=UUID(worker))
