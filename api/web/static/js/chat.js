// The resident's chat: sends without leaving the page, shows what arrives, loses nothing that was written.
// Without this file the page works by plain forms.

const log = document.getElementById("log");
const lines = document.getElementById("lines");
const thinking = document.getElementById("thinking");
const form = document.getElementById("write");
const box = form.elements.text;
const wrong = document.getElementById("text-wrong");
const said = { ...log.dataset, ...form.dataset };
const FALLBACK_MS = 4000;
const PATIENCE_MS = 20000;

const freshId = () =>
  Date.now().toString(16).padStart(12, "0") +
  Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// what arrives ---------------------------------------------------------------------------------------------------

let firstNew = null;

// A line of ours takes the place of the bubble we drew for it; any other stands behind `before`, else at the end.
function show(html, before = null) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  const line = holder.content.firstElementChild;
  if (!line) return null;
  const known = document.getElementById(line.id);
  if (known) return known;
  const isMine = line.classList.contains("mine");
  const drawn = isMine && lines.querySelector(`.drawn[data-message="${CSS.escape(line.dataset.message)}"]`);
  if (drawn) drawn.replaceWith(line);
  else if (before) before.after(line);
  else lines.append(line);
  separateDay(line);
  if (!isMine) {
    thinking.classList.remove("now");
    lines.querySelectorAll(".choices").forEach((old) => old.parentElement === line || old.remove());
    expectPhone(line);
  }
  bringIntoView(line);
  return line;
}

function separateDay(line) {
  const days = lines.querySelectorAll(".newday");
  if (days.length && days[days.length - 1].dataset.of === line.dataset.day) return;
  const day = document.createElement("li");
  day.className = "newday";
  day.dataset.of = line.dataset.day;
  day.textContent = line.dataset.daySaid;
  line.before(day);
}

function expectPhone(line) {
  const wantsPhone = "wantsPhone" in line.dataset;
  box.inputMode = wantsPhone ? "tel" : "text";
  box.autocomplete = wantsPhone ? "tel" : "off";
  box.placeholder = wantsPhone ? said.saidPhone : said.saidWrite;
}

// The answer's first line stays on the screen, also when the whole answer is longer than the screen.
function bringIntoView(line) {
  const isReading = innerHeight + scrollY < document.body.scrollHeight - 400 - line.offsetHeight;
  if (isReading && !firstNew) return;
  if (!firstNew) {
    firstNew = line;
    requestAnimationFrame(() => {
      const top = firstNew.getBoundingClientRect().top + scrollY - 80;
      firstNew = null;
      scrollTo({ top: Math.min(top, document.body.scrollHeight), behavior: "smooth" });
    });
  }
}

const toEnd = () => scrollTo({ top: document.body.scrollHeight });

function listen() {
  const last = lines.querySelector(".line:last-of-type");
  const after = last ? last.dataset.line : log.dataset.after;
  const events = new EventSource(`${log.dataset.events}?after=${encodeURIComponent(after || "")}`);
  events.addEventListener("line", (event) => show(event.data));
}

// Where a proxy holds streams back, the page itself brings the lines.
async function lookAgain() {
  try {
    const answer = await fetch("/chat", { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    let before = null;
    page.querySelectorAll("#lines > .line").forEach((line) => (before = show(line.outerHTML, before)));
  } catch {
    // No network: the stream tries again by itself.
  }
}

// what is sent ----------------------------------------------------------------------------------------------------

function pendingBubble(message, text) {
  const line = document.createElement("li");
  line.className = "mine drawn sending";
  line.dataset.message = message;
  const who = document.createElement("span");
  who.className = "unseen";
  who.textContent = said.saidYou;
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  bubble.textContent = text;
  const state = document.createElement("span");
  state.className = "when";
  state.textContent = said.saidSending;
  line.append(who, bubble, state);
  lines.append(line);
  toEnd();
  return line;
}

function fail(line, fields) {
  line.className = "mine drawn failed";
  line.querySelector(".when").hidden = true;
  const tell = document.createElement("div");
  tell.className = "tell bad";
  tell.setAttribute("role", "alert");
  const words = document.createElement("span");
  words.textContent = said.saidFailed;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "quiet";
  again.textContent = said.saidAgain;
  again.addEventListener("click", () => {
    tell.remove();
    line.className = "mine drawn sending";
    line.querySelector(".when").hidden = false;
    deliver(line, fields);
  });
  tell.append(words, again);
  line.append(tell);
  thinking.classList.remove("now");
  toEnd();
}

async function deliver(line, fields) {
  thinking.classList.add("now");
  toEnd();
  setTimeout(() => thinking.classList.remove("now"), PATIENCE_MS);
  let answer;
  try {
    answer = await fetch("/chat", {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout ? AbortSignal.timeout(PATIENCE_MS) : undefined,
    });
  } catch {
    return fail(line, fields);
  }
  if (answer.status === 422) {
    line.remove();
    thinking.classList.remove("now");
    box.value = fields.text || "";
    grow();
    return complain((await answer.json()).sentence);
  }
  if (!answer.ok) return fail(line, fields);
  line.classList.remove("sending");
  line.querySelector(".when").textContent = said.saidSent;
  setTimeout(() => (line.isConnected || thinking.classList.contains("now")) && lookAgain(), FALLBACK_MS);
}

function complain(sentence) {
  wrong.lastElementChild.textContent = sentence;
  wrong.hidden = !sentence;
  box.toggleAttribute("aria-invalid", Boolean(sentence));
  if (sentence) box.focus();
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 160)}px`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  if (!text) return complain(said.saidEmpty);
  if (text.length > Number(said.most)) return complain(said.saidLong);
  complain("");
  const message = freshId();
  box.value = "";
  grow();
  deliver(pendingBubble(message, text), { text, message });
});

lines.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || button.name !== "choice") return;
  event.preventDefault();
  const message = freshId();
  const label = button.lastElementChild.textContent;
  event.target.remove();
  const line = pendingBubble(message, label);
  line.tabIndex = -1;
  line.focus({ preventScroll: true });
  deliver(line, { choice: button.value, message });
});

box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
box.addEventListener("input", () => {
  grow();
  if (!wrong.hidden) complain("");
});
document.addEventListener("visibilitychange", () => document.hidden || lookAgain());

toEnd();
listen();
