import "@/i18n/operation";

import { Radio, Select, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { FormBody, FormDialog } from "@/components/FormDialog";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useSubmit } from "@/components/useSubmit";
import { exportKindsQuery, requestExport } from "@/features/files/queries";
import { ReadyExport } from "@/features/files/ReadyExport";
import { ParameterFields, type Given } from "@/features/jobs/ParameterFields";
import { collected, readParameters } from "@/features/jobs/parameters";
import { useServerText } from "@/i18n/server";

import type { ExportKind } from "@/api/types";

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** What is known already, such as the image whose page it is: only kinds that take all of it are offered. */
  readonly about?: Given;
}

/** Asks for an export, then shows how far it is and hands it over. */
export function AskExport({ opened, onClose, about }: Props) {
  const { t } = useTranslation();
  const [made, setMade] = useState<string | null>(null);
  const kinds = useQuery({ ...exportKindsQuery, enabled: opened });
  const close = (): void => {
    setMade(null);
    onClose();
  };
  const fitting = (kinds.data ?? []).filter((kind) => {
    const names = readParameters(kind.parameters_schema).map(({ name }) => name);
    return Object.keys(about ?? {}).every((name) => names.includes(name));
  });
  return (
    <FormDialog opened={opened} onClose={close} title={t("files.ask")}>
      {made ? <ReadyExport id={made} onClose={close} /> : kinds.error ? <ProblemAlert error={kinds.error} /> : kinds.data ? <Fields kinds={fitting} about={about ?? {}} onMade={setMade} onCancel={close} /> : null}
    </FormDialog>
  );
}

interface FieldsProps {
  readonly kinds: readonly ExportKind[];
  readonly about: Given;
  readonly onMade: (id: string) => void;
  readonly onCancel: () => void;
}

interface Values extends Record<string, unknown> {
  kind: string;
  format: string;
  given: Given;
}

function Fields({ kinds, about, onMade, onCancel }: FieldsProps) {
  const { t } = useTranslation();
  const text = useServerText();
  const client = useQueryClient();
  const first = kinds[0];
  const form = useForm<Values>({ initialValues: { kind: first?.kind ?? "", format: first?.formats[0]?.format ?? "", given: {} } });
  const { given, format } = form.values;
  const kind = kinds.find((one) => one.kind === form.values.kind);
  const parameters = readParameters(kind?.parameters_schema ?? {});
  const submit = useSubmit({
    form,
    send: (values) => requestExport({ kind: values.kind, format: values.format, parameters: { ...collected(parameters, values.given), ...about } }),
    onDone: (item) => {
      void client.invalidateQueries({ queryKey: ["exports", "list"] });
      onMade(item.id);
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("files.askIt")} pending={submit.pending} error={submit.error} onCancel={onCancel}>
      <Select
        label={t("files.what")}
        description={text(kind?.description ?? "")}
        name="kind"
        data-autofocus
        openOnFocus={false}
        data={kinds.map((one) => ({ value: one.kind, label: text(one.title) }))}
        value={form.values.kind}
        error={form.errors["kind"]}
        onChange={(name) => form.setValues({ kind: name ?? "", format: kinds.find((one) => one.kind === name)?.formats[0]?.format ?? "", given: {} })}
      />
      <Radio.Group label={t("files.format")} name="format" value={format} error={form.errors["format"]} onChange={(value) => form.setFieldValue("format", value)}>
        <Stack gap={8} mt={6}>
          {kind?.formats.map((one) => (
            <Radio key={one.format} value={one.format} label={t("files.formatOf", { format: FORMATS[one.format] ?? one.format, extension: one.extension })} />
          ))}
        </Stack>
      </Radio.Group>
      <ParameterFields key={kind?.kind} parameters={parameters.filter(({ name }) => !(name in about))} given={given} errors={form.errors} onChange={(name, value) => form.setFieldValue("given", { ...given, [name]: value })} />
    </FormBody>
  );
}

/** Formats by the names people know; the others stay as the server calls them. */
const FORMATS: Readonly<Record<string, string>> = { csv: "CSV", json: "JSON", jsonl: "JSON Lines", cyclonedx: "CycloneDX", "cyclonedx-json": "CycloneDX", spdx: "SPDX", "spdx-json": "SPDX" };
