// The guide editor: shows while somebody types how it will read. Works without this file too.

const form = document.querySelector("#form[data-preview]");
const live = document.querySelector(".live");
const PAUSE_MS = 500;
let waiting;
let latest = 0;

function where() {
  const part = document.activeElement && document.activeElement.closest("[data-step]");
  return part ? part.dataset.step : "intro";
}

async function show() {
  const turn = ++latest;
  const said = new FormData(form);
  said.set("at", where());
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new URLSearchParams(said) });
    if (!answer.ok || turn !== latest) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const chosen = live.querySelector("input:checked");
    live.replaceChildren(...page.body.childNodes);
    if (chosen) live.querySelector(`#${chosen.id}`).checked = true;
  } catch {
    // Without a network the last preview stays.
  }
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(show, PAUSE_MS);
}

if (form && live) {
  live.hidden = false;
  form.addEventListener("input", soon);
  form.addEventListener("focusin", soon);
  let isChanged = false;
  form.addEventListener("input", () => (isChanged = true));
  form.addEventListener("submit", () => (isChanged = false));
  addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
}
