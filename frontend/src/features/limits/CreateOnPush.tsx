import { Select, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { done } from "@/components/notify";
import { ProblemAlert } from "@/components/ProblemAlert";
import { setCreateOnPush } from "@/features/limits/queries";

import type { Namespace } from "@/api/types";

interface Props {
  readonly namespace: Namespace;
  readonly onChanged: (changed: Namespace) => void;
}

/** Whether a push makes the repository it goes to; for those who administer the namespace a choice, else a sentence. */
export function CreateOnPush({ namespace, onChanged }: Props) {
  const { t } = useTranslation();
  const mutation = useMutation({
    mutationFn: (choice: string) => setCreateOnPush(namespace.name, choice === "default" ? null : choice === "yes"),
    onSuccess: (changed) => {
      done(t("common.saved"));
      onChanged(changed);
    },
  });
  if (!namespace.may_administer) return <Text size="sm">{namespace.create_on_push ? t("limits.createdOnPush") : t("limits.notCreatedOnPush")}</Text>;
  const chosen = namespace.own_create_on_push === null ? "default" : namespace.own_create_on_push ? "yes" : "no";
  return (
    <>
      {mutation.error ? <ProblemAlert error={mutation.error} /> : null}
      <Select
        label={t("limits.createOnPush")}
        description={namespace.create_on_push ? t("limits.createdOnPush") : t("limits.notCreatedOnPush")}
        allowDeselect={false}
        disabled={mutation.isPending}
        data={[
          { value: "default", label: t("limits.asInstallation") },
          { value: "yes", label: t("limits.makesIt") },
          { value: "no", label: t("limits.makesNone") },
        ]}
        value={chosen}
        onChange={(choice) => {
          if (choice !== null && choice !== chosen) mutation.mutate(choice);
        }}
      />
    </>
  );
}
