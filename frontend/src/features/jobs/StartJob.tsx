import { Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { FormBody, FormDialog } from "@/components/FormDialog";
import { ServerText } from "@/components/ServerText";
import { useSubmit } from "@/components/useSubmit";
import { ParameterFields, type Given } from "@/features/jobs/ParameterFields";
import { collected, readParameters } from "@/features/jobs/parameters";
import { actionsQuery, startJob } from "@/features/jobs/queries";

import type { Action } from "@/api/types";

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The action that the form begins with. */
  readonly action?: string | undefined;
}

/** Starts a job by hand: an action, a field for each parameter that it declares, and when. */
export function StartJob({ opened, onClose, action }: Props) {
  const { t } = useTranslation();
  const actions = useQuery(actionsQuery);
  return (
    <FormDialog opened={opened} onClose={onClose} title={t("jobs.start")}>
      {actions.data ? <Fields actions={actions.data} first={action ?? "sleep"} onClose={onClose} /> : null}
    </FormDialog>
  );
}

interface Values extends Record<string, unknown> {
  action: string;
  not_before: string;
  given: Given;
}

interface FieldsProps {
  readonly actions: readonly Action[];
  readonly first: string;
  readonly onClose: () => void;
}

function Fields({ actions, first, onClose }: FieldsProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Values>({
    initialValues: { action: (actions.find(({ name }) => name === first) ?? actions[0])?.name ?? "", not_before: "", given: {} },
  });
  const { given } = form.values;
  const action = actions.find(({ name }) => name === form.values.action);
  const parameters = readParameters(action?.parameters_schema ?? {}, action?.defaults);
  const submit = useSubmit({
    form,
    send: (values) =>
      startJob({
        action: values.action,
        parameters: collected(parameters, values.given),
        ...(values.not_before ? { not_before: new Date(values.not_before).toISOString() } : {}),
      }),
    onDone: (job) => {
      void client.invalidateQueries({ queryKey: ["jobs", "list"] });
      onClose();
      void navigate({ to: "/jobs/$id", params: { id: job.id }, search: {} });
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("jobs.startIt")} pending={submit.pending} error={submit.error} onCancel={onClose}>
      <Select
        label={t("jobs.action")}
        description={<ServerText text={action?.description ?? ""} marked />}
        name="action"
        data-autofocus
        searchable
        openOnFocus={false}
        data={actions.map(({ name }) => name)}
        value={form.values.action}
        error={form.errors["action"]}
        onChange={(name) => form.setValues({ action: name ?? "", given: {} })}
      />
      <ParameterFields key={action?.name} parameters={parameters} given={given} errors={form.errors} onChange={(name, value) => form.setFieldValue("given", { ...given, [name]: value })} />
      <TextInput type="datetime-local" label={t("jobs.notBefore")} description={t("jobs.notBeforeHelp")} {...form.getInputProps("not_before")} name="not_before" />
    </FormBody>
  );
}
