// A button that prints; without this script the browser's own command does.

const button = document.querySelector(".print");
if (button) {
  button.addEventListener("click", () => window.print());
  button.hidden = false;
}
