import { useTranslation } from "react-i18next";

import { Badge, type Tone } from "@/components/Badges";
import { ServerText } from "@/components/ServerText";
import { Share } from "@/components/Share";
import classes from "@/features/files/files.module.css";
import { useServerText } from "@/i18n/server";

import type { Export, FileStatus, Upload } from "@/api/types";

const TONES: Readonly<Record<FileStatus, Tone>> = { waiting: "wait", running: "busy", ready: "good", done: "good", failed: "bad", expired: "quiet", cancelled: "quiet" };

/** Where an export or an upload stands; while its job runs, how far that is. */
export function FileState({ file }: { readonly file: Pick<Export | Upload, "status" | "progress" | "error"> }) {
  const { t } = useTranslation();
  const said = useServerText();
  const { status, progress } = file;
  const total = status === "running" ? (progress?.total ?? 0) : 0;
  const words = progress && total > 0 ? t("jobs.progress", { done: progress.done, total, what: said(progress.what) }) : "";
  return (
    <span className={classes["state"]}>
      <Badge tone={TONES[status]} dot>
        {t(`files.status_${status}`)}
      </Badge>
      {progress && total > 0 ? (
        <span className={classes["progress"]}>
          {words}
          <Share part={progress.done} whole={total} label={words} />
        </span>
      ) : null}
      {file.error ? <span className={classes["error"]}><ServerText text={file.error} /></span> : null}
    </span>
  );
}
