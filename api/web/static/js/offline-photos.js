// Photos beside an entry: made small on the phone, shown, taken back.

(() => {
  const LONGEST = 1600;
  const QUALITY = 0.8;
  const MOST = 5;
  const SHOWN = 96;

  // The picture upright, at most 1600 pixels wide or high, as a JPEG without anything the camera wrote into it.
  async function shrink(file) {
    const picture = await decode(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const drawn = onCanvas(picture, Math.round(picture.width * scale), Math.round(picture.height * scale));
    const blob = await new Promise((resolve) => drawn.toBlob(resolve, "image/jpeg", QUALITY));
    return { data: await bytes(blob), shown: onCanvas(drawn, ...small(drawn)) };
  }

  const small = ({ width, height }) => {
    const scale = SHOWN / Math.max(width, height);
    return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  };

  async function decode(file) {
    if (self.createImageBitmap) {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
      if (picture) return picture;
    }
    const picture = new Image();
    picture.src = await readAs("readAsDataURL", file); // the pages' policy lets data be shown, but no blob
    await picture.decode();
    return picture;
  }

  function onCanvas(picture, width, height) {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, width, height);
    pen.drawImage(picture, 0, 0, width, height);
    return canvas;
  }

  const bytes = (blob) => (blob.arrayBuffer ? blob.arrayBuffer() : readAs("readAsArrayBuffer", blob));

  const readAs = (how, blob) =>
    new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(reader.error);
      reader[how](blob);
    });

  class Shots {
    taken = [];

    constructor(part, said) {
      this.said = said;
      this.list = part.querySelector(".shots");
      this.told = part.querySelector(".hint");
      this.field = part.querySelector("input");
      this.field.addEventListener("change", () => (this.ready = this.#add([...this.field.files])));
      part.hidden = false;
    }

    ready = Promise.resolve();

    clear() {
      this.taken = [];
      this.list.replaceChildren();
    }

    async #add(files) {
      this.list.setAttribute("aria-busy", "true");
      const problems = new Set();
      for (const file of files) {
        if (this.taken.length >= MOST) problems.add(this.said.saidPhotoMany);
        else await this.#take(file).catch(() => problems.add(this.said.saidPhotoBad));
      }
      this.field.value = "";
      this.list.removeAttribute("aria-busy");
      this.#complain([...problems]);
    }

    async #take(file) {
      const { data, shown } = await shrink(file);
      const one = { id: queue.freshId(), data };
      this.taken.push(one);
      const remove = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: "×" });
      remove.setAttribute("aria-label", `${this.said.saidRemove}: ${this.said.saidPhoto} ${this.taken.length}`);
      const item = document.createElement("li");
      item.append(shown, remove);
      remove.addEventListener("click", () => {
        this.taken = this.taken.filter((other) => other !== one);
        item.remove();
        this.field.focus();
      });
      this.list.append(item);
    }

    #complain(sentences) {
      const old = this.list.parentElement.querySelector(".wrong");
      if (old) old.remove();
      if (!sentences.length) return;
      const wrong = Object.assign(document.createElement("p"), { className: "wrong", textContent: sentences.join(" ") });
      wrong.setAttribute("role", "alert");
      this.told.after(wrong);
    }
  }

  self.Shots = Shots;
})();
