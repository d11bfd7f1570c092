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

function duration(language: string, from: string, to: string): string {
  const seconds = Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
  const write = (value: number, unit: "second" | "minute" | "hour", digits: number): string =>
    new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits }).format(value);
  if (seconds < 60) return write(seconds, "second", seconds < 10 ? 1 : 0);
  if (seconds < 3600) return `${write(Math.floor(seconds / 60), "minute", 0)} ${write(Math.floor(seconds % 60), "second", 0)}`;
  return `${write(Math.floor(seconds / 3600), "hour", 0)} ${write(Math.floor((seconds % 3600) / 60), "minute", 0)}`;
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
  };
}

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return formatIn(i18n.resolvedLanguage ?? "en");
}
