import { ActionIcon, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "@/components/ConfirmDialog";
import { isUnderWay } from "@/features/files/queries";

import type { FileStatus } from "@/api/types";

interface Props {
  readonly file: { readonly id: string; readonly status: FileStatus };
  readonly name: string;
  /** What becomes of it. */
  readonly body: string;
  readonly of: "exports" | "uploads";
  readonly remove: (id: string) => Promise<unknown>;
}

/** Deletes a file that is there, and cancels one that is under way. */
export function RemoveFile({ file, name, body, of, remove }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [opened, dialog] = useDisclosure(false);
  const mutation = useMutation({
    mutationFn: () => remove(file.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: [of] });
      dialog.close();
    },
  });
  const isCancel = isUnderWay(file.status);
  const verb = isCancel ? t("files.cancel") : t("files.delete");
  return (
    <>
      <Tooltip label={verb}>
        <ActionIcon variant="subtle" color="gray" aria-label={isCancel ? t("files.cancelOne", { name }) : t("files.deleteOne", { name })} onClick={dialog.open}>
          {isCancel ? <X size={16} aria-hidden /> : <Trash2 size={16} aria-hidden />}
        </ActionIcon>
      </Tooltip>
      <ConfirmDialog opened={opened} title={isCancel ? t("files.cancelTitle", { name }) : t("files.deleteTitle", { name })} action={verb} pending={mutation.isPending} error={mutation.error} onConfirm={() => mutation.mutate()} onClose={dialog.close}>
        {body}
      </ConfirmDialog>
    </>
  );
}
