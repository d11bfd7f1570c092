"""Commands about background work: jobs and schedules."""

from typing import Annotated

import typer

JobId = Annotated[str, typer.Argument(help="The job's id, as `job list` shows it.")]
ScheduleName = Annotated[str, typer.Argument(help="The schedule's name, as `schedule list` shows it.")]

job = typer.Typer(no_args_is_help=True, help="Background jobs.")
schedule = typer.Typer(no_args_is_help=True, help="When actions are run by themselves.")


@job.command("list")
def list_jobs(
    *,
    action: Annotated[str, typer.Option(help="Only those of this action.")] = "",
    status: Annotated[str, typer.Option(help="Only those with this status.")] = "",
    queue: Annotated[str, typer.Option(help="Only those of this queue.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 50,
) -> None:
    """List jobs, the newest first."""
    from pratique.server.config.cli import jobs as command

    command.list_jobs(action=action, status=status, queue=queue, limit=limit)


@job.command("show")
def show_job(job_id: JobId) -> None:
    """Show a job, the jobs it asked for, and its log."""
    from pratique.server.config.cli import jobs as command

    command.show(job_id)


@job.command("run")
def run_job(
    action: Annotated[str, typer.Argument(help="What to do, as /actions lists it.")],
    parameters: Annotated[
        list[str] | None, typer.Argument(help="Its parameters: seconds=5; a value is JSON, or else text.")
    ] = None,
) -> None:
    """Ask for a job and print its id. It goes before what was waiting."""
    from pratique.server.config.cli import jobs as command

    command.run(action, parameters or [])


@job.command("cancel")
def cancel_job(job_id: JobId) -> None:
    """Cancel a job, and those it asked for."""
    from pratique.server.config.cli import jobs as command

    command.cancel(job_id)


@job.command("retry")
def retry_job(job_id: JobId) -> None:
    """Ask once more for what an ended job was to do, and print the new job's id."""
    from pratique.server.config.cli import jobs as command

    command.retry(job_id)


@schedule.command("list")
def list_schedules() -> None:
    """List schedules and when each is due next."""
    from pratique.server.config.cli import jobs as command

    command.list_schedules()


@schedule.command("pause")
def pause_schedule(name: ScheduleName) -> None:
    """Let a schedule rest until it is resumed."""
    from pratique.server.config.cli import jobs as command

    command.pause(name, paused=True)


@schedule.command("resume")
def resume_schedule(name: ScheduleName) -> None:
    """Let a paused schedule go on. What was due meanwhile is not made up for."""
    from pratique.server.config.cli import jobs as command

    command.pause(name, paused=False)


@schedule.command("run")
def run_schedule(name: ScheduleName) -> None:
    """Do now what a schedule does, and print the job's id."""
    from pratique.server.config.cli import jobs as command

    command.run_schedule(name)
