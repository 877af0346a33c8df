// What the service worker does with messages that are pushed to it. The words come from the server, ready to be read.

{
  const SETTINGS = "/team/settings/push";

  const show = ({ title, body, lang, tag, at, url }) =>
    registration.showNotification(title, {
      body,
      lang,
      tag,
      renotify: true, // a newer message about the same request takes the place of the older one, and is heard
      timestamp: at,
      icon: "/team/icons/192.png",
      data: { url },
    });

  // Only pages of the team are opened, whatever a message says.
  const address = (data) => {
    const wanted = new URL((data && data.url) || "/team", location.origin);
    const isOfTeam = wanted.origin === location.origin && /^\/team(\/|$)/.test(wanted.pathname);
    return isOfTeam ? wanted.href : new URL("/team", location.origin).href;
  };

  async function open(url) {
    const shown = await clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = shown.find((one) => one.url === url);
    if (there) return there.focus();
    return clients.openWindow(url); // beside what somebody may be typing, never in its place
  }

  async function subscribeAgain(old) {
    const answer = await fetch(`${SETTINGS}/key`, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return; // signed out: the settings page offers it again
    const { key } = await answer.json();
    if (old) await old.unsubscribe().catch(() => {});
    const bytes = Uint8Array.from(atob(key.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
    const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes });
    const { endpoint, keys } = made.toJSON();
    await fetch(SETTINGS, { method: "POST", credentials: "same-origin", body: new URLSearchParams({ endpoint, ...keys }) });
  }

  addEventListener("push", (event) => {
    if (event.data) event.waitUntil(show(event.data.json()));
  });

  addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(open(address(event.notification.data)));
  });

  addEventListener("pushsubscriptionchange", (event) => {
    event.waitUntil(subscribeAgain(event.oldSubscription));
  });
}
