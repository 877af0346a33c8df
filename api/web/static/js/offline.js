// On every page of the team: sends what waits on this phone, says how that goes, and keeps the pages ready for no network.

(() => {
  const bar = document.getElementById("queue");
  const newer = document.getElementById("newer");
  if (!bar || !self.indexedDB || !self.crypto || !crypto.getRandomValues) return;
  const { member, ...said } = bar.dataset;
  const FULL = 0.9;
  const READ_AGAIN_MS = 5 * 60 * 1000;
  const READ_SOON_MS = 1500;
  let outcome = "";

  queue.me = { id: member, name: bar.dataset.name };

  // the line on top ------------------------------------------------------------------------------------------------

  async function draw() {
    const everything = await queue.unsent();
    const waiting = everything.filter((one) => !member || one.member === member);
    const bad = waiting.filter((one) => one.state === "attention").length;
    const parts = [];
    if (waiting.length > bad) parts.push(`${said.saidWaiting} ${waiting.length - bad}.`);
    if (bad) parts.push(`${said.saidAttention} ${bad}.`);
    if (waiting.length && (!member || outcome === "sign-in")) parts.push(said.saidSignIn);
    if (await isNearlyFull()) parts.push(said.saidStorage);
    const words = parts.join(" ");
    const line = bar.querySelector("p");
    if (line.textContent !== words) line.textContent = words;
    bar.classList.toggle("bad", bad > 0);
    bar.querySelector("a").hidden = !member || location.pathname === "/team/offline";
    bar.hidden = !words;
    offerNewer(everything.length);
  }

  // What a browser says of its space need not be so: what it could not keep tells more.
  async function isNearlyFull() {
    if (queue.isFull()) return true;
    if (!navigator.storage || !navigator.storage.estimate) return false;
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    return quota > 0 && usage / quota > FULL;
  }

  // what can be read without a network -----------------------------------------------------------------------------

  async function read(name, isNew = false) {
    const known = (await queue.note(`${name}:${member}`)) || {};
    if (!isNew && known.at && Math.abs(Date.now() - known.at) < READ_AGAIN_MS) return;
    const headers = known.mark ? { "If-None-Match": known.mark } : {};
    const answer = await fetch(`/team/offline/${name}`, { headers, credentials: "same-origin", cache: "no-store" });
    if (answer.status === 304) await queue.keepNote(`${name}:${member}`, { ...known, at: Date.now() });
    if (answer.status !== 200) return;
    const told = await answer.json();
    await queue.keepNote(`${name}:${member}`, { told, mark: answer.headers.get("ETag"), at: Date.now() });
    queue.tell();
  }

  let soon = null;

  // What an act changed is read again at once; a page that lies open reads again when what it knows is old.
  function readSoon() {
    clearTimeout(soon);
    soon = setTimeout(() => read("snapshot", true).then(() => read("guides")).catch(() => {}), READ_SOON_MS);
  }

  function readIfOld() {
    if (!document.hidden) read("snapshot").catch(() => {});
  }

  // the service worker ---------------------------------------------------------------------------------------------

  let worker = null;

  async function install() {
    if (!navigator.serviceWorker) return;
    worker = await navigator.serviceWorker.register("/team/service-worker.js", { scope: "/team", updateViaCache: "none" });
    worker.addEventListener("updatefound", () => {
      const found = worker.installing;
      if (found) found.addEventListener("statechange", draw);
    });
    const ready = await navigator.serviceWorker.ready;
    if (member) ready.active.postMessage({ kind: "member", member });
    await draw();
    if (ready.sync && member) await ready.sync.register("to-so-queue").catch(() => {}); // an extra: timers do it too
  }

  // A new version waits until everything written with the old one has arrived, whoever wrote it.
  function offerNewer(waiting) {
    const isThere = worker && worker.waiting && navigator.serviceWorker.controller;
    newer.hidden = !isThere || waiting > 0;
  }

  newer.querySelector("button").addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    worker.waiting.postMessage({ kind: "take over" });
  });

  // start ----------------------------------------------------------------------------------------------------------

  queue.sendNow = queue.keepSending(
    () => member,
    (came) => {
      outcome = came;
      draw();
    },
  );
  queue.ready = queue.open().then(() => true, () => false);
  queue.onchange(() => draw().catch(() => {}));
  addEventListener("online", queue.sendNow);
  document.addEventListener("visibilitychange", () => document.hidden || queue.sendNow());
  addEventListener("load", () => {
    queue.ready.then((isThere) => isThere && queue.sendNow());
    install().catch(() => {}); // no service worker here: the queue does without
    if (!member) return;
    readSoon();
    setInterval(readIfOld, READ_AGAIN_MS / 5);
    document.addEventListener("visibilitychange", readIfOld);
    document.addEventListener("htmx:after:swap", readSoon);
  });
})();
