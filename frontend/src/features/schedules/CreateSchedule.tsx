import { Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { FormBody, FormDialog } from "@/components/FormDialog";
import { done } from "@/components/notify";
import { useSubmit } from "@/components/useSubmit";
import { ParameterFields, type Given } from "@/features/jobs/ParameterFields";
import { collected, readParameters } from "@/features/jobs/parameters";
import { actionsQuery } from "@/features/jobs/queries";
import { createSchedule } from "@/features/schedules/queries";
import { keep } from "@/features/schedules/ScheduleActions";
import { TimeFields, type Times } from "@/features/schedules/TimeFields";

import type { Action } from "@/api/types";

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks for a new schedule: a name, what it starts, and when. */
export function CreateSchedule({ opened, onClose }: Props) {
  const { t } = useTranslation();
  const actions = useQuery(actionsQuery).data;
  return (
    <FormDialog opened={opened} onClose={onClose} title={t("schedules.create")}>
      {actions ? <Fields actions={actions} onClose={onClose} /> : null}
    </FormDialog>
  );
}

interface Values extends Record<string, unknown>, Times {
  name: string;
  action: string;
  given: Given;
}

function Fields({ actions, onClose }: { readonly actions: readonly Action[]; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Values>({
    initialValues: { name: "", action: "", given: {}, cron: "0 3 * * *", time_zone: "UTC", missed: "once" },
    validate: {
      name: (value) => (value.trim() ? null : t("schedules.nameMissing")),
      action: (value) => (value ? null : t("schedules.actionMissing")),
    },
  });
  const { given, action: chosen, cron, time_zone, missed } = form.values;
  const action = actions.find(({ name }) => name === chosen);
  const parameters = readParameters(action?.parameters_schema ?? {}, action?.defaults);
  const submit = useSubmit({
    form,
    send: (values) => createSchedule({ name: values.name, action: values.action, cron: values.cron, time_zone: values.time_zone, missed: values.missed, paused: false, parameters: collected(parameters, values.given) }),
    onDone: (made) => {
      keep(client, made);
      done(t("schedules.isMade", { name: made.name }));
      onClose();
      void navigate({ to: "/jobs/schedules/$name", params: { name: made.name }, search: {} });
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("schedules.create")} pending={submit.pending} error={submit.error} onCancel={onClose}>
      <TextInput label={t("schedules.name")} description={t("schedules.nameHelp")} data-autofocus autoComplete="off" spellCheck={false} {...form.getInputProps("name")} name="name" />
      <Select label={t("jobs.action")} description={action?.description} name="action" searchable openOnFocus={false} data={actions.map(({ name }) => name)} value={chosen || null} error={form.errors["action"]} onChange={(name) => form.setValues({ action: name ?? "", given: {} })} />
      <ParameterFields key={chosen} parameters={parameters} given={given} errors={form.errors} onChange={(name, value) => form.setFieldValue("given", { ...given, [name]: value })} />
      <TimeFields times={{ cron, time_zone, missed }} errors={form.errors} onChange={(change) => form.setValues(change)} />
    </FormBody>
  );
}
