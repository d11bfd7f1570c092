import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "@/components/ConfirmDialog";
import { done } from "@/components/notify";
import { policiesQuery, setMode } from "@/features/policies/queries";
import { useServerText } from "@/i18n/server";

import type { Mode, Policy } from "@/api/types";

/** A policy and the mode it is to have. */
export interface Switch {
  readonly policy: Policy;
  readonly mode: Mode;
}

/** Says what the change will do, and does it once that is confirmed. */
export function SwitchPolicy({ wanted, onClose }: { readonly wanted: Switch | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const text = useServerText();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ policy, mode }: Switch) => setMode(policy.name, mode),
    onSuccess: (_, { policy, mode }) => {
      done(t("policies.switched", { title: text(policy.title), mode: t(`policies.mode_${mode}`).toLowerCase() }));
      onClose();
      // A verdict hangs on the policies, wherever one is shown.
      void client.invalidateQueries({ queryKey: policiesQuery.queryKey });
      void client.invalidateQueries({ queryKey: ["repositories"] });
      void client.invalidateQueries({ queryKey: ["images"] });
    },
  });
  const close = (): void => {
    mutation.reset();
    onClose();
  };
  const mode = wanted?.mode ?? "off";
  const isRefusing = mode === "enforcing" && wanted !== null && wanted.policy.action !== "warn" && wanted.policy.action !== "allow";
  return (
    <ConfirmDialog
      opened={wanted !== null}
      title={t(`policies.switchTitle_${mode}`, { title: text(wanted?.policy.title ?? "") })}
      action={t(`policies.switch_${mode}`)}
      harmless={!isRefusing}
      pending={mutation.isPending}
      error={mutation.error}
      onClose={close}
      onConfirm={() => {
        if (wanted) mutation.mutate(wanted);
      }}
    >
      {isRefusing ? t("policies.willRefuse") : t(`policies.will_${mode}`)}
    </ConfirmDialog>
  );
}
