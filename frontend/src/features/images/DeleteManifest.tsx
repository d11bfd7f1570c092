import "@/i18n/operation";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "@/components/ConfirmDialog";
import { shortDigest } from "@/components/Digest";
import { deleted } from "@/features/deletions/UndoDeletion";
import { deletionQuery, type Where } from "@/features/images/queries";
import { deleteManifest } from "@/features/repositories/queries";
import { useFormat } from "@/i18n/format";

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
    onSuccess: (deletion) => {
      deleted(t("beside.manifestDeleted", { digest: shortDigest(digest) }), deletion);
      onClose();
      onDone();
      void client.invalidateQueries({ queryKey: ["repositories"] });
    },
  });
  const isHeld = Boolean(useQuery({ ...deletionQuery({ repository, digest }), enabled: opened }).data?.held_by);
  return (
    <ConfirmDialog
      impossible={isHeld}
      opened={opened}
      title={t("beside.deleteManifestTitle", { digest: shortDigest(digest) })}
      action={t("images.deleteManifest")}
      pending={mutation.isPending}
      error={mutation.error}
      onClose={onClose}
      onConfirm={() => mutation.mutate()}
    >
      {isHeld ? null : <p style={{ marginTop: 0 }}>{t("beside.deleteManifestBody")}</p>}
      <Outcome where={{ repository, digest }} />
    </ConfirmDialog>
  );
}

/** What the server says would go along, stay, and be freed. */
function Outcome({ where }: { readonly where: Where }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error } = useQuery(deletionQuery(where));
  if (error) return <p>{t("beside.deletionUnknown")}</p>;
  if (!data) return <p aria-busy>{t("beside.deletionAsked")}</p>;
  if (data.held_by) return <p role="alert">{t("beside.deletionHeld", { digest: shortDigest(data.held_by) })}</p>;
  const more = data.tag_count - data.tags.length;
  const lines = [
    ...(data.tag_count > 0 ? [`${t("beside.deletionTags", { count: data.tag_count })} ${data.tags.join(", ")}${more > 0 ? ` +${more}` : ""}`] : []),
    ...(data.referrers > 0 ? [t("beside.deletionReferrers", { count: data.referrers })] : []),
    ...(data.stays > 0 ? [t("beside.deletionStays", { count: data.stays })] : []),
    data.frees > 0 ? t("beside.deletionFrees", { bytes: format.bytes(data.frees) }) : t("beside.deletionFreesNothing"),
  ];
  return (
    <ul aria-label={t("beside.deletion")}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
