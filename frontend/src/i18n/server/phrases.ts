/**
 * Finds a text of the server in the books, by the template it was made from. `tests/docs/test_server_texts.py` holds the
 * books to what the server declares.
 */
import descriptions from "@/i18n/server/descriptions.json";
import fields from "@/i18n/server/fields.json";
import judgements from "@/i18n/server/judgements.json";
import licences from "@/i18n/server/licences.json";
import notes from "@/i18n/server/notes.json";
import progress from "@/i18n/server/progress.json";
import refusals from "@/i18n/server/refusals.json";
import remarks from "@/i18n/server/remarks.json";

type Book = Readonly<Record<string, string>>;

interface Phrase {
  /** It, with values as short and as long as they can be: which is right shows when they are looked at. */
  readonly shapes: readonly RegExp[];
  readonly names: readonly string[];
  readonly russian: string;
}

const NAME = /\{(\w+)\}/g;
/** How deep values are looked at that are texts of the server themselves. */
const DEPTH = 3;

const constants = new Map<string, string>();
let phrases: readonly Phrase[] = [];

function phraseOf(english: string, russian: string): Phrase {
  const literals = english.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const shapes = ["(.*?)", "(.*)"].map((value) => new RegExp(`^${literals.join(value)}$`, "s"));
  return { shapes, names: [...english.matchAll(NAME)].map((match) => match[1] ?? ""), russian };
}

export const books: readonly Book[] = [refusals, descriptions, remarks, fields, judgements, licences, notes, progress];

/** Takes the books in. Of two templates that fit a text the one that says more itself is meant. */
function learn(): void {
  const all = books.flatMap((book) => Object.entries(book));
  for (const [english, russian] of all) constants.set(english, russian);
  const templates = all.filter(([english]) => english.includes("{")).toSorted(([one], [other]) => other.replaceAll(NAME, "").length - one.replaceAll(NAME, "").length);
  phrases = templates.map(([english, russian]) => phraseOf(english, russian));
}

learn();

/** The template that a text was made from: rather one whose values do not reach into another sentence. */
function madeFrom(text: string): readonly [Phrase, readonly string[]] | null {
  let first: readonly [Phrase, readonly string[]] | null = null;
  for (const phrase of phrases) {
    for (const shape of phrase.shapes) {
      const values = shape.exec(text)?.slice(1);
      if (!values) break;
      if (!values.some((value) => /[.:] /.test(value))) return [phrase, values];
      first ??= [phrase, values];
    }
  }
  return first;
}

/** A text of the server in Russian, or as it is where no book has it. */
export function inRussian(text: string, depth = 0): string {
  const constant = constants.get(text);
  if (constant !== undefined) return constant;
  const made = madeFrom(text);
  if (!made) return text;
  const [{ names, russian }, found] = made;
  const values = new Map(names.map((name, place) => [name, found[place] ?? ""]).toReversed() as [string, string][]);
  return russian.replaceAll(NAME, (_, name: string) => {
    const value = values.get(name) ?? "";
    return depth < DEPTH && value.includes(" ") ? inRussian(value, depth + 1) : value;
  });
}
