// Finding a guide while somebody types. Without this script the form leads to the same page.

const PAUSE_MS = 250;
const field = document.getElementById("q");
const told = document.getElementById("told");
let waiting = 0;
let asked = null;
let shown = field.value.trim();

const addressOf = (words) => (words ? `/guides?${new URLSearchParams({ q: words })}` : "/guides");

async function find() {
  const words = field.value.trim();
  clearTimeout(waiting);
  if (words === shown) return;
  asked?.abort();
  asked = new AbortController();
  const address = new URL(addressOf(words), location.href);
  address.searchParams.set("only", "found");
  try {
    const answer = await fetch(address, { signal: asked.signal });
    if (!answer.ok) return; // Enter still asks for the whole page
    const piece = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("found");
    if (!piece) return;
    document.getElementById("found").replaceWith(piece);
    shown = words;
    told.textContent = piece.dataset.told;
    history.replaceState(null, "", addressOf(words));
  } catch {
    // Without a network, or overtaken by the next letter: what is shown stays.
  }
}

const rows = () => [...document.querySelectorAll("#found a.card")];

function step(event) {
  const all = rows();
  const place = all.indexOf(document.activeElement);
  if (document.activeElement !== field && place < 0) return;
  if (event.key === "Escape" && place >= 0) field.focus();
  else if (event.key === "ArrowDown" && place + 1 < all.length) all[place + 1].focus();
  else if (event.key === "ArrowUp" && place >= 0) (all[place - 1] ?? field).focus();
  else return;
  event.preventDefault();
}

field.addEventListener("input", (event) => {
  clearTimeout(waiting);
  // A Vietnamese keyboard that is still putting a word together is waited for.
  if (!event.isComposing) waiting = setTimeout(find, PAUSE_MS);
});
field.addEventListener("compositionend", () => {
  clearTimeout(waiting);
  waiting = setTimeout(find, PAUSE_MS);
});
field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  find().then(() => rows().length === 1 && rows()[0].focus());
});
document.addEventListener("keydown", step);
