import { Radio, Select, Stack, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { asProblem } from "@/api/problem";
import { previewQuery } from "@/features/schedules/queries";
import { useRhythm } from "@/features/schedules/Rhythm";
import classes from "@/features/schedules/schedules.module.css";
import { useFormat } from "@/i18n/format";
import { useServerText } from "@/i18n/server";

import type { Missed } from "@/api/types";

const MISSED: readonly Missed[] = ["once", "skip", "each"];
const SETTLE = 350; // milliseconds after the last key

/** When a schedule is due. */
export interface Times {
  readonly cron: string;
  readonly time_zone: string;
  readonly missed: Missed;
}

interface Props {
  readonly times: Times;
  readonly errors: Readonly<Record<string, ReactNode>>;
  readonly onChange: (change: Partial<Times>) => void;
}

/** The clock of a schedule: an expression with what it means, the zone it is read in, and what becomes of missed firings. */
export function TimeFields({ times, errors, onChange }: Props) {
  const { t } = useTranslation();
  const words = useRhythm()(times.cron);
  const zones = useZones(times.time_zone);
  return (
    <>
      <TextInput
        label={t("schedules.cron")}
        description={t("schedules.cronHelp")}
        name="cron"
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: classes["cron"] ?? "" }}
        value={times.cron}
        error={errors["cron"]}
        onChange={(event) => onChange({ cron: event.currentTarget.value })}
      />
      <Select label={t("schedules.zone")} name="time_zone" searchable openOnFocus={false} data={zones} limit={200} value={times.time_zone} error={errors["time_zone"]} onChange={(zone) => onChange({ time_zone: zone ?? "UTC" })} />
      <Preview words={words === times.cron ? "" : words} cron={times.cron} zone={times.time_zone} />
      <Radio.Group label={t("schedules.missed")} description={t("schedules.missedHelp")} name="missed" value={times.missed} error={errors["missed"]} onChange={(missed) => onChange({ missed })}>
        <Stack gap={8} mt={8}>
          {MISSED.map((value) => (
            <Radio key={value} value={value} label={t(`schedules.missed_${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
    </>
  );
}

function useZones(current: string): readonly string[] {
  return useMemo(() => [...new Set(["UTC", current, ...Intl.supportedValuesOf("timeZone")])], [current]);
}

interface PreviewProps {
  readonly words: string;
  readonly cron: string;
  readonly zone: string;
}

/** What the expression means, and when it will fire next by the server's own reckoning. */
function Preview({ words, cron, zone }: PreviewProps) {
  const { t } = useTranslation();
  const text = useServerText();
  const format = useFormat();
  const [asked] = useDebouncedValue(cron, SETTLE);
  const query = useQuery(previewQuery(asked, zone));
  if (cron.trim() === "") return null;
  if (query.error) {
    const { details } = asProblem(query.error);
    return (
      <p className={classes["wrong"]} role="status">
        {Object.values(details.fields ?? {}).flat().join(" ") || text(details.detail) || details.title}
      </p>
    );
  }
  return (
    <div className={classes["preview"]} aria-live="polite">
      {words ? <p>{words}</p> : null}
      {query.data ? (
        <>
          <p className={classes["previewTitle"]}>{t("schedules.nextFirings")}</p>
          <ol>
            {query.data.next.map((moment) => (
              <li key={moment}>
                <time dateTime={moment}>{format.momentIn(moment, zone)}</time>
              </li>
            ))}
          </ol>
        </>
      ) : null}
    </div>
  );
}
