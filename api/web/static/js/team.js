// The team's pages: fresh by themselves, and nothing written is lost when the network is. Works without this file too.

function listen(part) {
  const events = new EventSource(part.dataset.live);
  events.addEventListener("changed", () => {
    const shown = document.getElementById(part.id);
    if (shown) shown.dispatchEvent(new CustomEvent("changed"));
  });
  addEventListener("pagehide", () => events.close());
}

// Whoever listens is told at once to look again, for what happened meanwhile: that waits until the page is there.
addEventListener("load", () => document.querySelectorAll("[data-live]").forEach(listen));

document.addEventListener("htmx:error", (event) => {
  const form = event.target.closest && event.target.closest("form");
  const offline = form && form.querySelector(".offline");
  if (offline) offline.hidden = false;
});

document.addEventListener("htmx:before:request", (event) => {
  const form = event.target.closest && event.target.closest("form");
  if (!form) return;
  form.setAttribute("aria-busy", "true");
  const offline = form.querySelector(".offline");
  if (offline) offline.hidden = true;
});

document.addEventListener("htmx:finally:request", (event) => {
  const form = event.target.closest && event.target.closest("form");
  if (form) form.removeAttribute("aria-busy");
});

// What somebody opened or closed stays so when an answer arrives; what nobody touched is as the page comes.
const summaryOf = (part) => part.querySelector("summary").textContent.trim();
const touched = new Map();

document.addEventListener("click", (event) => {
  const summary = event.target.closest("#request summary");
  if (summary) touched.set(summaryOf(summary.parentElement), !summary.parentElement.open);
});

// What somebody chose or typed in one form stays when the answer to another one arrives.
const filledIn = new Map();
const nameOf = (form) => form.getAttribute("action");
const isTicked = (field) => field.type === "radio" || field.type === "checkbox";
const fieldOf = ({ name, type, value }) => (type === "checkbox" ? `${name}=${value}` : name);

document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (!form || target.type === "file" || !form.closest("#request")) return;
  const fields = filledIn.get(nameOf(form)) || new Map();
  fields.set(fieldOf(target), target.type === "checkbox" ? target.checked : target.value);
  filledIn.set(nameOf(form), fields);
});

function giveBack(form) {
  const fields = filledIn.get(nameOf(form)) || new Map();
  for (const field of form.elements) {
    const kept = fields.get(fieldOf(field));
    if (kept === undefined) continue;
    if (isTicked(field)) field.checked = field.type === "radio" ? field.value === kept : kept;
    else field.value = kept;
  }
}

const sent = new Map(); // what a form on its way held: given back when it did not arrive

document.addEventListener("htmx:before:request", (event) => {
  const form = event.target.closest && event.target.closest("#request form");
  if (!form || !filledIn.has(nameOf(form))) return;
  sent.set(nameOf(form), filledIn.get(nameOf(form)));
  filledIn.delete(nameOf(form));
});

document.addEventListener("htmx:error", (event) => {
  const form = event.target.closest && event.target.closest("#request form");
  const fields = form && sent.get(nameOf(form));
  if (fields) filledIn.set(nameOf(form), fields);
});

document.addEventListener("htmx:after:swap", () => {
  document.querySelectorAll("#request form").forEach(giveBack);
  document.querySelectorAll("#request details").forEach((part) => {
    part.open = touched.get(summaryOf(part)) ?? part.open;
  });
  const wrong = document.querySelector("#request [aria-invalid='true']");
  if (wrong) wrong.focus();
});
