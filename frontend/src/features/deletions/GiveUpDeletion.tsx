import "@/i18n/operation";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "@/components/ConfirmDialog";
import { done } from "@/components/notify";
import { giveUpDeletion } from "@/features/deletions/queries";
import { nameOf, noteOf } from "@/features/deletions/UndoDeletion";

import type { Deletion } from "@/api/types";

/** Gives up bringing back what was deleted, for its room. */
export function GiveUpDeletion({ deletion, disabled }: { readonly deletion: Deletion; readonly disabled: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [opened, dialog] = useDisclosure(false);
  const name = nameOf(deletion);
  const mutation = useMutation({
    mutationFn: () => giveUpDeletion(deletion.id),
    onSuccess: () => {
      done(t("deletions.givenUp", { name }));
      dialog.close();
      notifications.hide(noteOf(deletion));
      void client.invalidateQueries({ queryKey: ["repositories"] });
    },
  });
  return (
    <>
      <Button size="compact-sm" variant="subtle" color="red" aria-label={t("deletions.giveUpOne", { name })} disabled={disabled} onClick={dialog.open}>
        {t("deletions.giveUp")}
      </Button>
      <ConfirmDialog
        opened={opened}
        title={t("deletions.giveUpTitle", { name })}
        action={t("deletions.giveUp")}
        {...(deletion.kind === "repository" ? { typed: name } : {})}
        pending={mutation.isPending}
        error={mutation.error}
        onClose={dialog.close}
        onConfirm={() => mutation.mutate()}
      >
        {t("deletions.giveUpBody")}
      </ConfirmDialog>
    </>
  );
}
