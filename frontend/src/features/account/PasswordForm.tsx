import { PasswordInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api } from "@/api/client";
import { FormBody } from "@/components/FormDialog";
import { done } from "@/components/notify";
import { useSubmit } from "@/components/useSubmit";
import { sessionQuery } from "@/features/session/session";

interface Props {
  readonly name: string;
  /** One's own: the present password is asked for. */
  readonly own: boolean;
}

export function PasswordForm({ name, own }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { current_password: "", new_password: "", again: "" },
    validate: {
      current_password: (value) => (own && !value ? t("account.currentMissing") : null),
      new_password: (value) => (value ? null : t("account.newMissing")),
      again: (value, values) => (value === values.new_password ? null : t("account.notSame")),
    },
  });
  const submit = useSubmit({
    form,
    send: ({ current_password, new_password }) =>
      answer(
        api.POST("/api/v1/accounts/{name}/password", {
          params: { path: { name } },
          body: { current_password, new_password },
        }),
      ),
    onDone: () => {
      form.reset();
      done(t("account.changed"));
      // The session's CSRF token changes with the password.
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  const eye = { visibilityToggleButtonProps: { "aria-label": t("session.showPassword") } };
  return (
    <FormBody onSubmit={submit.onSubmit} action={own ? t("account.change") : t("accounts.setPassword")} pending={submit.pending} error={submit.error}>
      {/* Password managers look for the name here. */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      {own ? <PasswordInput label={t("account.current")} name="current_password" autoComplete="current-password" {...eye} {...form.getInputProps("current_password")} /> : null}
      <PasswordInput label={t("account.new")} name="new_password" autoComplete="new-password" {...eye} {...form.getInputProps("new_password")} />
      <PasswordInput label={t("account.again")} name="again" autoComplete="new-password" {...eye} {...form.getInputProps("again")} />
    </FormBody>
  );
}
