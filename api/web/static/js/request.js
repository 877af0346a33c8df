// The page of one request: a ready reply goes into the answer at once. Works without this file too.

let shownLast = null;

function putIn(button) {
  const form = button.form;
  const chosen = form.querySelector("[name=reply]").selectedOptions[0];
  const text = form.querySelector("[name=text]");
  const words = chosen ? chosen.dataset.words : "";
  text.value = text.value.trim() ? `${text.value.trimEnd()}\n\n${words}` : words;
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest("[data-ready]");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    putIn(button);
  },
  true,
);

function unfold() {
  const part = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (part && part.matches("details")) part.open = true;
}

addEventListener("hashchange", unfold);
unfold();

// What was done is said where the member is: after a swap the page may stand anywhere.
document.addEventListener("htmx:after:swap", () => {
  const said = document.querySelector("#request [data-done]");
  if (!said || said === shownLast) return;
  shownLast = said;
  said.focus({ preventScroll: true });
  said.scrollIntoView({ block: "nearest" });
});
