/**
 * Brings in the words of running an installation. Few people open those pages, so their words come with them and not with
 * the first page; each of them imports this.
 */
import i18next from "@/i18n";
import { operation } from "@/i18n/catalogue/operation";
import { inLanguage, LANGUAGES } from "@/i18n/words";

for (const language of LANGUAGES) {
  for (const [part, entries] of Object.entries(operation)) {
    i18next.addResourceBundle(language, "translation", { [part]: inLanguage(entries, language) }, true, true);
  }
}
