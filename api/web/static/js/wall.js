// The wall stays up to date by itself, and says plainly when it is not: how old its figures are is counted here, from
// when they came, because nobody sets the clock of such a screen. Without this file the page asks again each minute.

const state = document.getElementById("state");
const { figures, events, live, lost, signedOut } = state.dataset;
const SILENCE_MS = 35_000; // the line says something every ten seconds, and each time the figures are asked for
const PATIENCE_MS = 5_000; // the server itself ends the line now and then: the browser is back before anybody looks
const AGAIN_MS = 15_000;

let line = null;
let listensSince = 0;
let heardAt = performance.now();
let takenAt = performance.now();
let brokenAt = null;
let isSignedOut = false;
let isAsking = false;
let isWanted = false;

function since(moment) {
  return performance.now() - moment;
}

function isLost() {
  return isSignedOut || since(takenAt) > SILENCE_MS || (brokenAt !== null && since(brokenAt) > PATIENCE_MS);
}

function say() {
  const time = document.getElementById("figures").dataset.at;
  const words = isSignedOut ? signedOut : isLost() ? lost : live;
  const said = words.replace("{time}", time).replace("{minutes}", Math.floor(since(takenAt) / 60_000));
  if (state.textContent !== said) state.textContent = said;
  state.classList.toggle("lost", isLost());
  state.classList.toggle("live", !isLost());
}

async function ask() {
  if (isAsking) {
    isWanted = true;
    return;
  }
  isAsking = true;
  isWanted = false;
  try {
    const answer = await fetch(figures, { cache: "no-store" });
    isSignedOut = answer.redirected || answer.status === 404;
    if (answer.ok && !isSignedOut) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("figures");
      document.getElementById("figures").replaceWith(fresh);
      takenAt = performance.now();
    }
  } catch {
    // The network is away: what is shown stays, with its age.
  }
  isAsking = false;
  say();
  if (isWanted) ask();
}

function listen() {
  if (line) line.close();
  line = new EventSource(events);
  listensSince = performance.now();
  line.addEventListener("open", () => {
    brokenAt = null;
  });
  line.addEventListener("error", () => {
    brokenAt = brokenAt ?? performance.now();
  });
  line.addEventListener("changed", () => {
    heardAt = performance.now();
    brokenAt = null;
    ask();
  });
}

// A browser gives up for good when the server answers with an error; this screen does not.
function keepListening() {
  const isOver = line.readyState === EventSource.CLOSED || since(heardAt) > SILENCE_MS;
  if (isOver && since(listensSince) > AGAIN_MS) {
    listen();
    ask();
  }
  say();
}

listen();
say();
setInterval(keepListening, 1000);
addEventListener("pagehide", () => line.close());
