import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CirclePlay, Pause, Play, RotateCcw, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "@/components/ConfirmDialog";
import { done, failed } from "@/components/notify";
import { changeSchedule, deleteSchedule, resetSchedule, runSchedule, scheduleQuery } from "@/features/schedules/queries";

import type { Schedule } from "@/api/types";
import type { LucideIcon } from "lucide-react";

interface Props {
  readonly schedule: Schedule;
  /** In a row of a table there is room for the sign alone. */
  readonly small?: boolean;
}

interface ActProps {
  readonly icon: LucideIcon;
  readonly words: string;
  /** What the button of a row is called, where the words alone would not tell the rows apart. */
  readonly name: string;
  readonly small: boolean;
  readonly pending: boolean;
  readonly onClick: () => void;
}

function Act({ icon: Icon, words, name, small, pending, onClick }: ActProps) {
  if (small) {
    return (
      <Tooltip label={words}>
        <ActionIcon variant="subtle" color="gray" aria-label={name} loading={pending} onClick={onClick}>
          <Icon size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    );
  }
  return (
    <Button variant="default" leftSection={<Icon size={15} aria-hidden />} loading={pending} onClick={onClick}>
      {words}
    </Button>
  );
}

/** Puts a changed schedule where pages look for it. */
export function keep(client: QueryClient, schedule: Schedule): void {
  client.setQueryData(scheduleQuery(schedule.name).queryKey, schedule);
  void client.invalidateQueries({ queryKey: ["schedules", "list"] });
}

export function RunSchedule({ schedule, small = false }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const mutation = useMutation({
    mutationFn: () => runSchedule(schedule.name),
    onSuccess: (job) => {
      void client.invalidateQueries({ queryKey: ["schedules"] });
      void navigate({ to: "/jobs/$id", params: { id: job.id }, search: {} });
    },
    onError: (error) => failed(t("schedules.runFailed"), error),
  });
  return <Act icon={Play} words={t("schedules.run")} name={t("schedules.runOne", { name: schedule.name })} small={small} pending={mutation.isPending} onClick={() => mutation.mutate()} />;
}

export function PauseSchedule({ schedule, small = false }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { name, paused } = schedule;
  const mutation = useMutation({
    mutationFn: () => changeSchedule(name, { paused: !paused }),
    onSuccess: (changed) => {
      keep(client, changed);
      done(changed.paused ? t("schedules.isPaused", { name }) : t("schedules.isResumed", { name }));
    },
    onError: (error) => failed(t("schedules.notChanged"), error),
  });
  return (
    <Act
      icon={paused ? CirclePlay : Pause}
      words={paused ? t("schedules.resume") : t("schedules.pause")}
      name={paused ? t("schedules.resumeOne", { name }) : t("schedules.pauseOne", { name })}
      small={small}
      pending={mutation.isPending}
      onClick={() => mutation.mutate()}
    />
  );
}

/** Takes back what a person changed of a schedule that came with the product. */
export function ResetSchedule({ schedule }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [opened, dialog] = useDisclosure(false);
  const mutation = useMutation({
    mutationFn: () => resetSchedule(schedule.name),
    onSuccess: (changed) => {
      keep(client, changed);
      done(t("schedules.isReset", { name: changed.name }));
      dialog.close();
    },
  });
  return (
    <>
      <Act icon={RotateCcw} words={t("schedules.reset")} name="" small={false} pending={false} onClick={dialog.open} />
      <ConfirmDialog opened={opened} title={t("schedules.resetTitle", { name: schedule.name })} action={t("schedules.reset")} harmless pending={mutation.isPending} error={mutation.error} onConfirm={() => mutation.mutate()} onClose={dialog.close}>
        {t("schedules.resetBody")}
      </ConfirmDialog>
    </>
  );
}

export function DeleteSchedule({ schedule }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [opened, dialog] = useDisclosure(false);
  const mutation = useMutation({
    mutationFn: () => deleteSchedule(schedule.name),
    onSuccess: () => {
      done(t("schedules.isDeleted", { name: schedule.name }));
      void client.invalidateQueries({ queryKey: ["schedules", "list"] });
      void navigate({ to: "/jobs/schedules", search: {} });
    },
  });
  return (
    <>
      <Act icon={Trash2} words={t("schedules.delete")} name="" small={false} pending={false} onClick={dialog.open} />
      <ConfirmDialog opened={opened} title={t("schedules.deleteTitle", { name: schedule.name })} action={t("schedules.delete")} pending={mutation.isPending} error={mutation.error} onConfirm={() => mutation.mutate()} onClose={dialog.close}>
        {t("schedules.deleteBody")}
      </ConfirmDialog>
    </>
  );
}
