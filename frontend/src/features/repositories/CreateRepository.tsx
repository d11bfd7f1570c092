import { Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { FormBody, FormDialog } from "@/components/FormDialog";
import { done } from "@/components/notify";
import { useSubmit } from "@/components/useSubmit";
import { createRepository } from "@/features/repositories/queries";
import { useAccount } from "@/features/session/session";

import type { Visibility } from "@/api/types";
import type { UseFormReturnType } from "@mantine/form";

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function CreateRepository({ opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <FormDialog opened={opened} onClose={onClose} title={t("repositories.create")}>
      <Fields onClose={onClose} />
    </FormDialog>
  );
}

function Fields({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { name: account } = useAccount();
  const form = useForm<{ name: string; visibility: Visibility; description: string }>({
    initialValues: { name: `${account}/`, visibility: "private", description: "" },
    // The server knows the whole rule; this says the one thing most people trip over.
    validate: { name: (value) => (/^[^/]+\/.+$/.test(value) ? null : t("repositories.nameForm", { example: `${account}/app` })) },
  });
  const submit = useSubmit({
    form,
    send: createRepository,
    onDone: (made) => {
      done(t("repositories.created", { name: made.name }));
      void client.invalidateQueries({ queryKey: ["repositories"] });
      onClose();
      void navigate({ to: "/repositories/$", params: { _splat: made.name } });
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("repositories.create")} pending={submit.pending} error={submit.error} onCancel={onClose}>
      <TextInput label={t("repositories.name")} description={t("repositories.nameHelp")} name="name" data-autofocus autoCapitalize="none" spellCheck={false} {...form.getInputProps("name")} />
      <SharedFields form={form} />
    </FormBody>
  );
}

interface Shared {
  visibility: Visibility;
  description: string;
}

/** The fields that making and changing a repository have in common. */
export function SharedFields<V extends Shared>({ form }: { readonly form: UseFormReturnType<V> }) {
  const { t } = useTranslation();
  return (
    <>
      <Radio.Group label={t("repositories.visibility")} name="visibility" {...form.getInputProps("visibility")}>
        <Stack gap={8} mt={6}>
          <Radio value="private" label={t("repositories.visibility_private")} description={t("repositories.privateHelp")} />
          <Radio value="public" label={t("repositories.visibility_public")} description={t("repositories.publicHelp")} />
        </Stack>
      </Radio.Group>
      <Textarea label={t("repositories.description")} name="description" autosize minRows={2} maxRows={6} {...form.getInputProps("description")} />
    </>
  );
}
