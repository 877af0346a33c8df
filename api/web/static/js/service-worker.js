// Keeps the team's pages ready for no network. Pages of one member are kept for that member alone and go when they sign
// out; what waits to be sent lives in offline-queue.js and stays.

const { version, scripts } = "FACTS";
const FILES = `files-${version}`;
const PAGES = "pages-"; // one for each member
const WHO = "who";
const NOBODY = "/team/without-network";
const FORM = "/team/logs/new";
const HERE = "/team/offline";
const PATIENCE_MS = 3000;
const LONG_PATIENCE_MS = 12000;
const PAGE_AGAIN_MS = 12 * 3600 * 1000;
const STATIC = /\/static\/[\w./-]+(?:\?v=\w+)?/g;

importScripts(...scripts);

// life -------------------------------------------------------------------------------------------------------------

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));

// A new version is not even installed while something waits that was written with the old one; the browser asks again.
async function install() {
  if (registration.active && (await queue.unsent()).length) throw new Error("the queue is not empty");
  await keepPage(FILES, NOBODY, await fetch(NOBODY, { credentials: "omit" }));
}

// Somebody may have written an entry since the page offered it, in another tab.
async function takeOver() {
  if (!(await queue.unsent()).length) skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith("files-") && name !== FILES) await caches.delete(name);
  await clients.claim();
}

addEventListener("message", (event) => {
  if (event.data.kind === "take over") event.waitUntil(takeOver());
  if (event.data.kind === "member") event.waitUntil(welcome(event.data.member));
});

addEventListener("sync", (event) => {
  if (event.tag === "to-so-queue") event.waitUntil(member().then(queue.send));
});

// whose phone it is just now ---------------------------------------------------------------------------------------

async function member() {
  const kept = await (await caches.open(WHO)).match("/team");
  return kept ? kept.text() : "";
}

// Before the pages of somebody else are kept, those of whoever was here go.
async function welcome(id) {
  if ((await member()) !== id) {
    await forget();
    await (await caches.open(WHO)).put("/team", new Response(id));
  }
  const pages = await caches.open(PAGES + id);
  for (const address of [FORM, HERE]) {
    const known = await pages.match(address);
    if (known && isFresh(known)) continue;
    await keepPage(PAGES + id, address, await fetch(address, { credentials: "same-origin" }), id).catch(() => {});
  }
}

const isFresh = (page) =>
  page.headers.get("Kept-Version") === version && Date.now() - Date.parse(page.headers.get("Date")) < PAGE_AGAIN_MS;

async function forget() {
  const id = await member();
  for (const name of await caches.keys()) if (name.startsWith(PAGES) || name === WHO) await caches.delete(name);
  if (id) await Promise.all(["snapshot", "guides"].map((name) => queue.forgetNote(`${name}:${id}`)));
}

// Keeps a page with every file it names, or nothing of it.
async function keepPage(cache, address, page, id = null) {
  if (!page.ok || page.redirected || (id !== null && page.headers.get("Kept-For") !== id)) return;
  const files = await caches.open(FILES);
  for (const file of new Set((await page.clone().text()).match(STATIC))) {
    if (await files.match(file)) continue;
    const answer = await fetch(file);
    if (!answer.ok) throw new Error(file);
    await files.put(file, answer);
  }
  await (await caches.open(cache)).put(address, page);
}

// answering --------------------------------------------------------------------------------------------------------

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (request.method === "GET") event.respondWith(page(event, address));
    else if (address.pathname === "/team/sign-out") event.waitUntil(forget());
  } else if (request.method === "GET" && address.pathname.startsWith("/static/")) {
    event.respondWith(file(request, address));
  }
});

// The network first; when it is silent for some seconds, what is kept.
async function page(event, address) {
  const kept = await keptFor(address);
  const asked = fetch(event.request);
  const patience = kept.isThePage ? PATIENCE_MS : LONG_PATIENCE_MS;
  try {
    const answer = await Promise.race([asked, silence(patience)]);
    if (kept.isThePage) event.waitUntil(refresh(address, answer.clone()));
    return answer;
  } catch (error) {
    asked.catch(() => {});
    if (kept.page) return kept.page;
    throw error;
  }
}

const silence = (ms) => new Promise((_, reject) => setTimeout(() => reject(new Error("silent")), ms));

async function keptFor(address) {
  const id = await member();
  const pages = id ? await caches.open(PAGES + id) : null;
  const isForm = address.pathname === FORM && !address.searchParams.has("corrects");
  const own = isForm ? FORM : address.pathname === HERE ? HERE : null;
  const instead = (pages && (await pages.match(HERE))) || (await (await caches.open(FILES)).match(NOBODY));
  if (pages && own) return { isThePage: true, page: (await pages.match(own)) || instead };
  return { isThePage: false, page: instead };
}

async function refresh(address, answer) {
  const id = await member();
  const isPlain = !address.search || address.pathname === HERE;
  if (id && isPlain) await keepPage(PAGES + id, address.pathname, answer, id).catch(() => {});
}

// What a mark names never changes; anything else is asked for first.
async function file(request, address) {
  const files = await caches.open(FILES);
  const kept = await files.match(request);
  if (kept && address.searchParams.has("v")) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
