import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "@/components/ConfirmDialog";
import { shortDigest } from "@/components/Digest";
import { done } from "@/components/notify";
import { deleteManifest } from "@/features/repositories/queries";

interface Props {
  readonly repository: string;
  readonly digest: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function DeleteManifest({ repository, digest, opened, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: () => deleteManifest(repository, digest),
    onSuccess: () => {
      done(t("images.manifestDeleted", { digest: shortDigest(digest) }));
      onClose();
      onDone();
      void client.invalidateQueries({ queryKey: ["repositories"] });
    },
  });
  return (
    <ConfirmDialog
      opened={opened}
      title={t("images.deleteManifestTitle", { digest: shortDigest(digest) })}
      action={t("images.deleteManifest")}
      pending={mutation.isPending}
      error={mutation.error}
      onClose={onClose}
      onConfirm={() => mutation.mutate()}
    >
      {t("images.deleteManifestBody")}
    </ConfirmDialog>
  );
}
