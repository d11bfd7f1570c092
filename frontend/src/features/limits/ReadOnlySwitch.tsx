import "@/i18n/operation";

import { Button, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { done } from "@/components/notify";
import { makeReadOnly, makeWritable, registryStateQuery } from "@/features/limits/queries";

/** The switch of the whole registry, for administrators. */
export function ReadOnlySwitch() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [opened, dialog] = useDisclosure(false);
  const [reason, setReason] = useState("");
  const state = useQuery(registryStateQuery).data;
  const mutation = useMutation({
    mutationFn: () => (state?.read_only ? makeWritable() : makeReadOnly(reason)),
    onSuccess: (changed) => {
      client.setQueryData(registryStateQuery.queryKey, changed);
      done(changed.read_only ? t("limits.madeReadOnly") : t("limits.madeWritable"));
      dialog.close();
    },
  });
  if (!state?.may_change) return null;
  const action = state.read_only ? t("limits.makeWritable") : t("limits.makeReadOnly");
  return (
    <Card title={t("limits.registry")}>
      <Text size="sm" mb="sm">
        {state.read_only ? t("limits.isReadOnly") : t("limits.isWritable")}
      </Text>
      <Button variant="default" onClick={dialog.open}>
        {action}
      </Button>
      <ConfirmDialog opened={opened} title={`${action}?`} action={action} harmless pending={mutation.isPending} error={mutation.error} onClose={dialog.close} onConfirm={() => mutation.mutate()}>
        {state.read_only ? (
          t("limits.writableBody")
        ) : (
          <>
            <p style={{ marginTop: 0 }}>{t("limits.readOnlyBody")}</p>
            <TextInput label={t("limits.reason")} description={t("limits.reasonHelp")} maxLength={500} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          </>
        )}
      </ConfirmDialog>
    </Card>
  );
}
