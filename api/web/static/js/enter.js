// A QR code carries the secret behind "#", which browsers send to nobody: here it goes into the form, for one tap.
// Without this script the short code beside it is typed.

const form = document.getElementById("enter");

function take() {
  const secret = location.hash.slice(1);
  if (!secret) return;
  form.elements.secret.value = secret;
  form.elements.code.required = false;
  form.querySelector(".typed").hidden = true;
  form.querySelector(".scanned").hidden = false;
  form.querySelector(".wrong")?.remove();
}

form.addEventListener("submit", () => {
  // Not to be found in this browser's history once it is used.
  if (location.hash) history.replaceState(null, "", location.pathname);
});
addEventListener("hashchange", take);
take();
