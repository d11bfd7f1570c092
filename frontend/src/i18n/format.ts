/** Numbers, sizes and times in the reader's language. */
import { useTranslation } from "react-i18next";

export interface Format {
  number: (value: number) => string;
  /** One digit behind the point, as scores are written. */
  decimal: (value: number) => string;
  /** A small probability keeps the digits that matter. */
  percent: (value: number) => string;
  /** A share of all, never rounded up to the whole. */
  share: (value: number) => string;
  bytes: (value: number) => string;
  moment: (iso: string) => string;
  date: (iso: string) => string;
  relative: (iso: string) => string;
  duration: (from: string, to: string) => string;
  /** A length of time, as long as it is short enough to be said in days. */
  seconds: (seconds: number) => string;
  /** Days of the week, counted from Sunday as 0. */
  weekdays: (days: readonly number[]) => string;
  /** The moment as clocks in a time zone show it. */
  momentIn: (iso: string, zone: string) => string;
  /** For axes: the reader's clock, and the day with it where that is not the same for all. */
  clock: (moment: number) => string;
  day: (moment: number) => string;
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

function bytes(language: string, value: number): string {
  let size = value;
  let unit = 0;
  // The step is a thousand, as the unit names say.
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: UNITS[unit] ?? "byte",
    unitDisplay: unit === 0 ? "long" : "short",
    maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0,
  }).format(size);
}

function relative(language: string, iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit);
  }
  return words.format(0, "second");
}

type Unit = "second" | "minute" | "hour" | "day";

/** In the two largest units, the lesser left out where there is none of it. */
function length(language: string, seconds: number): string {
  const write = (value: number, unit: Unit, digits = 0): string =>
    new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits }).format(value);
  const both = (step: number, unit: Unit, lesserStep: number, lesser: Unit): string => {
    const rest = Math.floor((seconds % step) / lesserStep);
    return rest > 0 ? `${write(Math.floor(seconds / step), unit)} ${write(rest, lesser)}` : write(Math.floor(seconds / step), unit);
  };
  if (seconds < 60) return write(seconds, "second", seconds < 10 ? 1 : 0);
  if (seconds < 3_600) return both(60, "minute", 1, "second");
  if (seconds < 86_400) return both(3_600, "hour", 60, "minute");
  return both(86_400, "day", 3_600, "hour");
}

function duration(language: string, from: string, to: string): string {
  return length(language, Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000));
}

function weekdays(language: string, days: readonly number[]): string {
  const names = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  // The first of February 2026 is a Sunday.
  return new Intl.ListFormat(language, { type: "unit", style: "short" }).format(days.map((day) => names.format(Date.UTC(2026, 1, 1 + day))));
}

function momentIn(language: string, iso: string, zone: string): string {
  return new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone, timeZoneName: "shortOffset" }).format(new Date(iso));
}

function percent(language: string, value: number): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumSignificantDigits: value > 0.1 ? 3 : 2 }).format(value);
}

function share(language: string, value: number): string {
  const whole = Math.floor(value * 1000) / 1000;
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: whole > 0.99 ? 1 : 0 }).format(whole > 0.99 ? whole : Math.floor(value * 100) / 100);
}

export function formatIn(language: string, now: () => number = Date.now): Format {
  const numbers = new Intl.NumberFormat(language);
  const decimals = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  // A date without a time is that day everywhere.
  const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  const clocks = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const days = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric" });
  const moments = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" });
  return {
    number: (value) => numbers.format(value),
    decimal: (value) => decimals.format(value),
    percent: (value) => percent(language, value),
    share: (value) => share(language, value),
    bytes: (value) => bytes(language, value),
    date: (iso) => dates.format(new Date(iso)),
    moment: (iso) => moments.format(new Date(iso)),
    relative: (iso) => relative(language, iso, now()),
    duration: (from, to) => duration(language, from, to),
    seconds: (seconds) => length(language, seconds),
    weekdays: (days) => weekdays(language, days),
    clock: (moment) => clocks.format(moment),
    day: (moment) => days.format(moment),
    momentIn: (iso, zone) => momentIn(language, iso, zone),
  };
}

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return formatIn(i18n.resolvedLanguage ?? "en");
}
