// Says that this page is open and whether its reader is answering, and shows who else is. Without this file, opening
// the page counts as reading for a minute.

const EVERY_MS = 20_000;
const RENEW_MS = 30_000; // while somebody types; the lock lasts three minutes
const IDLE_MS = 180_000;

let typedAt = -IDLE_MS;
let toldAt = -RENEW_MS;
let isAnswering = false;

const piece = () => document.getElementById("presence");
const isAnswer = (target) => target.id === "text" && target.closest("form.answer") !== null;

function isAtIt() {
  const box = document.querySelector("form.answer #text");
  return box !== null && (box.value.trim() !== "" || box === document.activeElement);
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("presence");
  const shown = piece();
  if (fresh && shown && fresh.textContent.trim() !== shown.textContent.trim()) {
    shown.replaceChildren(...fresh.childNodes);
  }
}

async function say(doing) {
  const shown = piece();
  if (!shown) return;
  try {
    const answer = await fetch(`${shown.dataset.presence}/${doing}`, { method: "POST", redirect: "manual" });
    if (answer.ok) show(await answer.text());
  } catch {
    // No network: the others see us leave by themselves, and the next beat tells again.
  }
}

function answering({ isNew = false } = {}) {
  typedAt = performance.now();
  if (!isNew && isAnswering && typedAt - toldAt < RENEW_MS) return;
  isAnswering = true;
  toldAt = typedAt;
  say("answering");
}

function stop() {
  isAnswering = false;
  say("stopped");
}

function beat() {
  if (document.hidden) return;
  if (isAnswering && (!isAtIt() || performance.now() - typedAt > IDLE_MS)) {
    stop();
  } else {
    say("reading");
  }
}

document.addEventListener("focusin", (event) => {
  if (isAnswer(event.target)) answering({ isNew: true });
});
document.addEventListener("input", (event) => {
  if (isAnswer(event.target)) answering();
});
document.addEventListener("htmx:after:swap", () => {
  if (isAnswering && !isAtIt()) stop(); // the answer was sent
});
document.addEventListener("visibilitychange", beat);
addEventListener("pagehide", () => {
  const shown = piece();
  if (shown) navigator.sendBeacon(`${shown.dataset.presence}/left`);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) beat();
});
setInterval(beat, EVERY_MS);
