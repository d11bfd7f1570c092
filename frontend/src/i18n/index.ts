/** Starts i18next with the catalogue; remembers the reader's choice of language in this browser. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { catalogue, type Catalogue } from "@/i18n/catalogue";
import { learnAll } from "@/i18n/server";
import { inLanguage, LANGUAGES, type Language } from "@/i18n/words";

import type { Operation } from "@/i18n/catalogue/operation";

declare module "i18next" {
  interface CustomTypeOptions {
    returnNull: false;
    resources: { translation: { [Part in keyof (Catalogue & Operation)]: Record<keyof (Catalogue & Operation)[Part], string> } };
  }
}

const STORED = "pratique.language";

function preferred(): Language {
  const wanted = localStorage.getItem(STORED) ?? navigator.language.slice(0, 2);
  return LANGUAGES.find((language) => language === wanted) ?? "en";
}

function everything(language: Language): Record<string, Record<string, string>> {
  return Object.fromEntries(Object.entries(catalogue).map(([part, entries]) => [part, inLanguage(entries, language)]));
}

function markPage(language: string): void {
  document.documentElement.lang = language;
}

export function currentLanguage(): Language {
  return LANGUAGES.find((language) => language === i18next.resolvedLanguage) ?? "en";
}

export async function speak(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  if (language === "ru") await learnAll();
  await i18next.changeLanguage(language);
}

i18next.on("languageChanged", markPage);
void i18next.use(initReactI18next).init({
  lng: preferred(),
  fallbackLng: "en",
  supportedLngs: LANGUAGES,
  initAsync: false,
  resources: { en: { translation: everything("en") }, ru: { translation: everything("ru") } },
  interpolation: { escapeValue: false },
});

/** Everything that is said in the reader's language is there. */
export const ready: Promise<void> = currentLanguage() === "ru" ? learnAll() : Promise.resolve();

export default i18next;
