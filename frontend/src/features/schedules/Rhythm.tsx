import { useTranslation } from "react-i18next";

import { readCron } from "@/features/schedules/cron";
import { useFormat } from "@/i18n/format";

/** A cron expression as a sentence; what has none stays as it is written. */
export function useRhythm(): (expression: string) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (expression) => {
    const rhythm = readCron(expression);
    switch (rhythm.kind) {
      case "minutes":
        return rhythm.every === 1 ? t("schedules.everyMinute") : t("schedules.everyMinutes", { count: rhythm.every });
      case "hourly":
        return t("schedules.hourly", { minute: String(rhythm.minute).padStart(2, "0") });
      case "hours":
        return rhythm.every === 1 ? t("schedules.hourly", { minute: String(rhythm.minute).padStart(2, "0") }) : t("schedules.everyHours", { count: rhythm.every, minute: String(rhythm.minute).padStart(2, "0") });
      case "daily":
        return t("schedules.daily", { time: rhythm.time });
      case "weekly":
        return t("schedules.weekly", { time: rhythm.time, days: format.weekdays(rhythm.days) });
      case "monthly":
        return t("schedules.monthly", { time: rhythm.time, day: rhythm.day });
      case "other":
        return expression;
    }
  };
}
