// The team's pages: fresh by themselves, and nothing written is lost when the network is. Works without this file too.

function listen(part) {
  const events = new EventSource(part.dataset.live);
  events.addEventListener("changed", () => {
    const shown = document.getElementById(part.id);
    if (shown) shown.dispatchEvent(new CustomEvent("changed"));
  });
  addEventListener("pagehide", () => events.close());
}

document.querySelectorAll("[data-live]").forEach(listen);

document.addEventListener("htmx:error", (event) => {
  const form = event.target.closest && event.target.closest("form");
  const offline = form && form.querySelector(".offline");
  if (offline) offline.hidden = false;
});

document.addEventListener("htmx:before:request", (event) => {
  const form = event.target.closest && event.target.closest("form");
  if (!form) return;
  form.setAttribute("aria-busy", "true");
  const offline = form.querySelector(".offline");
  if (offline) offline.hidden = true;
});

document.addEventListener("htmx:finally:request", (event) => {
  const form = event.target.closest && event.target.closest("form");
  if (form) form.removeAttribute("aria-busy");
});

document.addEventListener("htmx:after:swap", () => {
  const wrong = document.querySelector("#request [aria-invalid='true']");
  if (wrong) wrong.focus();
});
