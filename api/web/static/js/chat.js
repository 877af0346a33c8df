// The resident's chat: sends without leaving the page, shows what arrives, loses nothing that was written.
// Without this file the page works by plain forms.

import { arrived, noticed } from "./chat-notice.js";
import { Tray } from "./chat-files.js";

const log = document.getElementById("log");
const lines = document.getElementById("lines");
const thinking = document.getElementById("thinking");
const form = document.getElementById("write");
const box = form.elements.text;
const wrong = document.getElementById("text-wrong");
const said = { ...log.dataset, ...form.dataset };
const tray = new Tray(said);
const JSON_ONLY = { Accept: "application/json" };
const FALLBACK_MS = 4000;
const PATIENCE_MS = 20000;
const TOO_SOON = 429;
const NOT_TAKEN = [413, 422, TOO_SOON];
const NO_COOKIE = 409;

const freshId = () =>
  Date.now().toString(16).padStart(12, "0") +
  Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// what arrives ---------------------------------------------------------------------------------------------------

let firstNew = null;
let isListening = false;

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
    if (!("aside" in line.dataset)) {
      lines.querySelectorAll(".choices").forEach((old) => old.parentElement === line || old.remove());
    }
    expectPhone(line);
    arrived();
  }
  if (!drawn) bringIntoView(line);
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
  if (isListening || !("known" in log.dataset)) return;
  isListening = true;
  const last = lines.querySelector(".line:last-of-type");
  const after = last ? last.dataset.line : log.dataset.after;
  const address = new URL(log.dataset.events, location.href);
  address.searchParams.set("after", after || "");
  const events = new EventSource(address);
  events.addEventListener("line", (event) => show(event.data));
}

// Where a proxy holds streams back, the page itself brings the lines.
async function lookAgain() {
  if (!("known" in log.dataset)) return;
  try {
    const answer = await fetch(log.dataset.page, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!("known" in page.getElementById("log").dataset)) return;
    let before = null;
    page.querySelectorAll("#lines > .line").forEach((line) => (before = show(line.outerHTML, before)));
  } catch {
    // No network: the stream tries again by itself.
  }
}

// what is sent ----------------------------------------------------------------------------------------------------

const post = (address, body) =>
  fetch(address, {
    method: "POST",
    headers: JSON_ONLY,
    body,
    signal: AbortSignal.timeout ? AbortSignal.timeout(PATIENCE_MS) : undefined,
  });

// Nothing is kept of a visit before its first message: only then does the conversation begin.
async function begin() {
  if ("known" in log.dataset) return;
  const answer = await post(log.dataset.begin, new URLSearchParams({ begin: "1", start: log.dataset.start }));
  if (!answer.ok) throw new Refused(answer.status, (await answer.json()).sentence);
  log.dataset.known = "";
  history.replaceState(null, "", log.dataset.page); // loading the page again must not start again
  document.querySelectorAll("[name=back]").forEach((field) => (field.value = log.dataset.page));
  document.getElementById("forget").hidden = false;
  form.querySelectorAll("[name=begin], [name=start]").forEach((field) => field.remove());
}

class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

function pendingBubble(message, text, files) {
  const line = document.createElement("li");
  line.className = "mine drawn sending";
  line.dataset.message = message;
  const who = document.createElement("span");
  who.className = "unseen";
  who.textContent = said.saidYou;
  const state = document.createElement("span");
  state.className = "when";
  state.textContent = said.saidSending;
  line.append(who);
  if (files.length) line.append(tray.drawn(files));
  if (text) {
    const bubble = document.createElement("div");
    bubble.className = "bubble";
    bubble.textContent = text;
    line.append(bubble);
  }
  line.append(state);
  lines.append(line);
  toEnd();
  return line;
}

function fail(line, fields, files) {
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
    deliver(line, fields, files);
  });
  tell.append(words, again);
  line.append(tell);
  thinking.classList.remove("now");
  toEnd();
}

// What the bot did not take comes back to where it was written, with the reason.
function giveBack(line, fields, sentence) {
  line.remove();
  thinking.classList.remove("now");
  box.value = fields.text || "";
  grow();
  complain([sentence]);
}

async function deliver(line, fields, files = []) {
  thinking.classList.add("now");
  toEnd();
  setTimeout(() => thinking.classList.remove("now"), PATIENCE_MS);
  let answer;
  try {
    await begin();
    const problems = await tray.upload(files, log.dataset.files);
    const kept = files.map((file) => file.attachment).filter(Boolean);
    if (problems.length) complain(problems);
    if (files.length && !kept.length && !fields.text) {
      line.remove();
      thinking.classList.remove("now");
      return;
    }
    const body = new URLSearchParams({ ...fields, begun: "1" });
    kept.forEach((attachment) => body.append("attachment", attachment));
    answer = await post(log.dataset.page, body);
  } catch (error) {
    if (!(error instanceof Refused)) return fail(line, fields, files);
    return giveBack(line, fields, error.message);
  }
  if (answer.status === NO_COOKIE) {
    document.getElementById("blocked").hidden = false;
    delete log.dataset.known;
    return giveBack(line, fields, (await answer.json()).sentence);
  }
  if (NOT_TAKEN.includes(answer.status)) return giveBack(line, fields, (await answer.json()).sentence);
  if (!answer.ok) return fail(line, fields, files);
  if ((await answer.json()).is_new) return location.reload(); // the chat was taken off this device meanwhile
  line.classList.remove("sending");
  line.querySelector(".when").textContent = said.saidSent;
  listen();
  setTimeout(() => (line.isConnected || thinking.classList.contains("now")) && lookAgain(), FALLBACK_MS);
}

function complain(sentences) {
  wrong.lastElementChild.replaceChildren(
    ...sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })),
  );
  wrong.hidden = !sentences.length;
  box.toggleAttribute("aria-invalid", Boolean(sentences.length));
  if (sentences.length) box.focus();
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 160)}px`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  if (!text && !tray.files.length) return complain([said.saidEmpty]);
  if (text.length > Number(said.most)) return complain([said.saidLong]);
  complain([]);
  const message = freshId();
  const files = tray.take();
  box.value = "";
  grow();
  deliver(pendingBubble(message, text, files), { text, message }, files);
});

lines.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || button.name !== "choice") return;
  event.preventDefault();
  const message = freshId();
  const label = button.lastElementChild.textContent;
  event.target.remove();
  const line = pendingBubble(message, label, []);
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
  if (!wrong.hidden) complain([]);
});
tray.onproblem = complain;
document.addEventListener("visibilitychange", () => document.hidden || lookAgain());

// how it stands on the screen -------------------------------------------------------------------------------------

// Choices that do not fit on the screen wait above the field to write in, however tall that is.
const field = form.parentElement;
const measure = () => document.documentElement.style.setProperty("--write", `${field.offsetHeight}px`);
new ResizeObserver(measure).observe(field);
measure();

noticed(log, said);
if ("known" in log.dataset && !location.hash) document.getElementById("last")?.scrollIntoView();
listen();
