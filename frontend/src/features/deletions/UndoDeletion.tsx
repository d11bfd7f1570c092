import "@/i18n/operation";

import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { shortDigest } from "@/components/Digest";
import { done, failed } from "@/components/notify";
import { undoDeletion } from "@/features/deletions/queries";
import { registryStateQuery } from "@/features/limits/queries";
import classes from "@/features/repositories/repositories.module.css";

import type { Deletion } from "@/api/types";

interface Props {
  readonly deletion: Deletion;
}

/** Whether the registry is read-only, when nothing can be brought back and nothing given up. */
export function useFrozen(): boolean {
  return useQuery(registryStateQuery).data?.read_only ?? false;
}

/** What a deletion is about, in a word: a repository's name, a tag, or the digest of an image. */
export function nameOf(deletion: Deletion): string {
  if (deletion.kind === "repository") return deletion.repository;
  return deletion.kind === "tag" ? (deletion.tags[0] ?? "") : shortDigest(deletion.digest ?? "");
}

/** The note that it was deleted: it goes once that is undone or final, wherever that was done. */
export function noteOf(deletion: Deletion): string {
  return `deleted ${deletion.id}`;
}

/** Brings back what was deleted, and says what of it others have taken meanwhile. */
export function UndoDeletion({ deletion }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const frozen = useFrozen();
  const mutation = useMutation({
    mutationFn: () => undoDeletion(deletion.id),
    onSuccess: ({ taken }) => {
      notifications.hide(noteOf(deletion));
      const name = nameOf(deletion);
      done(taken.length === 0 ? t("deletions.undone", { name }) : t("deletions.undoneBut", { name, tags: taken.join(", ") }));
      void client.invalidateQueries({ queryKey: ["repositories"] });
    },
    onError: (error) => failed(t("deletions.notUndone"), error),
  });
  return (
    <Button size="compact-sm" variant="default" leftSection={<Undo2 size={14} aria-hidden />} aria-label={t("deletions.undoOne", { name: nameOf(deletion) })} loading={mutation.isPending} disabled={frozen} onClick={() => mutation.mutate()}>
      {t("deletions.undo")}
    </Button>
  );
}

/** Says that a thing was deleted, with the way back where there is one. */
export function deleted(message: string, deletion: Deletion | undefined): void {
  if (!deletion) {
    done(message);
    return;
  }
  notifications.show({
    id: noteOf(deletion),
    color: "teal",
    autoClose: 15_000,
    message: (
      <span className={classes["deletedNote"]}>
        <span>{message}</span>
        <UndoDeletion deletion={deletion} />
      </span>
    ),
  });
}
