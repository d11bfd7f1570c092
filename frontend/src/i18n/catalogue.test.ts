import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { catalogue } from "@/i18n/catalogue";
import { operation } from "@/i18n/catalogue/operation";
import { inLanguage, type Counted, type Entries, type Phrase } from "@/i18n/words";

const ROOT = join(import.meta.dirname, "..");

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "catalogue" ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes(".test.") ? [readFileSync(path, "utf8")] : [];
  });
}

const code = sources(ROOT).join("\n");
const parts = Object.entries({ ...catalogue, ...operation } as Readonly<Record<string, Entries>>);
const keys = parts.flatMap(([part, entries]) => Object.keys(entries).map((key) => `${part}.${key}`));
const entries = parts.flatMap(([part, all]) => Object.entries(all).map(([key, entry]) => [`${part}.${key}`, entry] as const));

/** Keys written whole, and the beginnings of those whose end is put together from a value. */
function used(): { whole: Set<string>; beginnings: string[] } {
  const whole = new Set([...code.matchAll(/\bt\(\s*"([\w.]+)"/g)].map((match) => match[1] ?? ""));
  const beginnings = [...code.matchAll(/\bt\(\s*`([\w.]+_)\$\{/g)].map((match) => match[1] ?? "");
  return { whole, beginnings };
}

function texts(entry: Phrase | Counted): readonly (readonly [string, string])[] {
  if (!("en" in entry)) return [[entry[0], entry[1]]];
  return [...entry.en.map((text) => [text, entry.ru[1]] as const), ...entry.ru.map((text) => [entry.en[1], text] as const)];
}

function places(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? "").sort();
}

describe("the catalogue", () => {
  it("has every key that the pages use", () => {
    const { whole, beginnings } = used();

    const missing = [...whole].filter((key) => !keys.includes(key));
    const leading = beginnings.filter((beginning) => !keys.some((key) => key.startsWith(beginning)));

    expect([...missing, ...leading]).toEqual([]);
  });

  it("has no key that no page uses", () => {
    const { whole, beginnings } = used();

    const unused = keys.filter((key) => !whole.has(key) && !beginnings.some((beginning) => key.startsWith(beginning)));

    expect(unused).toEqual([]);
  });

  it("says something in both languages, with the same values in it", () => {
    const wrong = entries
      .filter(([, entry]) => texts(entry).some(([english, russian]) => !english || !russian || places(english).join() !== places(russian).join()))
      .map(([key]) => key);

    expect(wrong).toEqual([]);
  });

  it("keeps its keys in order, so that a new one has one place", () => {
    const unordered = parts.filter(([, all]) => Object.keys(all).join() !== Object.keys(all).toSorted((a, b) => (a < b ? -1 : 1)).join()).map(([part]) => part);

    expect(unordered).toEqual([]);
  });

  it("counts as Russian counts", () => {
    const words = inLanguage({ tags: { en: ["{{count}} tag", "{{count}} tags"], ru: ["тег", "тега", "тегов"] } }, "ru");

    expect(words).toEqual({ tags_one: "тег", tags_few: "тега", tags_many: "тегов", tags_other: "тега" });
  });
});
