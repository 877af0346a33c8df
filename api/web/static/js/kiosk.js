// A kiosk that nobody touches asks whether somebody is still there, counts down where everybody sees it, and goes back
// to its start. Without this script the page itself goes back after some minutes.

const dialog = document.getElementById("idle");
const timer = dialog.querySelector("[role=timer]");
const { start, after, countdown } = dialog.dataset;
let idle = 0;
let counting = 0;

function ask() {
  let left = Number(countdown);
  timer.textContent = left;
  dialog.showModal();
  counting = setInterval(() => {
    left -= 1;
    timer.textContent = left;
    if (left > 0) return;
    clearInterval(counting);
    location.replace(start);
  }, 1000);
}

function touched() {
  clearTimeout(idle);
  if (!dialog.open) idle = setTimeout(ask, Number(after) * 1000);
}

dialog.addEventListener("close", () => {
  clearInterval(counting);
  touched();
});

// At its start, in the first language, there is nothing to go back to.
if (!("rests" in dialog.dataset)) {
  for (const sign of ["pointerdown", "keydown", "wheel", "scroll"]) addEventListener(sign, touched, { passive: true });
  touched();
}

// The browser's "back" must not show the screens of who stood here before.
addEventListener("pageshow", (event) => event.persisted && location.replace(start));
