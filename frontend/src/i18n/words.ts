/** The shape of the catalogue: each key holds the English and the Russian side by side, so neither can be forgotten. */

/** English, then Russian. */
export type Phrase = readonly [english: string, russian: string];

/** A phrase with a number, in the forms that each language counts in. */
export interface Counted {
  readonly en: readonly [one: string, other: string];
  readonly ru: readonly [one: string, few: string, many: string];
}

export type Entries = Readonly<Record<string, Phrase | Counted>>;

export type Language = "en" | "ru";

export const LANGUAGES: readonly Language[] = ["en", "ru"];

/** One language of a part of the catalogue, with the plural suffixes that i18next looks for. */
export function inLanguage(entries: Entries, language: Language): Record<string, string> {
  const words: Record<string, string> = {};
  for (const [key, entry] of Object.entries(entries)) {
    if (!("en" in entry)) {
      words[key] = entry[language === "en" ? 0 : 1];
    } else if (language === "en") {
      words[`${key}_one`] = entry.en[0];
      words[`${key}_other`] = entry.en[1];
    } else {
      words[`${key}_one`] = entry.ru[0];
      words[`${key}_few`] = entry.ru[1];
      words[`${key}_many`] = entry.ru[2];
      words[`${key}_other`] = entry.ru[1];
    }
  }
  return words;
}
