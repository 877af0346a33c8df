// Sharing a guide, or copying its link where nothing can be shared; printing it. Without this script the link is there.

const place = document.querySelector("[data-share]");
const share = place.querySelector(".share");
const print = place.querySelector(".print");
const status = place.querySelector("[role=status]");
const { share: url, title, copied } = place.dataset;

async function copy() {
  await navigator.clipboard.writeText(url);
  status.textContent = copied;
}

share.addEventListener("click", async () => {
  try {
    await (navigator.share ? navigator.share({ title, url }) : copy());
  } catch (problem) {
    if (problem.name !== "AbortError") await copy().catch(() => {});
  }
});
print.addEventListener("click", () => window.print());

// Neither is there on http without a certificate: the link beside it still is.
share.hidden = !(navigator.share || navigator.clipboard);
print.hidden = false;
