import { PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "@/api/problem";
import { FormBody } from "@/components/FormDialog";
import { useSubmit } from "@/components/useSubmit";
import { signIn } from "@/features/session/session";

import type { Session } from "@/api/types";

interface Props {
  readonly name?: string;
  readonly onDone: (session: Session) => void;
}

/** Name and password, the first that is missing with the focus. A wrong pair is said at the password, where it is put right. */
export function SignInForm({ name = "", onDone }: Props) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { name, password: "" },
    validate: {
      name: (value) => (value ? null : t("session.nameMissing")),
      password: (value) => (value ? null : t("session.passwordMissing")),
    },
  });
  const submit = useSubmit({ form, send: signIn, onDone });
  const wrong = submit.error instanceof Problem && submit.error.code === "bad_credentials";
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    first.current?.focus();
  }, []);
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("session.signIn")} pending={submit.pending} error={wrong ? null : submit.error}>
      <TextInput label={t("session.name")} name="name" autoComplete="username" autoCapitalize="none" spellCheck={false} ref={name === "" ? first : null} {...form.getInputProps("name")} />
      <PasswordInput
        label={t("session.password")}
        name="password"
        autoComplete="current-password"
        ref={name === "" ? null : first}
        visibilityToggleButtonProps={{ "aria-label": t("session.showPassword") }}
        {...form.getInputProps("password")}
        error={form.errors["password"] ?? (wrong ? t("session.wrong") : null)}
      />
    </FormBody>
  );
}
