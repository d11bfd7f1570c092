import { Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { FormBody, FormDialog } from "@/components/FormDialog";
import { done } from "@/components/notify";
import { useSubmit } from "@/components/useSubmit";
import { setDefaults } from "@/features/actions/queries";
import { ParameterFields, type Given } from "@/features/jobs/ParameterFields";
import { changed, readParameters } from "@/features/jobs/parameters";
import { actionsQuery } from "@/features/jobs/queries";

import type { Action } from "@/api/types";

/** Changes what jobs of an action begin with. */
export function EditDefaults({ action, onClose }: { readonly action: Action | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <FormDialog opened={action !== null} onClose={onClose} title={t("actions.editOne", { name: action?.name ?? "" })}>
      {action ? <Fields key={action.name} action={action} onClose={onClose} /> : null}
    </FormDialog>
  );
}

interface Values extends Record<string, unknown> {
  given: Given;
}

function Fields({ action, onClose }: { readonly action: Action; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm<Values>({ initialValues: { given: action.defaults } });
  const { given } = form.values;
  // Here nothing must be given: what a job needs may still come with the job.
  const parameters = readParameters(action.parameters_schema).map((parameter) => ({ ...parameter, required: false }));
  const submit = useSubmit({
    form,
    send: (values) => setDefaults(action.name, changed(parameters, values.given)),
    onDone: () => {
      done(t("common.saved"));
      void client.invalidateQueries({ queryKey: actionsQuery.queryKey });
      onClose();
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("common.save")} pending={submit.pending} error={submit.error} onCancel={onClose}>
      <Text size="sm" c="dimmed">
        {t("actions.editHelp")}
      </Text>
      <ParameterFields parameters={parameters} given={given} errors={form.errors} onChange={(name, value) => form.setFieldValue("given", { ...given, [name]: value })} />
    </FormBody>
  );
}
