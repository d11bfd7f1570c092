/** Reads the common shapes of cron's five fields, to say them in words; the rest stands as it is written. */

/** When a schedule is due, as far as it can be said in a sentence. */
export type Rhythm =
  | { readonly kind: "minutes"; readonly every: number }
  | { readonly kind: "hourly"; readonly minute: number }
  | { readonly kind: "hours"; readonly every: number; readonly minute: number }
  | { readonly kind: "daily"; readonly time: string }
  | { readonly kind: "weekly"; readonly time: string; readonly days: readonly number[] }
  | { readonly kind: "monthly"; readonly time: string; readonly day: number }
  | { readonly kind: "other" };

const NAMES = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const SHORT: Readonly<Record<string, string>> = { "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *" };

const OTHER: Rhythm = { kind: "other" };

function whole(field: string, most: number): number | null {
  return /^\d{1,2}$/.test(field) && Number(field) <= most ? Number(field) : null;
}

/** The step of "every so many", where it divides the round evenly: else the last step is a shorter one. */
function step(field: string, round: number): number | null {
  const found = /^(?:\*|0)\/(\d{1,2})$/.exec(field);
  const every = Number(found?.[1]);
  return found && every > 0 && round % every === 0 ? every : null;
}

function weekday(word: string): number | null {
  const place = NAMES.indexOf(word.toUpperCase());
  if (place !== -1) return place;
  return /^[0-7]$/.test(word) ? Number(word) % 7 : null;
}

/** Days of the week in cron's lists and ranges, Monday first; null for what it does not know. */
function weekdays(field: string): readonly number[] | null {
  const days = new Set<number>();
  for (const part of field.split(",")) {
    const [from, to, more] = part.split("-").map(weekday);
    if (from === undefined || from === null || to === null || more !== undefined) return null;
    const last = to ?? from;
    for (let day = from; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === last) break;
    }
  }
  return [...days].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
}

export function readCron(expression: string): Rhythm {
  const fields = (SHORT[expression.trim().toLowerCase()] ?? expression).trim().split(/\s+/);
  const [minute, hour, day, month, week] = fields;
  if (fields.length !== 5 || minute === undefined || hour === undefined || day === undefined || week === undefined || month !== "*") return OTHER;
  const isAnyDay = day === "*" && week === "*";
  const at = whole(minute, 59);
  if (isAnyDay && hour === "*") {
    const every = minute === "*" ? 1 : step(minute, 60);
    if (every === 60) return { kind: "hourly", minute: 0 };
    if (every !== null) return { kind: "minutes", every };
    return at === null ? OTHER : { kind: "hourly", minute: at };
  }
  if (at === null) return OTHER;
  const hours = step(hour, 24);
  if (isAnyDay && hours !== null && hours < 24) return { kind: "hours", every: hours, minute: at };
  const clock = hours === 24 ? 0 : whole(hour, 23);
  if (clock === null) return OTHER;
  return onDays(day, week, `${String(clock).padStart(2, "0")}:${String(at).padStart(2, "0")}`);
}

function onDays(day: string, week: string, time: string): Rhythm {
  if (week === "*") {
    if (day === "*") return { kind: "daily", time };
    const date = whole(day, 31);
    return date === null || date === 0 ? OTHER : { kind: "monthly", time, day: date };
  }
  const days = day === "*" ? weekdays(week) : null;
  if (days === null) return OTHER;
  return days.length === 7 ? { kind: "daily", time } : { kind: "weekly", time, days };
}
