// The log form: kept on this phone first, sent at once where that goes, and quick for the usual visit.
// Without this file, or where a browser keeps nothing, the form is sent as any other.

(async () => {
  const form = document.querySelector(".log-form");
  if (!form || !self.queue || !queue.ready || !queue.me.id || !(await queue.ready)) return;
  const { member, name } = { member: queue.me.id, name: queue.me.name };
  const said = form.dataset;
  const part = (id) => document.getElementById(id);
  const asked = new URLSearchParams(location.search);
  const OTHER = "other"; // a matter that no guide is about
  const PATIENCE_MS = 5000;
  const SAME_PERSON_MS = 12 * 3600 * 1000;
  const MOST_RECENT = 3;
  const VIETNAM_MS = 7 * 3600 * 1000;
  const MINUTE_MS = 60000;
  const RANGES = { people: [1, 500], minutes: [1, 1440], dossiers: [0, 100] };
  const shots = new Shots(part("photos"), said);
  const last = await queue.note(`last:${member}`);
  let mended = null; // the entry that is being put right
  let isKeeping = false;

  // when: the phone's clock, until somebody chooses -----------------------------------------------------------------

  const when = form.elements.happened_at;
  let isByClock = "fresh" in said;
  const wall = (moment) => new Date(moment + VIETNAM_MS).toISOString().slice(0, 16);
  const momentOf = (typed) => Date.parse(`${typed}:00Z`.replace(/(:\d\d:\d\d):00Z$/, "$1Z")) - VIETNAM_MS;

  function tick() {
    if (isByClock && !mended) when.value = wall(Date.now());
  }

  when.removeAttribute("max"); // the server's clock says what lies in the future
  when.addEventListener("input", () => (isByClock = false));
  document.addEventListener("visibilitychange", tick);
  setInterval(tick, MINUTE_MS);
  tick();

  // quick ways -----------------------------------------------------------------------------------------------------

  function choose(field, value) {
    const fields = form.elements[field];
    if (!fields || value === null || value === undefined) return;
    if (fields instanceof RadioNodeList || fields.tagName === "INPUT" || fields.tagName === "TEXTAREA") fields.value = value;
    else if ([...fields.options].some((option) => option.value === value)) fields.value = value;
  }

  function tickAll(field, values) {
    form.querySelectorAll(`[name=${field}]`).forEach((box) => (box.checked = values.includes(box.value)));
  }

  function fill(fields) {
    for (const field of ["place", "mode", "guide", "area"]) choose(field, fields[field]);
    tickAll("circumstances", fields.circumstances || []);
  }

  function offerLast() {
    if (!last || !part("again")) return;
    if ("fresh" in said) for (const field of ["place", "mode"]) choose(field, last.fields[field]);
    part("again").hidden = false;
    part("again").firstElementChild.addEventListener("click", () => fill(last.fields));
    if (!last.person || Math.abs(Date.now() - last.at) > SAME_PERSON_MS) return;
    part("who-same").hidden = form.querySelector("[for=who-same]").hidden = false;
  }

  async function offerRecent() {
    const box = part("recent");
    const guides = form.elements.guide;
    for (const slug of (await queue.note(`recent:${member}`)) || []) {
      const option = box && [...guides.options].find((one) => one.value === slug);
      if (!option) continue;
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: option.text });
      button.className = "quiet";
      button.addEventListener("click", () => (guides.value = slug));
      box.append(button);
      box.hidden = false;
    }
  }

  // Offline, the empty form is shown for every request: what is known of it lies on the phone.
  async function fillFromRequest(id) {
    const known = await queue.note(`snapshot:${member}`);
    const request = known && known.told.requests.find((one) => one.id === id);
    if (!request || form.elements.request.value) return;
    choose("request", request.id);
    choose("step", request.step_id);
    choose("guide", request.guide || OTHER);
    choose("area", request.area);
    choose("place", "online");
    choose("mode", "told");
    part("for-request").querySelector("p").textContent = `${request.code} · ${request.title} · ${request.place}`;
    part("for-request").hidden = false;
    part("who").hidden = true; // whose request it is, the server knows
  }

  async function mend(id) {
    mended = await queue.entry(id);
    if (!mended || mended.member !== member || mended.state === "kept") return void (mended = null);
    const { fields } = mended;
    isByClock = mended.isByClock;
    when.value = wall(Date.parse(fields.happened_at));
    for (const [field, value] of Object.entries(fields)) {
      if (typeof value === "string" || typeof value === "number") if (field !== "happened_at") choose(field, value);
    }
    for (const box of ["consent_to_act", "paid_online"]) form.elements[box].checked = Boolean(fields[box]);
    tickAll("circumstances", fields.circumstances);
    choose("who", mended.who);
    if (!fields.guide) choose("guide", OTHER);
    if (mended.field === "correction_reason" || fields.correction_reason) part("why").hidden = false;
    complain(mended.field ? { [mended.field]: mended.sentence } : {}, mended.sentence);
  }

  // reading the form -----------------------------------------------------------------------------------------------

  function whom(typed) {
    const who = typed.get("who");
    const people = Number(typed.get("people")) || null;
    if (who === "new") return { person_ref: (mended && mended.fields.person_ref) || queue.freshId(), people: null };
    if (who === "same") return { person_ref: (mended && mended.fields.person_ref) || last.person, people: null };
    if (who === "group") return { person_ref: null, people };
    return { person_ref: typed.get("person_ref") || null, people: form.querySelector("[name=who]") ? null : people };
  }

  function told() {
    const typed = new FormData(form);
    const text = (field) => (typed.get(field) || "").trim() || null;
    const number = (field) => (text(field) === null ? null : Number(text(field)));
    const isForThem = text("mode") === "for_them";
    const happened = isByClock && !mended ? Date.now() : momentOf(text("happened_at") || wall(Date.now()));
    const isTheClocks = mended && isByClock;
    return {
      happened_at: isTheClocks ? mended.fields.happened_at : new Date(happened).toISOString(),
      ...whom(typed),
      area: text("area"),
      request: text("request"),
      corrects: text("corrects"),
      correction_reason: text("corrects") && text("correction_reason"),
      place: text("place"),
      mode: text("mode"),
      consent_to_act: isForThem && typed.has("consent_to_act"),
      result: text("result"),
      result_reason: text("result") === "not_possible" ? text("result_reason") : null,
      age_band: text("age_band"),
      circumstances: typed.getAll("circumstances"),
      guide: text("guide") === OTHER ? null : text("guide"),
      guide_version: number("guide_version"),
      step: text("step"),
      minutes: number("minutes"),
      dossiers: number("dossiers") || 0,
      dossier_code: text("dossier_code"),
      paid_online: typed.has("paid_online"),
      vneid: text("vneid"),
      note: text("note"),
    };
  }

  function problemsOf(fields) {
    const problems = {};
    if (!part("why").hidden && !fields.correction_reason) problems.correction_reason = said.saidWhy;
    if (!form.elements.guide.value) problems.guide = said.saidGuide;
    if (!fields.result) problems.result = said.saidResult;
    for (const field of ["place", "mode"]) if (!fields[field]) problems[field] = said.saidChoose;
    if (fields.mode === "for_them" && !fields.consent_to_act) problems.consent_to_act = said.saidConsent;
    if (fields.result === "not_possible" && !fields.result_reason) problems.result_reason = said.saidReason;
    if (new FormData(form).get("who") === "group" && fields.people === null) problems.people = said.saidPeople;
    for (const [field, [least, most]] of Object.entries(RANGES)) {
      const value = fields[field];
      if (value !== null && !(Number.isInteger(value) && least <= value && value <= most)) problems[field] = said.saidNumber;
    }
    return problems;
  }

  // telling what is wrong ------------------------------------------------------------------------------------------

  function complain(problems, sentence = said.saidRefused) {
    form.querySelectorAll(".wrong").forEach((old) => old.remove());
    form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    const fields = Object.keys(problems);
    part("refused").hidden = !fields.length && sentence === said.saidRefused;
    part("refused").querySelector("p").textContent = fields.length ? said.saidRefused : sentence;
    fields.forEach((field) => mark(field, problems[field]));
    const first = form.querySelector("[aria-invalid]");
    if (first) first.focus();
    else if (!part("refused").hidden) part("refused").scrollIntoView({ block: "center" });
  }

  function mark(name, sentence) {
    const found = form.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`);
    const wrong = Object.assign(document.createElement("p"), { className: "wrong", id: `${name}-wrong` });
    const words = Object.assign(document.createElement("span"), { textContent: sentence });
    wrong.append(part("refused").querySelector("svg").cloneNode(true), words);
    if (!found) return void form.prepend(wrong);
    const folded = found.closest("details");
    if (folded) folded.open = true;
    const isBox = found.type === "checkbox" || found.type === "radio";
    (isBox ? found.closest("fieldset") : found).after(wrong);
    found.setAttribute("aria-invalid", "true");
    found.setAttribute("aria-describedby", wrong.id);
  }

  // keeping --------------------------------------------------------------------------------------------------------

  async function keep() {
    await shots.ready;
    const fields = told();
    const problems = problemsOf(fields);
    complain(problems);
    if (Object.keys(problems).length) return;
    const one = made(fields);
    const isHere = await queue.add(one, shots.taken).then(() => true, () => false);
    if (!isHere) return withoutStore();
    shots.taken = []; // they lie in the store now
    part("kept-here").hidden = true;
    mended = one;
    await remember(one).catch(() => {});
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
    const now = await arrived(one.id);
    if (now && now.state === "attention") {
      mended = now;
      return complain(now.field ? { [now.field]: now.sentence } : {}, now.sentence);
    }
    if (!now || now.state === "kept") return location.assign("/team/logs?saved=1");
    if (await canShow("/team/offline")) return location.assign("/team/offline?kept=1");
    startAgain(); // no page can be opened here without a network, so this one stays
  }

  // Whether a page opens without a network: just after signing in it may not be kept yet.
  async function canShow(address) {
    if (!navigator.serviceWorker || !navigator.serviceWorker.controller) return false;
    return Boolean(await caches.match(address).catch(() => null));
  }

  // This phone keeps nothing just now: straight to the server as without scripts, if it answers. Else all stays here.
  async function withoutStore() {
    if (shots.taken.length) return complain({}, said.saidNoSpaceForPhotos);
    if (await isServerThere()) return form.submit();
    complain({}, said.saidNoSpace);
  }

  async function isServerThere() {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    const answer = await fetch("/healthz", { cache: "no-store", signal: patience.signal }).catch(() => null);
    clearTimeout(timer);
    return Boolean(answer && answer.ok && (answer.headers.get("Content-Type") || "").includes("json"));
  }

  function startAgain() {
    form.reset();
    shots.clear();
    mended = null;
    isByClock = true;
    tick();
    part("kept-here").hidden = false;
    part("kept-here").scrollIntoView({ block: "center" });
  }

  const made = (fields) => ({
    id: mended ? mended.id : queue.freshId(),
    member,
    memberName: name,
    fields,
    who: new FormData(form).get("who") || "",
    capturedAt: mended ? mended.capturedAt : Date.now(),
    isByClock,
    state: "saved",
    photos: (mended ? mended.photos : 0) + shots.taken.length,
    tries: 0,
    title: form.elements.guide.selectedOptions && fields.guide ? form.elements.guide.selectedOptions[0].text : "",
  });

  async function remember({ fields, capturedAt }) {
    const { place, mode, guide, area, circumstances } = fields;
    const usual = { place, mode, guide: guide || OTHER, area, circumstances };
    await queue.keepNote(`last:${member}`, { fields: usual, person: fields.person_ref, at: capturedAt });
    if (!guide) return;
    const before = ((await queue.note(`recent:${member}`)) || []).filter((slug) => slug !== guide);
    await queue.keepNote(`recent:${member}`, [guide, ...before].slice(0, MOST_RECENT));
  }

  // Waits a moment for the server's word; an entry that one try could not send waits on the phone.
  function arrived(id) {
    return new Promise((resolve) => {
      const look = async () => {
        const now = await queue.entry(id);
        if (!now || now.state === "kept" || now.state === "attention" || now.tries > 0) resolve(now);
      };
      queue.onchange(() => look().catch(() => {}));
      setTimeout(() => queue.entry(id).then(resolve), PATIENCE_MS);
      queue.sendNow();
    });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isKeeping) return;
    isKeeping = true;
    form.setAttribute("aria-busy", "true");
    try {
      await keep();
    } finally {
      isKeeping = false;
      form.removeAttribute("aria-busy");
    }
  });

  offerLast();
  await offerRecent();
  if (asked.has("mend")) await mend(asked.get("mend"));
  else if (asked.has("request")) await fillFromRequest(asked.get("request"));
  form.dataset.ready = "";
})();
