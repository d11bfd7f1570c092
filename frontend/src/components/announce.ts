/** Says a sentence to screen readers through the page's live region, without moving the focus. */
const ID = "pq-announcer";

export function announce(sentence: string): void {
  const region = document.getElementById(ID);
  if (!region) return;
  region.textContent = "";
  // A region that is emptied and filled in one go is read as unchanged.
  requestAnimationFrame(() => {
    region.textContent = sentence;
  });
}

export const ANNOUNCER_ID = ID;
