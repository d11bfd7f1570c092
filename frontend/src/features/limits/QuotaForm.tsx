import { NumberInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";

import { FormBody } from "@/components/FormDialog";
import { cautioned, done } from "@/components/notify";
import { useSubmit } from "@/components/useSubmit";
import { useFormat } from "@/i18n/format";

const GB = 1_000_000_000;

interface Props<R> {
  /** In bytes; null where none of its own was given. */
  readonly quota: number | null;
  readonly help: string;
  /** What an empty field stands for. */
  readonly empty: number | null;
  readonly send: (bytes: number | null) => Promise<R>;
  readonly onDone: (result: R) => void;
}

/** A quota, in the unit people think of disks in. */
export function QuotaForm<R extends { readonly over_quota: number }>({ quota, help, empty, send, onDone }: Props<R>) {
  const { t } = useTranslation();
  const format = useFormat();
  const form = useForm<{ quota: number | string }>({ initialValues: { quota: quota === empty || quota === null ? "" : quota / GB } });
  const submit = useSubmit({
    form,
    send: (values) => send(values.quota === "" ? empty : Math.round(Number(values.quota) * GB)),
    onDone: (result: R) => {
      if (result.over_quota > 0) cautioned(t("limits.savedOver", { size: format.bytes(result.over_quota) }));
      else done(t("common.saved"));
      onDone(result);
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("common.save")} pending={submit.pending} error={submit.error}>
      <NumberInput label={t("limits.quota")} description={help} name="quota" min={0} max={4_000_000_000} decimalScale={9} allowNegative={false} {...form.getInputProps("quota")} />
    </FormBody>
  );
}
