// The chat as a button on another site. No cookie, no request and no frame before somebody presses it.
(() => {
  const { sites, words } = "FACTS";
  const script = document.currentScript;
  const name = "to-so-chat";
  if (!script || document.getElementById(name)) return;
  const { origin } = new URL(script.src);
  const language = words[script.dataset.language] ? script.dataset.language : "vi";
  const said = words[language];
  const site = location.origin;
  const start = script.dataset.commune ? `a-${script.dataset.commune}` : "";
  const address = (facts) => `${origin}/chat?${new URLSearchParams({ start, lang: language, ...facts })}`;
  const isPhone = matchMedia("(max-width: 40rem)");
  const CSS = `
:host { all: initial; position: fixed; z-index: 2147483000; right: 1rem; bottom: 1rem; font: 16px/1.4 system-ui, sans-serif }
.open { display: grid; place-items: center; box-sizing: border-box; width: 56px; height: 56px; padding: 0; border: 2px solid #fff;
  border-radius: 50%; background: #0b6656; color: #fff; box-shadow: 0 2px 10px #0006; cursor: pointer; position: relative }
.open:hover { background: #084c41 }
:focus-visible { outline: 3px solid #1b2624; outline-offset: 2px; box-shadow: 0 0 0 6px #fff }
svg { width: 28px; height: 28px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round }
.dot { position: absolute; top: -2px; right: -2px; width: 16px; height: 16px; border: 2px solid #fff; border-radius: 50%; background: #b0261f }
[hidden] { display: none }
dialog { position: fixed; inset: auto 1rem 84px auto; box-sizing: border-box; width: 380px; height: min(600px, 100vh - 100px);
  max-width: none; max-height: none; margin: 0; padding: 0; border: 1px solid #818b86; border-radius: 14px; overflow: hidden;
  background: #f7f5ef; box-shadow: 0 8px 40px #0005 }
dialog[open] { display: flex; flex-direction: column; animation: rise .2s }
header { display: flex; align-items: center; justify-content: space-between; flex: none; padding-left: 16px; background: #0b6656; color: #fff; font-weight: 650 }
header button { display: grid; place-items: center; width: 48px; height: 48px; border: 0; background: none; color: inherit; cursor: pointer }
header :focus-visible { outline-color: #fff; outline-offset: -5px; box-shadow: none }
iframe { flex: 1; width: 100%; border: 0 }
@keyframes rise { from { opacity: 0; transform: translateY(12px) } }
@media (max-width: 40rem) { dialog { inset: 0; width: 100%; height: 100%; height: 100dvh; border: 0; border-radius: 0 } }
@media (prefers-reduced-motion: reduce) { dialog[open] { animation: none } }`;

  const make = (tag, facts = {}, ...inside) => {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };
  const drawn = (path) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const line = document.createElementNS(svg.namespaceURI, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  };
  const bubble = () =>
    drawn("M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Z");

  const host = make("div", { id: name, lang: language });
  const root = host.attachShadow({ mode: "open" });
  if (root.adoptedStyleSheets && "replaceSync" in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet(); // a policy against inline styles does not mind it
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
  } else {
    root.append(make("style", {}, CSS));
  }

  // A site that is not in the settings may not show the frame: its button opens the chat in a window of its own.
  if (!sites.includes(site)) {
    const link = { class: "open", href: address({}), target: "_blank", rel: "noopener", "aria-label": said.open };
    root.append(make("a", { ...link, title: said.open }, bubble()));
  } else {
    const dot = make("span", { class: "dot", hidden: "" });
    const facts = { type: "button", "aria-haspopup": "dialog", "aria-expanded": "false", title: said.open };
    const button = make("button", { ...facts, class: "open", "aria-label": said.open }, bubble(), dot);
    const shut = make("button", { type: "button", "aria-label": said.close, title: said.close }, drawn("M6 6l12 12M18 6 6 18"));
    const panel = make("dialog", { "aria-label": said.open }, make("header", {}, said.open, shut));
    let frame = null;

    const tell = () => frame && frame.contentWindow.postMessage({ from: name, isShown: panel.open }, origin);
    const close = () => panel.open && panel.close();
    const open = () => {
      if (!frame) {
        frame = make("iframe", {
          title: said.open,
          allow: "",
          sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox",
          src: address({ frame: 1, site }),
        });
        frame.addEventListener("load", tell);
        panel.append(frame);
      }
      if (isPhone.matches) panel.showModal();
      else panel.show();
      button.setAttribute("aria-expanded", "true");
      frame.focus();
      tell();
    };
    button.addEventListener("click", () => (panel.open ? close() : open()));
    shut.addEventListener("click", close);
    panel.addEventListener("close", () => {
      button.setAttribute("aria-expanded", "false");
      button.focus();
      tell();
    });
    root.addEventListener("keydown", (event) => event.key === "Escape" && close());
    addEventListener("message", (event) => {
      if (event.origin !== origin || !frame || event.source !== frame.contentWindow) return;
      const { from, unread, isDone } = event.data || {};
      if (from !== name) return;
      if (isDone) close();
      if (Number.isInteger(unread)) {
        dot.hidden = !unread;
        button.setAttribute("aria-label", unread ? `${said.open} (${unread} ${said.unread})` : said.open);
      }
    });
    root.append(panel, button);
  }

  const stand = () => document.body.append(host);
  if (document.body) stand();
  else addEventListener("DOMContentLoaded", stand);
})();
