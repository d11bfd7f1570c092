/** Texts that the server gives in each language, in the reader's. */
import { useTranslation } from "react-i18next";

import type { Said } from "@/api/types";

export function useSaid(): (text: Said) => string {
  const { i18n } = useTranslation();
  return (text) => (i18n.resolvedLanguage === "ru" ? text.ru : text.en);
}
