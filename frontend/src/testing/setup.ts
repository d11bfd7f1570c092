/** What every test stands on: the catalogue in English, and the few browser things that the test's document lacks. */
import "@/i18n";

import { cleanup, configure } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, beforeEach } from "vitest";

class Observer {
  observe(): void {
    // Nothing is laid out here, so nothing changes its size.
  }
  unobserve(): void {
    // As above.
  }
  disconnect(): void {
    // As above.
  }
}

window.matchMedia = (query) => Object.assign(new EventTarget(), { matches: false, media: query, onchange: null }) as MediaQueryList;
window.ResizeObserver = Observer;
window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;

// Where nothing is drawn there are no fonts to wait for; a growing text field asks.
Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });
// Pages load when first opened, which on a busy machine takes longer than the usual second.
configure({ asyncUtilTimeout: 8_000, getElementError: (message) => new Error(message ?? "not found") });

beforeEach(async () => {
  localStorage.clear();
  await i18next.changeLanguage("en");
});

afterEach(() => {
  cleanup();
});
