// Files that wait to be sent with the next words: chosen, looked at, taken back, uploaded one by one.

const MEGABYTE = 1024 * 1024;
const GONE = "network";

const size = (bytes, language) => {
  const [number, unit] = bytes > 1000 * 1024 ? [bytes / MEGABYTE, "MB"] : [Math.max(1, bytes / 1024), "KB"];
  return `${number.toLocaleString(language, { maximumFractionDigits: unit === "MB" ? 1 : 0 })} ${unit}`;
};

const freshId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const made = (tag, facts, ...inside) => {
  const part = Object.assign(document.createElement(tag), facts);
  part.append(...inside);
  return part;
};

export class Tray {
  files = [];
  onproblem = () => {};

  constructor(said) {
    this.said = said;
    this.list = document.getElementById("tray");
    this.ways = document.getElementById("attach");
    this.ways.classList.add("has-script");
    this.ways.addEventListener("change", (event) => this.#add(event.target));
    addEventListener("click", (event) => this.ways.contains(event.target) || (this.ways.open = false));
    this.ways.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.ways.open) return;
      event.stopPropagation();
      this.ways.open = false;
      this.ways.firstElementChild.focus();
    });
  }

  // Hands the files over to the message that is about to be sent.
  take() {
    const taken = this.files;
    this.files = [];
    this.#draw();
    return taken;
  }

  // Shows the files inside the bubble of their message, each with how far it has come.
  drawn(files) {
    const items = files.map((file) => {
      file.bar = made("progress", { max: 1, value: 0 });
      file.bar.setAttribute("aria-label", `${this.said.saidUploading}: ${file.data.name}`);
      return made("li", {}, made("span", { className: "file" }, this.#named(file)), file.bar);
    });
    return made("ul", { className: "files" }, ...items);
  }

  // Uploads what is not there yet and returns a sentence for each that was not taken. Throws when the network is gone.
  async upload(files, address) {
    const problems = [];
    for (const file of files.filter((one) => !one.attachment && !one.isRefused)) {
      const { status, said } = await this.#send(file, address);
      if (status === 201) {
        file.attachment = said.attachment;
      } else if (said.sentence) {
        file.isRefused = true;
        problems.push(`${file.data.name}: ${said.sentence}`);
      } else {
        throw new Error(GONE);
      }
    }
    return problems;
  }

  #add(input) {
    const problems = [];
    for (const data of input.files) {
      const most = Number(this.said.largestFile);
      if (this.files.length >= Number(this.said.mostFiles)) problems.push(`${data.name}: ${this.said.saidFilesMany}`);
      else if (data.size > most) problems.push(`${data.name}: ${this.said.saidFileLarge}`);
      else this.files.push({ data, id: freshId() });
    }
    input.value = "";
    this.ways.open = false;
    this.#draw();
    this.onproblem(problems);
    if (!problems.length) document.getElementById("text").focus();
  }

  #draw() {
    const items = this.files.map((file) => {
      const remove = made("button", { type: "button", className: "remove", textContent: "×" });
      remove.setAttribute("aria-label", `${this.said.saidRemove}: ${file.data.name}`);
      remove.addEventListener("click", () => {
        this.files = this.files.filter((one) => one !== file);
        this.#draw();
        (this.list.querySelector("button") || document.getElementById("text")).focus();
      });
      return made("li", {}, this.#named(file), remove);
    });
    this.list.replaceChildren(...items);
    this.list.hidden = !items.length;
  }

  #named(file) {
    const small = made("small", { textContent: size(file.data.size, document.documentElement.lang) });
    return made("span", {}, `${file.data.name} `, small);
  }

  #send(file, address) {
    const body = new FormData();
    body.append("message", file.id);
    body.append("files", file.data);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest(); // fetch cannot say how far an upload has come
      request.open("POST", address);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => (file.bar.value = event.loaded / event.total));
      request.addEventListener("load", () => resolve({ status: request.status, said: request.response || {} }));
      request.addEventListener("error", () => reject(new Error(GONE)));
      request.send(body);
    });
  }
}
