// What Node is asked, with JSON.parse and with ajv:
//
//     node hooks.mjs detect    CAPTURE          which event each line is
//     node hooks.mjs normalize CAPTURE          one flat record each, and what is left of the payload
//     node hooks.mjs validate  CAPTURE SCHEMAS  whether each fits its event's schema in this folder
//
// Events are called as in labels.tsv. NODE_PATH says where ajv and ajv-formats are.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const byType = new Map(Object.entries({
  integration_message_status: "taptalk.integration_message_status", case_resolved: "taptalk.case_resolved",
  post_comment_mobile: "qiscus.post_comment_mobile", post_comment_rest: "qiscus.post_comment_rest", auth: "qiscus.auth_logout",
  messageStatusUpdate: "webio.messageStatusUpdate", inboundMessage: "webio.inboundMessage", messageSend: "webio.messageSend",
}));
const resources = new Set(["Message", "Interaction", "Order"]);
const changes = new Set(["CREATE", "UPDATE", "DELETE"]);
const events = new Set(["message_created", "message_updated", "conversation_created", "conversation_updated",
  "conversation_status_changed", "contact_created", "contact_updated", "conversation_typing_on", "conversation_typing_off",
  "webwidget_triggered"]);

function eventOf(p) {
  if (typeof p !== "object" || p === null || Array.isArray(p)) return "unknown";
  if ("type" in p) return byType.get(p.type) ?? "unknown";
  if ("objectId" in p && "resource" in p)
    return resources.has(p.resource) && changes.has(p.event)
      ? `omnichat.${p.resource.toLowerCase()}_${p.event.toLowerCase()}` : "unknown";
  if ("event" in p && "account" in p) return events.has(p.event) ? `onehash.${p.event}` : "unknown";
  if (p.webhook_type === "NEW_SESSION_WEBHOOK") return "qiscus.new_session";
  if ("candidate_agent" in p && "room_id" in p) return "qiscus.agent_allocation";
  if ("resolved_by" in p && "service" in p) return "qiscus.mark_as_resolved";
  if ("channel_type" in p && "customer" in p && "room_id" in p) return "qiscus.custom_button";
  return "unknown";
}

// Takes a member out of an object: what stays is what is left of the payload.
function take(object, name) {
  if (object === null || object === undefined) return undefined;
  const value = object[name];
  delete object[name];
  return value;
}
const party = (o) => ({ id: take(o, "id"), name: take(o, "name"), email: take(o, "email") });
const fromMilliseconds = (t) => typeof t === "number" ? new Date(t).toISOString() : t;
const fromSeconds = (t) => typeof t === "number" ? new Date(t * 1000).toISOString() : t;
const fromWords = (t) => typeof t === "string" ? `${t.slice(0, 10)}T${t.slice(11).replace(/ UTC$/, "")}Z` : t;

function flat(vendor, name, p) {
  if (vendor === "webio") return {
    id: take(p, "communicationActionId"), time: fromWords(take(p, "dateCreated")), conversation: take(p, "conversationId"),
    channel: take(p, "inboundChannelAddress"), direction: name === "inboundMessage" ? "inbound" : "outbound",
    contact: { id: take(p, "customerUID"), phone: take(p, "outboundChannelAddress") }, status: take(p, "statusCode"), text: take(p, "body"),
  };
  if (vendor === "omnichat") {
    const m = p.payload;
    const status = take(m, "status");
    return {
      id: take(p, "objectId"), time: fromMilliseconds(take(p, "timestamp")), conversation: take(m?.chat, "objectId"),
      channel: take(m, "platform"), status, direction: status && (status.startsWith("IN") ? "inbound" : "outbound"),
      text: take(m, "text"), kind: take(m, "type"), agent: { id: take(m?.user, "objectId") },
    };
  }
  const m = p.payload;
  switch (name) {
    case "integration_message_status": {
      const s = take(p, "integrationMessageStatus");
      return {
        account: take(p, "organizationID"), id: s.trxID, time: fromMilliseconds(s.timestamp), channel: s.channelType,
        channel_id: s.channelID, status: s.status, text: s.reason, contact: { phone: s.contactPhone },
      };
    }
    case "case_resolved": {
      const c = p.caseResolved;
      return {
        account: take(p, "organizationID"), id: take(c, "caseID"), time: fromMilliseconds(take(c, "resolvedTime")),
        channel: take(c, "channelType"), channel_id: take(c, "channelID"), labels: take(c, "labels"), topic: take(c, "topicName"),
        text: take(c, "agentRemark"), agent: { name: take(c, "agentFullName"), email: take(c, "agentEmail") },
        contact: { id: take(c.contact, "id"), name: take(c.contact, "fullName"), email: take(c.contact, "email"), phone: take(c.contact, "phone") },
      };
    }
    case "post_comment_mobile": case "post_comment_rest": {
      const o = typeof m.room.options === "string" ? JSON.parse(m.room.options) : m.room.options;
      return {
        conversation: take(m.room, "id"), channel: o.source, contact: party(m.from), text: take(m.message, "text"),
        kind: take(m.message, "type"), direction: "inbound",
      };
    }
    case "new_session": return {
      id: take(m.message, "id"), time: take(m.message, "timestamp"), conversation: take(m.room, "id"), direction: "inbound",
      channel: take(p.room_log, "source"), channel_id: take(p.room_log, "channel_id"), contact: party(m.from), text: take(m.message, "text"),
    };
    case "agent_allocation": return {
      account: take(p, "app_id"), conversation: take(p, "room_id"), channel: take(p, "source"),
      contact: { name: take(p, "name"), email: take(p, "email") }, agent: party(p.candidate_agent),
      time: fromWords(take(p.latest_service, "created_at")), text: take(p.latest_service, "notes"),
    };
    case "mark_as_resolved": return {
      id: take(p.service, "id"), conversation: take(p.service, "room_id"), channel: take(p.service, "source"), text: take(p.service, "notes"),
      contact: { id: take(p.customer, "user_id"), name: take(p.customer, "name") }, agent: party(p.resolved_by),
    };
    case "custom_button": return {
      conversation: take(p, "room_id"), channel: take(p, "channel_type"), channel_id: take(p, "channel_id"), text: take(p, "notes"),
      contact: { id: take(p.customer, "user_id"), name: take(p.customer, "name") },
      agent: { name: take(p.agent, "name"), email: take(p.agent, "email") },
    };
    case "auth_logout": return { time: fromSeconds(take(m, "timestamp")), agent: party(m.user) };
    case "message_created": case "message_updated": return {
      id: take(p, "id"), time: fromWords(take(p, "created_at")), account: take(p.account, "id"),
      conversation: take(p.conversation, "display_id"), kind: take(p, "content_type"), direction: take(p, "message_type"),
      contact: { id: take(p.contact, "id"), name: take(p.contact, "name") }, agent: party(p.sender), text: take(p, "content"),
    };
    case "contact_created": case "contact_updated": return {
      account: take(p.account, "id"), contact: { ...party(p), phone: take(p, "phone_number") },
    };
    case "conversation_typing_on": case "conversation_typing_off": return {
      account: take(p.account, "id"), conversation: take(p.conversation, "display_id"), agent: party(p.user),
    };
    case "webwidget_triggered": return {
      id: take(p, "id"), account: take(p.account, "id"), channel_id: take(p.inbox, "id"),
      contact: { id: take(p.contact, "id"), name: take(p.contact, "name") },
    };
    default: return {
      conversation: take(p, "id"), time: fromSeconds(take(p, "timestamp")), account: take(p.account, "id"), channel: take(p, "channel"),
      channel_id: take(p, "inbox_id"), status: take(p, "status"), labels: take(p, "labels"), contact: party(p.meta.sender),
      agent: party(p.meta.assignee),
    };
  }
}

function normalized(payload) {
  const event = eventOf(payload);
  if (event === "unknown") return { vendor: null, event: null, extra: payload };
  const [vendor, name] = event.split(".");
  return { vendor, event: name, ...flat(vendor, name, payload), extra: payload };
}

// Compiles the schemas of a folder; the function says whether a payload fits.
function validator(folder) {
  const require = createRequire(path.join(process.env.NODE_PATH ?? ".", "_"));
  const ajv = new (require("ajv/dist/2020").default)({ strict: false, logger: false });
  require("ajv-formats")(ajv);
  const schemas = new Map();
  for (const vendor of fs.readdirSync(folder, { withFileTypes: true })) {
    if (!vendor.isDirectory()) continue;
    for (const file of fs.readdirSync(path.join(folder, vendor.name))) {
      const schema = JSON.parse(fs.readFileSync(path.join(folder, vendor.name, file), "utf8"));
      delete schema.$schema;
      ajv.addSchema(schema);
      schemas.set(`${vendor.name}/${path.basename(file, ".json")}`, schema.$id);
    }
  }
  const compiled = new Map();
  const table = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "labels.tsv");
  for (const row of fs.readFileSync(table, "utf8").split("\n")) {
    const [label, event] = row.split("\t");
    if (schemas.has(event)) compiled.set(label, ajv.getSchema(schemas.get(event)));
  }
  return (payload) => compiled.get(eventOf(payload))?.(payload) ?? false;
}

function eachLine(file, work) {
  const input = fs.openSync(file, "r");
  let memory = Buffer.alloc(1 << 20);
  let held = 0;
  for (;;) {
    if (held === memory.length) memory = Buffer.concat([memory, Buffer.alloc(held)]);
    const read = fs.readSync(input, memory, held, memory.length - held, null);
    const filled = held + read;
    let start = 0;
    let answers = "";
    for (;;) {
      const end = memory.subarray(0, filled).indexOf(10, start);
      if (end < 0) break;
      answers += work(JSON.parse(memory.toString("utf8", start, end))) + "\n";
      start = end + 1;
    }
    if (read === 0 && start < filled) answers += work(JSON.parse(memory.toString("utf8", start, filled))) + "\n";
    if (answers !== "") fs.writeFileSync(1, answers);
    if (read === 0) break;
    memory.copy(memory, 0, start, filled);
    held = filled - start;
  }
}

const [task, capture, schemas] = process.argv.slice(2);
const tasks = {
  detect: () => eventOf,
  normalize: () => (payload) => JSON.stringify(normalized(payload)),
  validate: () => {
    const fits = validator(schemas);
    return (payload) => (fits(payload) ? "yes" : "no");
  },
};
eachLine(capture, tasks[task]());
