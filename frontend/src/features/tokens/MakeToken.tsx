import { Button, Group, Radio, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "@/api/client";
import { CommandLines } from "@/components/CommandLines";
import { useCopy } from "@/components/CopyButton";
import { FormBody, FormDialog } from "@/components/FormDialog";
import { useSubmit } from "@/components/useSubmit";
import { useAccount, useRegistryHost } from "@/features/session/session";
import classes from "@/features/tokens/tokens.module.css";

import type { MadeToken } from "@/api/types";

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Makes a token, then shows it: the only time that it can be seen. */
export function MakeToken({ opened, onClose }: Props) {
  const { t } = useTranslation();
  const [made, setMade] = useState<MadeToken | null>(null);
  const close = (): void => {
    setMade(null);
    onClose();
  };
  return (
    <FormDialog opened={opened} onClose={close} title={made ? t("tokens.madeTitle", { label: made.label }) : t("tokens.make")}>
      {made ? <Shown token={made} onClose={close} /> : <Fields onMade={setMade} onCancel={close} />}
    </FormDialog>
  );
}

const LIFETIMES = ["30", "90", "365", "never"] as const;

/** The moment so many days from now, or null for never. */
function moment(days: string, now: number): string | null {
  return days === "never" ? null : new Date(now + Number(days) * 86_400_000).toISOString();
}

function Fields({ onMade, onCancel }: { readonly onMade: (token: MadeToken) => void; readonly onCancel: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm<{ label: string; scope: "read" | "write"; expires_at: string }>({
    initialValues: { label: "", scope: "write", expires_at: "90" },
    validate: { label: (value) => (value.trim() ? null : t("tokens.labelMissing")) },
  });
  const submit = useSubmit({
    form,
    send: ({ expires_at, ...rest }) => answer(api.POST("/api/v1/tokens", { body: { ...rest, expires_at: moment(expires_at, Date.now()) } })),
    onDone: (token) => {
      void client.invalidateQueries({ queryKey: ["tokens"] });
      onMade(token);
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("tokens.make")} pending={submit.pending} error={submit.error} onCancel={onCancel}>
      <TextInput label={t("tokens.label")} description={t("tokens.labelHelp")} name="label" data-autofocus autoComplete="off" {...form.getInputProps("label")} />
      <Radio.Group label={t("tokens.scope")} name="scope" {...form.getInputProps("scope")}>
        <Stack gap={8} mt={6}>
          <Radio value="read" label={t("tokens.scope_read")} description={t("tokens.readHelp")} />
          <Radio value="write" label={t("tokens.scope_write")} description={t("tokens.writeHelp")} />
        </Stack>
      </Radio.Group>
      <Select
        label={t("tokens.expires")}
        name="expires_at"
        data={LIFETIMES.map((days) => ({ value: days, label: days === "never" ? t("tokens.never") : t("tokens.days", { count: Number(days) }) }))}
        {...form.getInputProps("expires_at")}
      />
    </FormBody>
  );
}

function Shown({ token, onClose }: { readonly token: MadeToken; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const host = useRegistryHost();
  const { name } = useAccount();
  const { copied, copy } = useCopy();
  return (
    <Stack gap="md">
      <p className={classes["once"]}>
        <TriangleAlert size={16} aria-hidden /> {t("tokens.once")}
      </p>
      <TextInput label={t("tokens.token")} value={token.token} readOnly classNames={{ input: classes["secret"] ?? "" }} onFocus={(event) => event.currentTarget.select()} />
      <Button onClick={() => void copy(token.token)} data-autofocus>
        {copied ? t("common.copied") : t("tokens.copy")}
      </Button>
      <Text size="sm">{t("tokens.useIt")}</Text>
      <CommandLines lines={[`docker login ${host} -u ${name}`]} label={t("tokens.copyLogin")} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("common.done")}
        </Button>
      </Group>
    </Stack>
  );
}
