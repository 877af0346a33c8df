// Entries that wait, as a file: from a phone that fails to one that works. The ids stay, so nothing counts twice.

(() => {
  const KIND = "to-so-entries";
  const ID = /^[A-Za-z0-9_-]{8,64}$/;

  function toBase64(data) {
    const bytes = new Uint8Array(data);
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text);
  }

  const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

  async function made(member) {
    const waiting = (await queue.unsent()).filter((one) => one.member === member);
    const entries = [];
    for (const one of waiting) {
      const photos = (await queue.photosOf(one.id)).map(({ id, data }) => ({ id, data: toBase64(data) }));
      entries.push({ ...one, photos });
    }
    return new Blob([JSON.stringify({ kind: KIND, shape: 1, made_at: new Date().toISOString(), entries })], {
      type: "application/json",
    });
  }

  // Returns how many were taken; what is here already stays as it is. Throws SyntaxError when it is no such file.
  async function taken(file) {
    const text = await new Response(file).text();
    const { kind, shape, entries } = JSON.parse(text);
    if (kind !== KIND || shape !== 1 || !Array.isArray(entries) || !entries.every(isOne)) throw new SyntaxError(KIND);
    let count = 0;
    for (const { photos, ...one } of entries) {
      if (await queue.entry(one.id)) continue;
      const pictures = photos.map(({ id, data }) => ({ id, data: fromBase64(data) }));
      const state = one.state === "kept" ? "kept" : "saved";
      await queue.add({ ...one, state, tries: 0, photos: pictures.length }, pictures);
      count += 1;
    }
    return count;
  }

  const isOne = (one) =>
    one && ID.test(one.id) && ID.test(one.member) && one.fields && Number.isFinite(one.capturedAt) &&
    Array.isArray(one.photos) && one.photos.every((photo) => ID.test(photo.id) && typeof photo.data === "string");

  self.queueFile = { made, taken };
})();
