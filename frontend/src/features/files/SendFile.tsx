import { FileInput, Select, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileUp } from "lucide-react";
import { useTranslation } from "react-i18next";

import { FormBody, FormDialog } from "@/components/FormDialog";
import { done } from "@/components/notify";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useSubmit } from "@/components/useSubmit";
import { sendFile, uploadKindsQuery } from "@/features/files/queries";
import { useAccount } from "@/features/session/session";
import { useFormat } from "@/i18n/format";
import { useServerText } from "@/i18n/server";

import type { UploadKind } from "@/api/types";

const FOR_ADMINISTRATORS = "index";
const MIB = 1_048_576;

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The kind that the page is about. */
  readonly kind?: string;
}

/** Sends a file in: an SBOM into a namespace, or an index of advisories for the whole installation. */
export function SendFile({ opened, onClose, kind }: Props) {
  const { t } = useTranslation();
  const { is_admin } = useAccount();
  const kinds = useQuery({ ...uploadKindsQuery, enabled: opened });
  const mine = kinds.data?.filter((one) => is_admin || one.kind !== FOR_ADMINISTRATORS);
  return (
    <FormDialog opened={opened} onClose={onClose} title={t("files.send")}>
      {kinds.error ? <ProblemAlert error={kinds.error} /> : mine ? <Fields kinds={mine} first={kind ?? "sbom"} onClose={onClose} /> : null}
    </FormDialog>
  );
}

interface Values extends Record<string, unknown> {
  kind: string;
  namespace: string;
  file: File | null;
}

interface FieldsProps {
  readonly kinds: readonly UploadKind[];
  readonly first: string;
  readonly onClose: () => void;
}

function Fields({ kinds, first, onClose }: FieldsProps) {
  const { t } = useTranslation();
  const text = useServerText();
  const format = useFormat();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { name } = useAccount();
  const limit = (kind: string): number => (kinds.find((one) => one.kind === kind)?.limit_mib ?? 0) * MIB;
  const form = useForm<Values>({
    initialValues: { kind: (kinds.find((one) => one.kind === first) ?? kinds[0])?.kind ?? "", namespace: name, file: null },
    validate: {
      file: (file, { kind }) => {
        if (!file) return t("files.fileMissing");
        return file.size > limit(kind) ? t("files.tooLarge", { size: format.bytes(limit(kind)) }) : null;
      },
    },
  });
  const kind = kinds.find((one) => one.kind === form.values.kind);
  const isOfNamespace = kind?.kind !== FOR_ADMINISTRATORS;
  const submit = useSubmit({
    form,
    send: ({ file, namespace, kind: chosen }) => sendFile({ kind: chosen, namespace: isOfNamespace ? namespace : "", file: file ?? new File([], "") }),
    onDone: (item) => {
      done(t("files.isSent", { name: item.name }));
      void client.invalidateQueries({ queryKey: ["uploads", "list"] });
      onClose();
      void navigate({ to: "/files/uploads", search: {} });
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("files.sendIt")} pending={submit.pending} error={submit.error} onCancel={onClose}>
      <Select label={t("files.what")} description={text(kind?.description ?? "")} data-autofocus openOnFocus={false} data={kinds.map((one) => ({ value: one.kind, label: text(one.title) }))} {...form.getInputProps("kind")} name="kind" />
      <FileInput label={t("files.file")} placeholder={t("files.choose")} leftSection={<FileUp size={15} aria-hidden />} clearable clearButtonProps={{ "aria-label": t("files.clear") }} {...form.getInputProps("file")} name="file" />
      {kind ? (
        <Text size="xs" c="dimmed">
          {t("files.atMost", { size: format.bytes(limit(kind.kind)) })}
        </Text>
      ) : null}
      {isOfNamespace ? <TextInput label={t("files.namespace")} description={t("files.namespaceHelp")} autoCapitalize="none" autoComplete="off" spellCheck={false} {...form.getInputProps("namespace")} name="namespace" /> : null}
    </FormBody>
  );
}
