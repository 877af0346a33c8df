// Switching messages on this device on. What the server knows stands on the page; what the browser allows is asked here.

const place = document.getElementById("push");
const problem = place.querySelector(".push-problem");
const button = place.querySelector(".push-on");
const isOn = place.querySelector(".push-is-on");
const { key, ...said } = place.dataset;

const isApple = /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
const canPush = "serviceWorker" in navigator && "PushManager" in self && "Notification" in self;

function tell(words) {
  problem.textContent = words;
  problem.hidden = !words;
}

// Why it cannot be switched on here at all; empty when it can.
function obstacle() {
  if (!self.isSecureContext) return said.saidAddress;
  if (!canPush) return isApple ? said.saidIphone : said.saidBrowser;
  return Notification.permission === "denied" ? said.saidForbidden : "";
}

async function worker() {
  await navigator.serviceWorker.register("/team/service-worker.js", { scope: "/team", updateViaCache: "none" });
  return navigator.serviceWorker.ready;
}

const asBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const isOurs = (one) => {
  const known = one.options && one.options.applicationServerKey;
  return !known || String(new Uint8Array(known)) === String(asBytes(key));
};

// The browser's address for us. One that was made for an earlier key of ours is of no use any more.
async function subscribed() {
  const { pushManager } = await worker();
  const known = await pushManager.getSubscription();
  if (known && isOurs(known)) return known;
  if (known) await known.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: asBytes(key) });
}

async function keep(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const answer = await fetch("/team/settings/push", { method: "POST", body: new URLSearchParams({ endpoint, ...keys }) });
  if (answer.redirected) return location.assign("/team/sign-in?next=/team/settings");
  if (answer.ok) return location.reload();
  const told = await answer.json().catch(() => ({}));
  tell(told.sentence || said.saidFailed);
}

async function switchOn() {
  tell("");
  if ((await Notification.requestPermission()) === "denied") return tell(said.saidForbidden);
  if (Notification.permission === "granted") await keep(await subscribed());
}

button.addEventListener("click", async () => {
  button.setAttribute("aria-busy", "true");
  await switchOn().catch(() => tell(said.saidFailed));
  button.removeAttribute("aria-busy");
});

// The browser takes its leave by itself: when permission is taken back, or its data are cleared.
async function isLost() {
  if (Notification.permission !== "granted") return true;
  const registration = await navigator.serviceWorker.getRegistration("/team");
  return !(registration && (await registration.pushManager.getSubscription()));
}

const hindered = obstacle();
if (hindered) {
  tell(hindered);
} else if (!isOn) {
  button.hidden = false;
} else if (await isLost().catch(() => false)) {
  tell(said.saidLost);
  isOn.hidden = true;
  button.hidden = false;
}
