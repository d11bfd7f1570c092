import { Checkbox, NumberInput, Select, TextInput } from "@mantine/core";
import { useForm, type UseFormReturnType } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { FormBody, FormDialog } from "@/components/FormDialog";
import { useSubmit } from "@/components/useSubmit";
import { readParameters, type Parameter } from "@/features/jobs/parameters";
import { actionsQuery, startJob } from "@/features/jobs/queries";

import type { Action } from "@/api/types";

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Starts a job by hand: an action, and a field for each parameter that it declares. */
export function StartJob({ opened, onClose }: Props) {
  const { t } = useTranslation();
  const actions = useQuery(actionsQuery);
  return (
    <FormDialog opened={opened} onClose={onClose} title={t("jobs.start")}>
      {actions.data ? <Fields actions={actions.data} onClose={onClose} /> : null}
    </FormDialog>
  );
}

type Values = Record<string, unknown>;

function Fields({ actions, onClose }: { readonly actions: readonly Action[]; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Values>({ initialValues: { action: actions.find(({ name }) => name === "sleep")?.name ?? actions[0]?.name ?? "" } });
  const action = actions.find(({ name }) => name === form.values["action"]);
  const parameters = readParameters(action?.parameters_schema ?? {});
  const submit = useSubmit({
    form,
    send: (values) => {
      const given = parameters.map(({ name, initial }) => [name, values[name] ?? initial] as const);
      return startJob({ action: action?.name ?? "", parameters: Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== "")) });
    },
    onDone: (job) => {
      void client.invalidateQueries({ queryKey: ["jobs", "list"] });
      onClose();
      void navigate({ to: "/jobs/$id", params: { id: job.id }, search: {} });
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("jobs.startIt")} pending={submit.pending} error={submit.error} onCancel={onClose}>
      <Select label={t("jobs.action")} description={action?.description} name="action" data-autofocus searchable openOnFocus={false} data={actions.map(({ name }) => name)} {...form.getInputProps("action")} />
      {parameters.map((parameter) => (
        <ParameterField key={`${action?.name ?? ""}.${parameter.name}`} parameter={parameter} form={form} />
      ))}
    </FormBody>
  );
}

function ParameterField({ parameter, form }: { readonly parameter: Parameter; readonly form: UseFormReturnType<Values> }) {
  const { name, description, initial } = parameter;
  const shared = {
    label: name,
    name,
    description,
    required: parameter.required,
    error: form.errors[name],
  };
  const value = form.values[name] ?? initial;
  const set = (next: unknown): void => form.setFieldValue(name, next);
  switch (parameter.kind) {
    case "number":
      return <NumberInput {...shared} value={typeof value === "number" || typeof value === "string" ? value : ""} onChange={set} allowDecimal={!parameter.whole} {...(parameter.minimum === undefined ? {} : { min: parameter.minimum })} {...(parameter.maximum === undefined ? {} : { max: parameter.maximum })} />;
    case "flag":
      return <Checkbox label={name} name={name} description={description} checked={value === true} onChange={(event) => set(event.currentTarget.checked)} />;
    case "choice":
      return <Select {...shared} data={[...parameter.choices]} value={typeof value === "string" ? value : null} onChange={set} />;
    case "text":
      return <TextInput {...shared} value={typeof value === "string" ? value : ""} onChange={(event) => set(event.currentTarget.value)} />;
  }
}
