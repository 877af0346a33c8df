// Telling that something arrived while nobody looked: a number in the title, a dot on the button of the site that
// shows us, and, only for whoever asked for it, a short sound.

const NAME = "to-so-chat";
const SOUND = "chat-sound";
const title = document.title;
const isInFrame = parent !== window;
let site = "";
let unread = 0;
let isShown = true; // in a frame its site says so
let audio = null;

const isSeen = () => !document.hidden && isShown;
const tell = (facts) => site && isInFrame && parent.postMessage({ from: NAME, ...facts }, site);

function count(number) {
  unread = number;
  document.title = unread ? `(${unread}) ${title}` : title;
  tell({ unread });
}

const looked = () => isSeen() && unread && count(0);

let wantsSound = false;
try {
  wantsSound = localStorage.getItem(SOUND) === "on";
} catch {
  // A browser that keeps nothing stays silent.
}

function choose(isWanted) {
  wantsSound = isWanted;
  try {
    if (isWanted) localStorage.setItem(SOUND, "on");
    else localStorage.removeItem(SOUND);
  } catch {
    // It counts until the page is left.
  }
}

function beep() {
  if (!audio || audio.state !== "running") return;
  const tone = audio.createOscillator();
  const loudness = audio.createGain();
  const now = audio.currentTime;
  tone.frequency.value = 660;
  loudness.gain.setValueAtTime(0.0001, now);
  loudness.gain.exponentialRampToValueAtTime(0.12, now + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, now + 0.25);
  tone.connect(loudness).connect(audio.destination);
  tone.start(now);
  tone.stop(now + 0.3);
}

// Browsers play nothing before somebody touched the page; then we may, if they once asked for it.
function wake() {
  if (wantsSound) audio ??= new AudioContext();
}

export function arrived() {
  if (!isSeen()) count(unread + 1);
  if (wantsSound) beep();
}

export function noticed(log, said) {
  site = log.dataset.site;
  const button = document.getElementById("sound");
  const show = () => (button.lastElementChild.textContent = wantsSound ? said.saidSilence : said.saidSound);
  if ("AudioContext" in window) {
    show();
    button.hidden = false;
    button.addEventListener("click", async () => {
      choose(!wantsSound);
      show();
      wake();
      if (!wantsSound) return;
      await audio.resume();
      beep();
    });
    addEventListener("pointerdown", wake, { once: true });
    addEventListener("keydown", wake, { once: true });
  }
  document.addEventListener("visibilitychange", looked);
  if (!site || !isInFrame) return;
  addEventListener("message", (event) => {
    if (event.origin !== site || event.source !== parent || event.data?.from !== NAME) return;
    isShown = Boolean(event.data.isShown);
    looked();
  });
  addEventListener("keydown", (event) => event.key === "Escape" && tell({ isDone: true }));
}
