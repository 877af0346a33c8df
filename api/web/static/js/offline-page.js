// What is on this phone: entries and how far each has come, and what can be read without a network.

(async () => {
  const part = (id) => document.getElementById(id);
  const words = part("words").dataset;
  const language = document.documentElement.lang;
  const isHere = location.pathname === "/team/offline";
  part("no-network").hidden = isHere;
  part("no-network").querySelector("a").href = location.href;
  if (!self.queue || !queue.ready || !(await queue.ready)) return;
  const member = queue.me.id;
  const CHIPS = { attention: "warm", kept: "brand" };

  const day = (moment) =>
    new Date(moment).toLocaleString(language, { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Ho_Chi_Minh" });

  // entries --------------------------------------------------------------------------------------------------------

  const wordOf = (one) => (one.state === "kept" && one.photos ? words.photos : words[one.state]);

  function card(one) {
    const drawn = part("entry").content.cloneNode(true).firstElementChild;
    const find = (selector) => drawn.querySelector(selector);
    drawn.dataset.entry = one.id;
    drawn.dataset.state = one.state;
    find("b").textContent = one.title || words.other;
    find(".chip").textContent = wordOf(one);
    if (CHIPS[one.state]) find(".chip").classList.add(CHIPS[one.state]);
    find(".moment").textContent = day(one.happenedAt || one.fields.happened_at);
    const people = one.fields.people || (one.fields.person_ref ? 1 : 0);
    if (people) find(".people-told").textContent = `${words.people} ${people}`;
    if (one.photos) find(".photos-told").textContent = `${words.photo} ${one.photos}`;
    const problem = (one.state === "attention" && one.sentence) || one.lostPhoto || "";
    find(".wrong").textContent = problem;
    find(".wrong").hidden = !problem;
    find(".remedies").hidden = one.state !== "attention";
    find(".mend").href = `/team/logs/new?mend=${one.id}`;
    find(".drop").addEventListener("click", () => confirm(words.drop) && queue.drop(one.id));
    return drawn;
  }

  async function draw() {
    const all = await queue.entries();
    const own = all.filter((one) => one.member === member).sort((one, other) => other.capturedAt - one.capturedAt);
    part("entries").replaceChildren(...own.map(card));
    part("none").hidden = own.length > 0;
    const waiting = own.filter(queue.isUnsent);
    part("send-row").hidden = !waiting.length;
    part("fleeting").hidden = !waiting.length || (await isLasting());
    const others = all.filter((one) => one.member !== member && queue.isUnsent(one));
    const names = [...new Set(others.map((one) => one.memberName))];
    part("others").hidden = !others.length;
    part("others").textContent = `${part("others").dataset.said} ${names.join(", ")} (${others.length})`;
  }

  // Whether the browser promised to clear nothing by itself; one that tells nothing is not complained about.
  async function isLasting() {
    if (!navigator.storage || !navigator.storage.persisted) return true;
    return navigator.storage.persisted();
  }

  // what can be read -----------------------------------------------------------------------------------------------

  function show(id, count) {
    part(id).hidden = !count;
    const chip = part(id).querySelector(".chip");
    if (chip) chip.textContent = count;
  }

  function requestRow(one) {
    const drawn = part("request-row").content.cloneNode(true).firstElementChild;
    const find = (selector) => drawn.querySelector(selector);
    find(".code").textContent = one.code;
    find("b").textContent = one.title || words.question;
    find(".where").textContent = one.step ? `${words.step} ${one.step}/${one.step_count}` : "";
    find(".place").textContent = one.place;
    find(".since").textContent = day(one.since);
    find(".who").textContent = one.taken_by ? `${words.has} ${one.taken_by}` : words.nobody;
    find(".words").textContent = one.words || "";
    find(".words").hidden = !one.words;
    find("a").href = `/team/logs/new?request=${encodeURIComponent(one.id)}`;
    return drawn;
  }

  const made = (tag, ...inside) => {
    const drawn = document.createElement(tag);
    drawn.append(...inside);
    return drawn;
  };

  // A guide is written out when it is opened first: an old phone takes its time over forty of them.
  function guideRow(one) {
    const row = made("details", made("summary", one.title));
    row.addEventListener("toggle", () => row.append(...guideLines(one)), { once: true });
    return row;
  }

  function guideLines(one) {
    const steps = one.steps.map(([text, ...choices]) =>
      made("li", text, ...(choices.length ? [made("ul", ...choices.map((choice) => made("li", choice)))] : [])),
    );
    const facts = [
      [words.fee, one.fee],
      [words.duration, one.duration],
      [words.documents, one.documents.join("; ")],
      [words.contact, one.contact],
      [words.checked, one.checked_on],
    ].filter(([, fact]) => fact);
    const lines = facts.map(([name, fact]) => made("p", made("b", `${name}: `), fact));
    return [made("ol", ...steps), ...lines];
  }

  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");

  function findGuides() {
    const wanted = plain(part("find-guide").value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const guide of part("guides").querySelectorAll("div > details")) {
      const title = plain(guide.firstElementChild.textContent);
      guide.hidden = !wanted.every((word) => title.includes(word));
      if (!guide.hidden) count += 1;
    }
    part("no-guide").hidden = count > 0;
  }

  async function drawReadings() {
    const snapshot = await queue.note(`snapshot:${member}`);
    const areDrawn = Boolean(part("guides").querySelector("details"));
    const guides = areDrawn ? null : await queue.note(`guides:${member}`);
    part("unread").hidden = Boolean(snapshot || guides || areDrawn);
    if (snapshot) {
      const { requests, roster, replies } = snapshot.told;
      part("read-at").textContent = `${part("read-at").dataset.said} ${day(snapshot.at)}`;
      part("read-at").hidden = false;
      part("requests").querySelector("ul").replaceChildren(...requests.map(requestRow));
      part("roster").querySelector("ul").replaceChildren(...roster.map((one) => made("li", `${one.day} ${one.hours} · ${one.where}`)));
      const said = replies.flatMap((one) => [made("dt", one.title), made("dd", one.text)]);
      part("replies").querySelector("dl").replaceChildren(...said);
      show("requests", requests.length);
      show("roster", roster.length);
      show("replies", replies.length);
    }
    if (!guides) return;
    part("guides").querySelector("div").replaceChildren(...guides.told.guides.map(guideRow));
    show("guides", guides.told.guides.length);
  }

  // as a file ------------------------------------------------------------------------------------------------------

  function say(words) {
    part("said").textContent = words;
    part("said").hidden = false;
  }

  async function save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await queueFile.made(member));
    link.download = `to-so-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function take(file) {
    const { saidImport, saidBad, saidFull } = part("said").dataset;
    try {
      say(`${saidImport} ${await queueFile.taken(file)}`);
      queue.sendNow();
    } catch (error) {
      say(error instanceof DOMException && error.name !== "InvalidCharacterError" ? saidFull : saidBad);
    }
  }

  async function drawSpace() {
    if (!navigator.storage || !navigator.storage.estimate) return;
    const { usage = 0 } = await navigator.storage.estimate();
    const said = (usage / 1024 / 1024).toLocaleString(language, { maximumFractionDigits: 1 });
    part("space").textContent = `${part("space").dataset.said} ${said} MB`;
    part("space").hidden = false;
  }

  part("find-guide").addEventListener("input", findGuides);
  part("send").addEventListener("click", queue.sendNow);
  part("export").addEventListener("click", save);
  part("import").addEventListener("change", ({ target }) => {
    if (target.files.length) take(target.files[0]);
    target.value = "";
  });
  part("just-kept").hidden = !isHere || !new URLSearchParams(location.search).has("kept");
  queue.onchange(() => draw().then(drawReadings).catch(() => {}));
  setInterval(() => document.hidden || draw().catch(() => {}), 5000); // where tabs cannot tell each other
  await draw();
  await drawReadings();
  await drawSpace();
})();
