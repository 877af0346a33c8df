// What was written on this phone and how it gets to the log. Shared by pages and service worker, so no module.
// Nothing here trusts `navigator.onLine` or a time-out: an entry has arrived when the server says so, and not before.

(() => {
  const NAME = "to-so";
  const SHAPE = 1;
  const AT_ONCE = 10;
  const PIECE = 64 * 1024;
  const PATIENCE_MS = 30000;
  const LEASE_MS = 45000;
  const WAITS_S = [2, 5, 10, 30, 60, 120, 300];
  const KEPT_FOR_MS = 7 * 24 * 3600 * 1000;
  const CHANNEL = "to-so-queue";

  // the store ------------------------------------------------------------------------------------------------------

  let opened = null;
  let isFull = false; // the last thing that was to be kept found no space

  function open() {
    opened = opened || new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, SHAPE);
      asked.onupgradeneeded = () => {
        const made = asked.result;
        made.createObjectStore("entries", { keyPath: "id" });
        made.createObjectStore("photos", { keyPath: "id" }).createIndex("entry", "entry");
        made.createObjectStore("notes", { keyPath: "key" });
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => {
          asked.result.close();
          opened = null;
        };
        asked.result.onclose = () => (opened = null);
        resolve(asked.result);
      };
      asked.onerror = () => reject(asked.error);
      asked.onblocked = () => reject(new Error("blocked"));
    }).catch((error) => {
      opened = null;
      throw error;
    });
    return opened;
  }

  // Runs `work` in one transaction and waits until it is on the disk; `work` returns a request or nothing.
  async function within(stores, mode, work) {
    const database = await open();
    return new Promise((resolve, reject) => {
      const unit = database.transaction(stores, mode);
      let asked;
      unit.oncomplete = () => {
        if (mode === "readwrite") isFull = false;
        resolve(asked && asked.result);
      };
      unit.onerror = unit.onabort = () => {
        if (unit.error && unit.error.name === "QuotaExceededError") {
          isFull = true;
          hear();
        }
        reject(unit.error || new Error("aborted"));
      };
      asked = work(...stores.map((store) => unit.objectStore(store)));
    });
  }

  const note = async (key) => ((await within(["notes"], "readonly", (notes) => notes.get(key))) || {}).value;
  const keepNote = (key, value) => within(["notes"], "readwrite", (notes) => notes.put({ key, value }));
  const forgetNote = (key) => within(["notes"], "readwrite", (notes) => notes.delete(key));
  const entry = (id) => within(["entries"], "readonly", (entries) => entries.get(id));
  const entries = () => within(["entries"], "readonly", (store) => store.getAll());
  const photosOf = (id) => within(["photos"], "readonly", (photos) => photos.index("entry").getAll(id));

  // An entry and its photos are there together or not at all.
  async function add(one, photos = []) {
    await within(["entries", "photos"], "readwrite", (entriesHere, photosHere) => {
      entriesHere.put(one);
      photos.forEach((photo) => photosHere.put({ ...photo, entry: one.id, sent: 0, state: "waiting" }));
    });
    tell();
  }

  // Changes an entry as it is now, not as it was read some time ago.
  async function change(id, facts) {
    await within(["entries"], "readwrite", (store) => {
      const asked = store.get(id);
      asked.onsuccess = () => asked.result && store.put({ ...asked.result, ...facts });
    });
    tell();
  }

  async function drop(id) {
    const photos = await photosOf(id);
    await within(["entries", "photos"], "readwrite", (entriesHere, photosHere) => {
      entriesHere.delete(id);
      photos.forEach((photo) => photosHere.delete(photo.id));
    });
    tell();
  }

  const dropPhoto = (id) => within(["photos"], "readwrite", (photos) => photos.delete(id)).then(tell);
  const isUnsent = (one) => one.state !== "kept" || one.photos > 0;
  const unsent = async () => (await entries()).filter(isUnsent);

  // What has arrived is shown for some days, then it is in the log only.
  async function tidy(now = Date.now()) {
    for (const one of await entries()) {
      if (!isUnsent(one) && now - one.keptAt > KEPT_FOR_MS) await drop(one.id);
    }
  }

  // news between tabs ----------------------------------------------------------------------------------------------

  const listeners = new Set();
  const channel = self.BroadcastChannel ? new BroadcastChannel(CHANNEL) : null;
  const hear = () => listeners.forEach((listener) => listener());
  if (channel) channel.onmessage = hear;

  const onchange = (listener) => listeners.add(listener);

  function tell() {
    hear();
    if (channel) channel.postMessage("changed");
  }

  // one sender at a time -------------------------------------------------------------------------------------------

  const me = Math.random().toString(36).slice(2);
  const LEFT = "to-so-left"; // the page that was left last in this tab

  // The next page in a tab need not wait until the time of the one before is over. It is told by what the browser keeps
  // before the page is gone: a change of the store that still waits for its turn then would be taken back.
  const left = () => self.sessionStorage && self.sessionStorage.getItem(LEFT);
  if (!self.navigator.locks) self.addEventListener("pagehide", () => self.sessionStorage.setItem(LEFT, me));

  // `work` is given what tells whether it is still the only one: a page that slept too long is not.
  async function alone(work) {
    if (self.navigator.locks) {
      const held = async () => true;
      return navigator.locks.request("to-so-sender", { ifAvailable: true }, (lock) => (lock ? work(held) : false));
    }
    if (!(await lease())) return false;
    const beat = setInterval(lease, LEASE_MS / 3);
    try {
      return await work(lease);
    } finally {
      clearInterval(beat);
      await release();
    }
  }

  const release = () =>
    within(["notes"], "readwrite", (notes) => {
      const asked = notes.get("sender");
      asked.onsuccess = () => asked.result && asked.result.value.holder === me && notes.delete("sender");
    });

  // For browsers without Web Locks: whoever writes its name first has some seconds, and asks for more.
  async function lease() {
    let isMine = false;
    await within(["notes"], "readwrite", (notes) => {
      const asked = notes.get("sender");
      asked.onsuccess = () => {
        const now = Date.now(); // not earlier: another tab that wrote meanwhile would seem to come from the future
        const held = asked.result && asked.result.value;
        const isOver = !held || held.until < now || held.until > now + 2 * LEASE_MS;
        isMine = isOver || held.holder === me || held.holder === left();
        if (isMine) notes.put({ key: "sender", value: { holder: me, until: now + LEASE_MS } });
      };
    });
    return isMine;
  }

  // sending --------------------------------------------------------------------------------------------------------

  // Nothing more can be sent now: no network, not signed in, somebody else signed in, another page sends.
  class Stopped extends Error {}

  async function ask(address, options = {}) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      const answer = await fetch(address, {
        ...options,
        credentials: "same-origin",
        cache: "no-store",
        headers: { Accept: "application/json", ...options.headers },
        signal: patience.signal,
      });
      const isOurs = (answer.headers.get("Content-Type") || "").includes("json"); // a hotspot's page is not
      const said = isOurs ? await answer.json() : null;
      return { status: answer.status, said };
    } catch {
      throw new Stopped("network");
    } finally {
      clearTimeout(timer);
    }
  }

  function check({ status, said }) {
    if (said === null) throw new Stopped("network");
    if (status === 401) throw new Stopped("sign-in");
    if (status === 409 && said.whose) throw new Stopped("other");
    if (status === 429 || status >= 500) throw new Stopped("busy");
  }

  const handedIn = (one) => ({
    ...one.fields,
    id: one.id,
    captured_at: new Date(one.capturedAt).toISOString(),
    is_by_clock: one.isByClock,
  });

  async function sendTexts(member, batch) {
    await Promise.all(batch.map((one) => change(one.id, { state: "sending" })));
    const body = JSON.stringify({ member, phone_now: new Date().toISOString(), logs: batch.map(handedIn) });
    const headers = { "Content-Type": "application/json" };
    let answer;
    try {
      answer = await ask("/team/offline/logs", { method: "POST", body, headers });
      check(answer);
    } catch (error) {
      for (const one of batch) await change(one.id, { state: "saved", tries: (one.tries || 0) + 1 });
      throw error;
    }
    if (answer.status !== 200) {
      if (batch.length > 1) return false; // one of them cannot even be read: each by itself
      await change(batch[0].id, { state: "attention", field: "", sentence: answer.said.sentence || "" });
      return true;
    }
    const known = new Map(answer.said.answers.map((one) => [one.id, one]));
    for (const one of batch) await settle(one, known.get(one.id));
    return true;
  }

  async function settle(one, said) {
    if (said && said.is_kept) await change(one.id, { state: "kept", keptAt: Date.now(), happenedAt: said.happened_at });
    else if (said) await change(one.id, { state: "attention", field: said.field, sentence: said.sentence });
  }

  async function sendAllTexts(member, isAlone) {
    const waiting = await waitingTexts(member);
    const failed = [];
    while (waiting.length) {
      if (!(await isAlone())) throw new Stopped("elsewhere");
      const batch = waiting.splice(0, AT_ONCE);
      try {
        if (await sendTexts(member, batch)) continue;
      } catch (error) {
        if (!(error instanceof Stopped) || error.message !== "busy" || batch.length === 1) throw error;
      }
      for (const one of batch) await sendTexts(member, [one]).catch((error) => failed.push(error)); // one bad one stops no other
      if (failed.length === batch.length) throw failed[0];
    }
    if (failed.length) throw failed[0];
  }

  const waitingTexts = async (member) =>
    (await entries())
      .filter((one) => one.member === member && (one.state === "saved" || one.state === "sending"))
      .sort((one, other) => one.capturedAt - other.capturedAt);

  // Returns false when a text came meanwhile, which goes first; the photo goes on afterwards where it stopped.
  async function sendPhoto(one, photo, isAlone) {
    const address = `/team/offline/photos/${one.id}/${photo.id}`;
    let answer = await ask(address);
    for (;;) {
      check(answer);
      if (answer.status !== 200 && answer.status !== 409) return finishPhoto(one, photo, answer.said.sentence);
      if (answer.said.is_kept) return finishPhoto(one, photo);
      if ((await waitingTexts(one.member)).length) return false;
      if (!(await isAlone())) throw new Stopped("elsewhere");
      const offset = answer.said.received;
      const piece = photo.data.slice(offset, offset + PIECE);
      const query = `offset=${offset}&size=${photo.data.byteLength}`;
      answer = await ask(`${address}?${query}`, { method: "PUT", body: piece });
    }
  }

  async function finishPhoto(one, photo, problem = "") {
    await within(["entries", "photos"], "readwrite", (entriesHere, photosHere) => {
      photosHere.delete(photo.id);
      const asked = entriesHere.get(one.id);
      asked.onsuccess = () => {
        const now = asked.result;
        if (!now) return;
        const facts = problem ? { lostPhoto: problem } : { photosSent: (now.photosSent || 0) + 1 };
        entriesHere.put({ ...now, ...facts, photos: Math.max(0, now.photos - 1) });
      };
    });
    tell();
    return true;
  }

  async function sendAllPhotos(member, isAlone) {
    const waiting = (await entries()).filter((one) => one.member === member && one.state === "kept" && one.photos > 0);
    for (const one of waiting) {
      const photos = await photosOf(one.id);
      if (!photos.length) await change(one.id, { photos: 0 });
      for (const photo of photos) if (!(await sendPhoto(one, photo, isAlone))) return false;
    }
    return true;
  }

  // Sends what waits for this member; returns "done", "busy" when another tab does, or why it stopped.
  async function send(member) {
    if (!member) return "sign-in";
    const outcome = await alone(async (isAlone) => {
      try {
        do await sendAllTexts(member, isAlone);
        while (!(await sendAllPhotos(member, isAlone))); // photos after text: the figures do not wait for pictures
        return "done";
      } catch (error) {
        if (error instanceof Stopped) return error.message;
        throw error;
      }
    });
    return outcome || "elsewhere";
  }

  // Tries again and again by itself, faster after good news; needs no Background Sync.
  function keepSending(member, onoutcome) {
    let tries = 0;
    let timer = null;
    let isRunning = false;
    let isAskedAgain = false;

    async function run() {
      clearTimeout(timer);
      if (isRunning) return void (isAskedAgain = true);
      isRunning = true;
      let outcome = "broken";
      try {
        outcome = await send(member());
        await tidy();
      } catch {
        // The store is being closed or is full: the next try tells.
      }
      isRunning = false;
      tries = outcome === "done" ? 0 : tries + 1;
      onoutcome(outcome);
      if (isAskedAgain) {
        isAskedAgain = false;
        return run();
      }
      const isWaiting = outcome !== "done" && outcome !== "sign-in" && outcome !== "other";
      if (isWaiting) timer = setTimeout(run, WAITS_S[Math.min(tries, WAITS_S.length) - 1] * (800 + Math.random() * 400));
    }

    function now() {
      tries = 0;
      return run();
    }

    return now;
  }

  const freshId = () =>
    Date.now().toString(16).padStart(12, "0") +
    Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  self.queue = {
    add, change, drop, dropPhoto, entry, entries, freshId, forgetNote, isUnsent, keepNote, keepSending, note, onchange,
    open, photosOf, send, tell, unsent, isFull: () => isFull,
  };
})();
