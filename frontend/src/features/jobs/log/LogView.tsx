import { Button, Group } from "@mantine/core";
import { ArrowDownToLine, Copy, Download, Pause } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Badge, type Tone } from "@/components/Badges";
import { useCopy } from "@/components/CopyButton";
import { failed } from "@/components/notify";
import { ProblemAlert } from "@/components/ProblemAlert";
import { readLog } from "@/features/jobs/queries";
import classes from "@/features/jobs/log/log.module.css";
import { useJobLog } from "@/features/jobs/log/useJobLog";

import type { LogLine } from "@/api/types";
import type { Mode } from "@/features/jobs/log/follow";

const TONES: Readonly<Record<Mode, Tone>> = { connecting: "wait", live: "busy", polling: "wait", ended: "quiet", failed: "bad" };
/** So many lines a request, so many requests at most: a download has an end. */
const PAGE = 200;
const MOST_PAGES = 5_000;

/** The whole log as text, asked for page by page. */
async function wholeLog(id: string): Promise<string> {
  const texts: string[] = [];
  let after: number | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: Awaited<ReturnType<typeof readLog>> = await readLog(id, after, PAGE);
    for (const line of answer.items) texts.push(`${line.at} ${line.text}\n`);
    after = answer.items.at(-1)?.line ?? null;
    if (after === null || answer.next === null) break;
  }
  return texts.join("");
}

function save(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A job's log, live: follows the newest line until one scrolls up to read. */
export function LogView({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const log = useJobLog(id);
  const [following, setFollowing] = useState(true);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (following && frame.current) frame.current.scrollTop = frame.current.scrollHeight;
  }, [following, log.blocks]);
  const onScroll = (): void => {
    const element = frame.current;
    if (!element) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 24;
    if (atEnd !== following && (atEnd || log.mode !== "ended")) setFollowing(atEnd);
  };
  return (
    <section className={classes["log"]} aria-labelledby="log-title">
      <header className={classes["head"]}>
        <h2 id="log-title">{t("jobs.log")}</h2>
        <span role="status">
          <Badge tone={TONES[log.mode]} dot>
            {t(`jobs.mode_${log.mode}`)}
          </Badge>
        </span>
        <Tools id={id} following={following} ended={log.mode === "ended"} onFollow={setFollowing} />
      </header>
      {log.error ? <ProblemAlert error={log.error} /> : null}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must by keyboard too */}
      <div ref={frame} className={classes["frame"]} role="log" aria-live="off" aria-label={t("jobs.log")} tabIndex={0} onScroll={onScroll}>
        {log.dropped > 0 ? <p className={classes["note"]}>{t("jobs.dropped", { count: log.dropped })}</p> : null}
        {log.blocks.length === 0 ? <p className={classes["note"]}>{log.mode === "ended" ? t("jobs.emptyLog") : t("jobs.noLines")}</p> : null}
        {log.blocks.map((block) => (
          <Block key={block[0]?.line} lines={block} />
        ))}
      </div>
    </section>
  );
}

interface ToolsProps {
  readonly id: string;
  readonly following: boolean;
  readonly ended: boolean;
  readonly onFollow: (following: boolean) => void;
}

function Tools({ id, following, ended, onFollow }: ToolsProps) {
  const { t } = useTranslation();
  const { copied, copy } = useCopy();
  const [busy, setBusy] = useState(false);
  const withLog = async (handle: (text: string) => void | Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await handle(await wholeLog(id));
    } catch (error) {
      failed(t("jobs.logFailed"), error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Group gap={6} className={classes["tools"] ?? ""}>
      {ended ? null : (
        <Button variant="default" size="compact-sm" aria-pressed={following} leftSection={following ? <Pause size={14} aria-hidden /> : <ArrowDownToLine size={14} aria-hidden />} onClick={() => onFollow(!following)}>
          {following ? t("jobs.pause") : t("jobs.follow")}
        </Button>
      )}
      <Button variant="default" size="compact-sm" disabled={busy} leftSection={<Copy size={14} aria-hidden />} onClick={() => void withLog(copy)}>
        {copied ? t("common.copied") : t("common.copy")}
      </Button>
      <Button variant="default" size="compact-sm" disabled={busy} leftSection={<Download size={14} aria-hidden />} onClick={() => void withLog((text) => save(`job-${id}.log`, text))}>
        {t("jobs.download")}
      </Button>
    </Group>
  );
}

const Block = memo(function Block({ lines }: { readonly lines: readonly LogLine[] }) {
  return (
    <div className={classes["block"]}>
      {lines.map((line) => (
        <div key={line.line} className={classes["line"]}>
          <span className={classes["number"]} aria-hidden>
            {line.line}
          </span>
          <time dateTime={line.at} className={classes["at"]}>
            {clock(line.at)}
          </time>
          <span className={classes["text"]}>{line.text}</span>
        </div>
      ))}
    </div>
  );
});

/** The time of day of a line, to the second. */
function clock(at: string): string {
  const moment = new Date(at);
  return Number.isNaN(moment.valueOf()) ? "" : moment.toTimeString().slice(0, 8);
}
