// Serves emulate's Slack on loopback, on any free port, with events for the bot: signed by emulate, sent from here.
//
// The app, its people and its secrets come as JSON in the first argument; its first line of output is where it listens.
// Each line of its input is an address that events go to from then on. It ends with its input.
import { createInterface } from "node:readline";
import { createServer, serve } from "@emulators/core";
import { seedFromConfig, slackPlugin } from "./node_modules/emulate/dist/dist-6ZQHD4DN.js";

const given = JSON.parse(process.argv[2]);
let goesTo = "";
let signed;

// What the plugin asks of the library that emulate bundles with it, and that the one beside it does not have yet.
const webhooks = {
  setHeaderFactory: (factory) => (signed = factory),
  getSubscriptions: () => [],
  getDeliveries: () => [],
  async dispatch(type, _action, payload) {
    if (!goesTo || !given.events.includes(type)) return;
    const { event } = payload;
    // Slack says what kind of conversation a message is in; emulate does not.
    if (type === "message" && event.channel.startsWith("D")) event.channel_type = "im";
    const body = JSON.stringify(payload);
    await fetch(goesTo, { method: "POST", headers: signed({ body }), body });
  },
};
const plugin = {
  ...slackPlugin,
  register: (app, store, _webhooks, baseUrl, tokens) => slackPlugin.register(app, store, webhooks, baseUrl, tokens),
};
const { app, store } = createServer(plugin);
slackPlugin.seed(store, "");
seedFromConfig(store, "", given.seed);

// Slack takes its methods by GET and by POST; emulate most of them by POST alone.
function posted(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || !url.pathname.startsWith("/api/")) return request;
  const headers = new Headers(request.headers);
  headers.set("Content-Type", "application/x-www-form-urlencoded");
  return new Request(url.origin + url.pathname, { method: "POST", headers, body: url.searchParams.toString() });
}

const server = serve({ fetch: (request) => app.fetch(posted(request)), port: 0, hostname: "127.0.0.1" });
server.on("listening", () => console.log(`http://127.0.0.1:${server.address().port}`));
createInterface({ input: process.stdin })
  .on("line", (line) => (goesTo = line))
  .on("close", () => process.exit(0));
