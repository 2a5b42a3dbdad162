# What jq and jaq are asked: `event` (which event is it), and `normalized` (one flat record, and what is left of the payload).
# Events are called as in labels.tsv. Payloads are taken as the vendors send them; nothing is validated.

def by_type: {
  integration_message_status: "taptalk.integration_message_status", case_resolved: "taptalk.case_resolved",
  post_comment_mobile: "qiscus.post_comment_mobile", post_comment_rest: "qiscus.post_comment_rest", auth: "qiscus.auth_logout",
  messageStatusUpdate: "webio.messageStatusUpdate", inboundMessage: "webio.inboundMessage", messageSend: "webio.messageSend"
};

def by_resource: {
  Message: {CREATE: "omnichat.message_create", UPDATE: "omnichat.message_update", DELETE: "omnichat.message_delete"},
  Interaction: {CREATE: "omnichat.interaction_create", UPDATE: "omnichat.interaction_update", DELETE: "omnichat.interaction_delete"},
  Order: {CREATE: "omnichat.order_create", UPDATE: "omnichat.order_update", DELETE: "omnichat.order_delete"}
};

def by_event: {
  message_created: "onehash.message_created", message_updated: "onehash.message_updated",
  conversation_created: "onehash.conversation_created", conversation_updated: "onehash.conversation_updated",
  conversation_status_changed: "onehash.conversation_status_changed",
  contact_created: "onehash.contact_created", contact_updated: "onehash.contact_updated",
  conversation_typing_on: "onehash.conversation_typing_on", conversation_typing_off: "onehash.conversation_typing_off",
  webwidget_triggered: "onehash.webwidget_triggered"
};

# The entry for a name, and `unknown` for all that is none.
def look_up($table): (if type == "string" then $table[.] else null end) // "unknown";

def event:
  if type != "object" then "unknown"
  elif has("type") then .type | look_up(by_type)
  elif has("objectId") and has("resource") then
    .event as $event | .resource | look_up(by_resource) | if type == "object" then . as $events | $event | look_up($events) else . end
  elif has("event") and has("account") then .event | look_up(by_event)
  elif .webhook_type == "NEW_SESSION_WEBHOOK" then "qiscus.new_session"
  elif has("candidate_agent") and has("room_id") then "qiscus.agent_allocation"
  elif has("resolved_by") and has("service") then "qiscus.mark_as_resolved"
  elif has("channel_type") and has("customer") and has("room_id") then "qiscus.custom_button"
  else "unknown" end;

def from_seconds: if type == "number" then todate else . end;
def from_milliseconds:
  if type == "number" then (. / 1000 | floor | todate | rtrimstr("Z")) + "." + (. % 1000 + 1000 | tostring | .[1:]) + "Z" else . end;
def from_words: if type == "string" then "\(.[0:10])T\(.[11:] | rtrimstr(" UTC"))Z" else . end;
def decoded: if type == "string" then fromjson else . end;

def party: {id, name, email};

# The flat record of a payload whose event is known.
def flat($event):
  ($event | split(".")) as [$vendor, $name]
  | {vendor: $vendor, event: $name} + (
    if $vendor == "webio" then
      {id: .communicationActionId, time: (.dateCreated | from_words), conversation: .conversationId, channel: .inboundChannelAddress,
       direction: (if $name == "inboundMessage" then "inbound" else "outbound" end),
       contact: {id: .customerUID, phone: .outboundChannelAddress}, status: .statusCode, text: .body}
    elif $vendor == "omnichat" then
      {id: .objectId, time: (.timestamp | from_milliseconds)} + (.payload | if . == null then {} else
        {conversation: .chat.objectId, channel: .platform, status, text, kind: .type, agent: {id: .user.objectId},
         direction: (.status | if startswith("IN") then "inbound" else "outbound" end)} end)
    elif $name == "integration_message_status" then
      {account: .organizationID} + (.integrationMessageStatus
        | {id: .trxID, time: (.timestamp | from_milliseconds), channel: .channelType, channel_id: .channelID, status, text: .reason,
           contact: {phone: .contactPhone}})
    elif $name == "case_resolved" then
      {account: .organizationID} + (.caseResolved
        | {id: .caseID, time: (.resolvedTime | from_milliseconds), channel: .channelType, channel_id: .channelID, labels,
           topic: .topicName, text: .agentRemark, agent: {name: .agentFullName, email: .agentEmail},
           contact: (.contact | {id, name: .fullName, email, phone})})
    elif $name == "post_comment_mobile" or $name == "post_comment_rest" then
      .payload | {conversation: .room.id, channel: (.room.options | decoded | .source), contact: (.from | party), text: .message.text,
                  kind: .message.type, direction: "inbound"}
    elif $name == "new_session" then
      .room_log as $log | .payload
      | {id: .message.id, time: .message.timestamp, conversation: .room.id, channel: $log.source, channel_id: $log.channel_id,
         contact: (.from | party), text: .message.text, direction: "inbound"}
    elif $name == "agent_allocation" then
      {account: .app_id, conversation: .room_id, channel: .source, contact: {name, email}, agent: (.candidate_agent | party),
       time: (.latest_service.created_at | from_words), text: .latest_service.notes}
    elif $name == "mark_as_resolved" then
      {id: .service.id, conversation: .service.room_id, channel: .service.source, text: .service.notes,
       contact: {id: .customer.user_id, name: .customer.name}, agent: (.resolved_by | party)}
    elif $name == "custom_button" then
      {conversation: .room_id, channel: .channel_type, channel_id, contact: {id: .customer.user_id, name: .customer.name},
       agent: {name: .agent.name, email: .agent.email}, text: .notes}
    elif $name == "auth_logout" then
      .payload | {time: (.timestamp | from_seconds), agent: (.user | party)}
    elif $name == "message_created" or $name == "message_updated" then
      {id, time: (.created_at | from_words), account: .account.id, conversation: .conversation.display_id, kind: .content_type,
       direction: .message_type, contact: {id: .contact.id, name: .contact.name}, agent: (.sender | party), text: .content}
    elif $name == "contact_created" or $name == "contact_updated" then
      {account: .account.id, contact: {id, name, email, phone: .phone_number}}
    elif $name == "conversation_typing_on" or $name == "conversation_typing_off" then
      {account: .account.id, conversation: .conversation.display_id, agent: (.user | party)}
    elif $name == "webwidget_triggered" then
      {id, account: .account.id, channel_id: .inbox.id, contact: {id: .contact.id, name: .contact.name}}
    else
      {id, time: (.timestamp | from_seconds), account: .account.id, conversation: .id, channel, channel_id: .inbox_id, status, labels,
       contact: (.meta.sender | party), agent: (.meta.assignee | party)}
    end);

# What the flat record left of it.
def rest($event):
  ($event | split(".")) as [$vendor, $name]
  | if $vendor == "webio" then
      del(.type, .communicationActionId, .dateCreated, .conversationId, .inboundChannelAddress, .outboundChannelAddress, .customerUID,
          .statusCode, .body)
    elif $vendor == "omnichat" then
      del(.objectId, .resource, .event, .timestamp)
      | if .payload == null then . else
          del(.payload.chat.objectId, .payload.platform, .payload.status, .payload.text, .payload.type)
          | if .payload.user == null then . else del(.payload.user.objectId) end
        end
    elif $name == "integration_message_status" then {}
    elif $name == "case_resolved" then
      del(.type, .organizationID) | .caseResolved |=
        (del(.caseID, .resolvedTime, .channelType, .channelID, .labels, .topicName, .agentRemark, .agentFullName, .agentEmail)
         | del(.contact["id", "fullName", "email", "phone"]))
    elif $name == "post_comment_mobile" or $name == "post_comment_rest" then
      del(.type) | .payload |= del(.room.id, .from["id", "name", "email"], .message["text", "type"])
    elif $name == "new_session" then
      del(.webhook_type, .room_log["source", "channel_id"]) | .payload |= del(.room.id, .from["id", "name", "email"], .message["id", "timestamp", "text"])
    elif $name == "agent_allocation" then
      del(.app_id, .room_id, .source, .name, .email, .candidate_agent["id", "name", "email"])
      | if .latest_service == null then . else del(.latest_service["created_at", "notes"]) end
    elif $name == "mark_as_resolved" then
      del(.service["id", "room_id", "source", "notes"], .customer["user_id", "name"], .resolved_by["id", "name", "email"])
    elif $name == "custom_button" then
      del(.room_id, .channel_type, .channel_id, .notes, .customer["user_id", "name"], .agent["name", "email"])
    elif $name == "auth_logout" then
      del(.type) | .payload |= del(.action, .timestamp, .user["id", "name", "email"])
    elif $name == "message_created" or $name == "message_updated" then
      del(.event, .id, .created_at, .content_type, .message_type, .content, .account.id, .conversation.display_id,
          .contact["id", "name"], .sender["id", "name", "email"])
    elif $name == "contact_created" or $name == "contact_updated" then
      del(.event, .id, .name, .email, .phone_number, .account.id)
    elif $name == "conversation_typing_on" or $name == "conversation_typing_off" then
      del(.event, .account.id, .conversation.display_id, .user["id", "name", "email"])
    elif $name == "webwidget_triggered" then
      del(.event, .id, .account.id, .inbox.id, .contact["id", "name"])
    else
      del(.event, .id, .timestamp, .channel, .inbox_id, .status, .labels, .account.id, .meta.sender["id", "name", "email"])
      | if .meta.assignee == null then . else del(.meta.assignee["id", "name", "email"]) end
    end;

def normalized:
  event as $event
  | if $event == "unknown" then {vendor: null, event: null, extra: .} else flat($event) + {extra: rest($event)} end;
