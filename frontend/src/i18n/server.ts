/**
 * What the server says, in the reader's language. The server says everything in English: as a constant, or as a
 * template with values filled in. The books in `server/` hold each template with its Russian, so that a text is
 * translated wherever it was kept meanwhile. They come when somebody reads Russian; what is in none is shown as it came.
 */
import i18next from "i18next";
import { useTranslation } from "react-i18next";

let inRussian = (text: string): string => text;

/** Brings in the books. */
export async function learnAll(): Promise<void> {
  const phrases = await import("@/i18n/server/phrases");
  inRussian = phrases.inRussian;
}

/** A text of the server in the reader's language, where there is no component, such as in a notification. */
export function serverText(text: string): string {
  return i18next.resolvedLanguage === "ru" ? inRussian(text) : text;
}

/** Gives what turns a text of the server into the reader's language. */
export function useServerText(): (text: string) => string {
  useTranslation(); // so that a change of the language is seen
  return serverText;
}
