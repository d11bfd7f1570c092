/** The page's style nonce: the strict content policy lets in only styles that carry it. */
import { setNonce } from "get-nonce";

const element = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
const nonce = element?.nonce ?? "";

// The scroll lock of dialogs writes its own style element and asks here.
if (nonce) setNonce(nonce);

export function styleNonce(): string {
  return nonce;
}
