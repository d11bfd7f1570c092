import { Checkbox, Select, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { FormBody, FormDialog } from "@/components/FormDialog";
import { done } from "@/components/notify";
import { useSubmit } from "@/components/useSubmit";
import { addManager, changeManager } from "@/features/firewall/queries";
import { MODES } from "@/features/firewall/SettingFields";

import type { Manager } from "@/api/types";

interface Props {
  readonly edited: Manager | "new" | null;
  readonly onClose: () => void;
}

/** Sets a repository manager up, or changes one. */
export function ManagerDialog({ edited, onClose }: Props) {
  const { t } = useTranslation();
  const title = edited === null || edited === "new" ? t("firewall.addManager") : t("firewall.changeManager", { name: edited.name });
  return (
    <FormDialog opened={edited !== null} onClose={onClose} title={title}>
      {edited === null ? null : <Fields edited={edited} onClose={onClose} />}
    </FormDialog>
  );
}

const KINDS: readonly Manager["kind"][] = ["nexus", "artifactory", "other"];

function Fields({ edited, onClose }: { readonly edited: Manager | "new"; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const isNew = edited === "new";
  const form = useForm({
    initialValues: isNew
      ? { name: "nexus", kind: "nexus" as Manager["kind"], url: "", account: "", mode: "strict-wait" as Manager["mode"], blocks_on_errors: true, registries: "" }
      : { ...edited, account: edited.account ?? "", registries: edited.registries.join("\n") },
  });
  const submit = useSubmit({
    form,
    send: ({ name, kind, url, account, mode, blocks_on_errors, registries }) => {
      const hosts = registries.split("\n").map((line) => line.trim()).filter((line) => line !== "");
      const wish = { kind, url, account, mode, blocks_on_errors, registries: hosts };
      return isNew ? addManager({ ...wish, name }) : changeManager(edited.name, wish);
    },
    onDone: (made) => {
      done(isNew ? t("firewall.added", { name: made.name }) : t("common.saved"));
      void client.invalidateQueries({ queryKey: ["firewall", "managers"] });
      onClose();
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={isNew ? t("firewall.addManager") : t("common.save")} pending={submit.pending} error={submit.error} onCancel={onClose}>
      <TextInput label={t("firewall.name")} name="name" disabled={!isNew} data-autofocus={isNew || undefined} autoCapitalize="none" spellCheck={false} {...form.getInputProps("name")} />
      <Select label={t("firewall.managerKind")} name="kind" allowDeselect={false} data={KINDS.map((kind) => ({ value: kind, label: t(`firewall.manager_${kind}`) }))} {...form.getInputProps("kind")} />
      <TextInput label={t("firewall.managerUrl")} description={t("firewall.managerUrlHelp")} name="url" inputMode="url" spellCheck={false} {...form.getInputProps("url")} />
      <TextInput label={t("firewall.managerAccount")} description={t("firewall.managerAccountHelp")} name="account" autoCapitalize="none" spellCheck={false} {...form.getInputProps("account")} />
      <Select label={t("firewall.mode")} description={t("firewall.managerModeHelp")} name="mode" allowDeselect={false} data={MODES.map((mode) => ({ value: mode, label: t(`firewall.mode_${mode}`) }))} {...form.getInputProps("mode")} />
      <Checkbox label={t("firewall.blocksOnErrors")} name="blocks_on_errors" {...form.getInputProps("blocks_on_errors", { type: "checkbox" })} />
      <Textarea label={t("firewall.managerRegistries")} description={t("firewall.managerRegistriesHelp")} name="registries" autosize minRows={2} maxRows={6} spellCheck={false} {...form.getInputProps("registries")} />
    </FormBody>
  );
}
