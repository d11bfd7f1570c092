import { MultiSelect, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { FormBody } from "@/components/FormDialog";
import { done } from "@/components/notify";
import { useSubmit } from "@/components/useSubmit";
import { grantException, policiesQuery } from "@/features/policies/queries";

import "@/i18n/operation";

/** What an exception is to be about, where another page knows. */
export interface Wanted {
  readonly package?: string;
  readonly vulnerability?: string;
  readonly policy?: string;
  readonly repository?: string;
}

const WEEKS = 4;

/** Asks for a new exception; it ends after a month unless somebody says otherwise. */
export function GrantFields({ wanted = {}, onClose }: { readonly wanted?: Wanted; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const policies = useQuery(policiesQuery).data ?? [];
  const form = useForm({
    initialValues: {
      package: wanted.package ?? "",
      vulnerability: wanted.vulnerability ?? "",
      repositories: wanted.repository ? [wanted.repository] : ([] as string[]),
      policies: wanted.policy ? [wanted.policy] : ([] as string[]),
      reason: "",
      expires_at: inWeeks(WEEKS),
    },
    validate: { reason: (value) => (value.trim() ? null : t("exceptions.reasonMissing")) },
  });
  const submit = useSubmit({
    form,
    send: (values) => grantException({ ...values, stages: [], expires_at: values.expires_at ? `${values.expires_at}T23:59:59Z` : null }),
    onDone: () => {
      done(t("exceptions.granted"));
      void client.invalidateQueries({ queryKey: ["exceptions"] });
      void client.invalidateQueries({ queryKey: ["images"] });
      onClose();
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("exceptions.grant")} pending={submit.pending} error={submit.error} onCancel={onClose}>
      <TextInput label={t("exceptions.package")} description={t("exceptions.packageHelp")} name="package" autoComplete="off" spellCheck={false} {...form.getInputProps("package")} />
      <TextInput label={t("exceptions.vulnerability")} name="vulnerability" placeholder="CVE-…" autoComplete="off" spellCheck={false} {...form.getInputProps("vulnerability")} />
      <MultiSelect label={t("exceptions.policies")} placeholder={form.values.policies.length ? "" : t("exceptions.allPolicies")} data={policies.map((one) => ({ value: one.name, label: one.title }))} {...form.getInputProps("policies")} />
      <TagsInput label={t("exceptions.repositories")} placeholder={form.values.repositories.length ? "" : t("exceptions.everywhere")} acceptValueOnBlur {...form.getInputProps("repositories")} />
      <TextInput type="date" label={t("exceptions.until")} description={t("exceptions.untilHelp")} name="expires_at" max="9999-12-31" {...form.getInputProps("expires_at")} />
      <Textarea label={t("exceptions.reason")} description={t("exceptions.reasonHelp")} name="reason" required autosize minRows={2} maxLength={2000} data-autofocus {...form.getInputProps("reason")} />
    </FormBody>
  );
}

function inWeeks(weeks: number): string {
  return new Date(Date.now() + weeks * 7 * 86_400_000).toISOString().slice(0, 10);
}
