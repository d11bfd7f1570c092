/** The words of the search, whose field is on every page. */
import type { Entries } from "@/i18n/words";

export const search = {
  everywhere: ["Search everywhere", "Поиск везде"],
  field: ["CVE, package or image", "CVE, пакет или образ"],
  found: { en: ["{{count}} result", "{{count}} results"], ru: ["{{count}} результат", "{{count}} результата", "{{count}} результатов"] },
  images: ["Images", "Образы"],
  imagesWith: ["Images with {{name}}", "Образы с {{name}}"],
  inImages: { en: ["in {{count}} image", "in {{count}} images"], ru: ["в {{count}} образе", "в {{count}} образах", "в {{count}} образах"] },
  known: ["Known to the index, not found in your images", "Известно индексу, в ваших образах не найдено"],
  lead: ["Ask all images and SBOMs that you may see at once.", "Вопрос сразу ко всем видимым вам образам и SBOM."],
  noImages: ["No image that you may see holds it", "Ни в одном видимом вам образе его нет"],
  nothing: ["Nothing found for “{{q}}”", "По запросу «{{q}}» ничего не найдено"],
  nothingWay: ["Look for the whole of a CVE or of another id, a weakness such as CWE-79, or a package's name. Only images that were scanned can answer.", "Введите целиком CVE или другой идентификатор, слабость (например, CWE-79) или имя пакета. Ответить могут только проверенные образы."],
  packages: ["Packages", "Пакеты"],
  sboms: ["SBOMs", "SBOM"],
  short: ["Search", "Поиск"],
  start: ["Who is hit, and who has it?", "Кого задело и у кого это есть?"],
  startWay: ["Enter a CVE, another id or a weakness (CWE-79) to see the images it was found in and what the index knows, or a package to see those that hold it.", "Введите CVE, другой идентификатор или слабость (CWE-79), чтобы увидеть, где она найдена и что известно индексу, или пакет, чтобы увидеть, где он есть."],
  title: ["Search", "Поиск"],
} as const satisfies Entries;
