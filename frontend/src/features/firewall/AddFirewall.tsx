import { Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { FormBody, FormDialog } from "@/components/FormDialog";
import { done } from "@/components/notify";
import { useSubmit } from "@/components/useSubmit";
import { SettingFields, toPatch } from "@/features/firewall/SettingFields";
import { addFirewall } from "@/features/firewall/queries";

import type { Firewall } from "@/api/types";

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Adds a way in. */
export function AddFirewall({ opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <FormDialog opened={opened} onClose={onClose} title={t("firewall.add")}>
      <Fields onClose={onClose} />
    </FormDialog>
  );
}

const ECOSYSTEMS: readonly Firewall["ecosystem"][] = ["pypi", "npm"];
const FIRST = {
  name: "python",
  ecosystem: "pypi" as Firewall["ecosystem"],
  upstream: "",
  mode: "moderate" as Firewall["mode"],
  access: "token" as Firewall["access"],
  blocks_on_errors: true,
  removes_refused: false,
  allows_private: false,
  reserved: "",
  cache_limit: 10 * 1024 ** 3,
  credentials: "",
};

function Fields({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({ initialValues: FIRST });
  const submit = useSubmit({
    form,
    send: (values) => addFirewall({ ...toPatch(values), name: values.name, ecosystem: values.ecosystem, upstream: values.upstream }),
    onDone: (made) => {
      done(t("firewall.added", { name: made.name }));
      void client.invalidateQueries({ queryKey: ["firewall"] });
      onClose();
      void navigate({ to: "/firewall/$name", params: { name: made.name }, search: {} });
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("firewall.add")} pending={submit.pending} error={submit.error} onCancel={onClose}>
      <TextInput label={t("firewall.name")} description={t("firewall.nameHelp")} name="name" data-autofocus autoCapitalize="none" spellCheck={false} {...form.getInputProps("name")} />
      <Select label={t("firewall.ecosystem")} name="ecosystem" allowDeselect={false} data={ECOSYSTEMS.map((ecosystem) => ({ value: ecosystem, label: t(`firewall.ecosystem_${ecosystem}`) }))} {...form.getInputProps("ecosystem")} />
      <SettingFields form={form} />
    </FormBody>
  );
}
