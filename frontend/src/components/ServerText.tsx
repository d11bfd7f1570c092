import { Marked } from "@/components/Marked";
import { useServerText } from "@/i18n/server";

/** Something the server says, in the reader's language; `marked`: with its `code` shown as code. */
export function ServerText({ text, marked = false }: { readonly text: string; readonly marked?: boolean }) {
  const said = useServerText()(text);
  return marked ? <Marked text={said} /> : <>{said}</>;
}
