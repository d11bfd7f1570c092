import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ban, RotateCcw, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "@/components/ConfirmDialog";
import { done, failed } from "@/components/notify";
import { cancelJob, deleteJob, jobQuery, retryJob } from "@/features/jobs/queries";
import { isFinal } from "@/features/jobs/status";

import type { Job } from "@/api/types";

/** What may be done with a job: while it is to come or at work it can be cancelled; once it ended, repeated or deleted. */
export function JobActions({ job }: { readonly job: Job }) {
  if (!isFinal(job.status)) return <Cancel job={job} />;
  return (
    <>
      <Retry job={job} />
      <Delete job={job} />
    </>
  );
}

function Cancel({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: () => cancelJob(job.id),
    onSuccess: (changed) => client.setQueryData(jobQuery(job.id).queryKey, changed),
    onError: (error) => failed(t("jobs.cancelFailed"), error),
  });
  const asked = job.status === "cancel_request";
  return (
    <Button variant="default" leftSection={<Ban size={15} aria-hidden />} loading={mutation.isPending} disabled={asked} onClick={() => mutation.mutate()}>
      {asked ? t("jobs.cancelling") : t("jobs.cancel")}
    </Button>
  );
}

function Retry({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const mutation = useMutation({
    mutationFn: () => retryJob(job.id),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ["jobs", "list"] });
      void navigate({ to: "/jobs/$id", params: { id: made.id }, search: {} });
    },
    onError: (error) => failed(t("jobs.retryFailed"), error),
  });
  return (
    <Button variant="default" leftSection={<RotateCcw size={15} aria-hidden />} loading={mutation.isPending} onClick={() => mutation.mutate()}>
      {t("jobs.retry")}
    </Button>
  );
}

function Delete({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [opened, dialog] = useDisclosure(false);
  const mutation = useMutation({
    mutationFn: () => deleteJob(job.id),
    onSuccess: () => {
      done(t("jobs.deleted"));
      void client.invalidateQueries({ queryKey: ["jobs", "list"] });
      void navigate({ to: "/jobs", search: {} });
    },
  });
  return (
    <>
      <Tooltip label={t("jobs.delete")}>
        <ActionIcon variant="default" size={36} aria-label={t("jobs.delete")} onClick={dialog.open}>
          <Trash2 size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <ConfirmDialog opened={opened} title={t("jobs.deleteTitle")} action={t("jobs.delete")} pending={mutation.isPending} error={mutation.error} onConfirm={() => mutation.mutate()} onClose={dialog.close}>
        {t("jobs.deleteBody")}
      </ConfirmDialog>
    </>
  );
}
