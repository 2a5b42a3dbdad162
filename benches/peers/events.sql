-- What DuckDB is asked. compare.py puts the capture's and the answers' files in, and prints `lines` or `normalized`.
CREATE MACRO event_of(j) AS CASE
  WHEN json_type(j) <> 'OBJECT' THEN 'unknown'
  WHEN (j -> '$.type') IS NOT NULL THEN CASE j ->> '$.type'
    WHEN 'integration_message_status' THEN 'taptalk.integration_message_status'
    WHEN 'case_resolved' THEN 'taptalk.case_resolved'
    WHEN 'post_comment_mobile' THEN 'qiscus.post_comment_mobile'
    WHEN 'post_comment_rest' THEN 'qiscus.post_comment_rest'
    WHEN 'auth' THEN 'qiscus.auth_logout'
    WHEN 'messageStatusUpdate' THEN 'webio.messageStatusUpdate'
    WHEN 'inboundMessage' THEN 'webio.inboundMessage'
    WHEN 'messageSend' THEN 'webio.messageSend'
    ELSE 'unknown' END
  WHEN j ->> '$.resource' IN ('Message', 'Interaction', 'Order') AND j ->> '$.event' IN ('CREATE', 'UPDATE', 'DELETE')
    THEN 'omnichat.' || lower(j ->> '$.resource') || '_' || lower(j ->> '$.event')
  WHEN (j -> '$.account') IS NOT NULL AND j ->> '$.event' IN ('message_created', 'message_updated', 'conversation_created',
      'conversation_updated', 'conversation_status_changed', 'contact_created', 'contact_updated', 'conversation_typing_on',
      'conversation_typing_off', 'webwidget_triggered')
    THEN 'onehash.' || (j ->> '$.event')
  WHEN j ->> '$.webhook_type' = 'NEW_SESSION_WEBHOOK' THEN 'qiscus.new_session'
  WHEN (j -> '$.candidate_agent') IS NOT NULL AND (j -> '$.room_id') IS NOT NULL THEN 'qiscus.agent_allocation'
  WHEN (j -> '$.resolved_by') IS NOT NULL AND (j -> '$.service') IS NOT NULL THEN 'qiscus.mark_as_resolved'
  WHEN (j -> '$.channel_type') IS NOT NULL AND (j -> '$.customer') IS NOT NULL AND (j -> '$.room_id') IS NOT NULL
    THEN 'qiscus.custom_button'
  ELSE 'unknown' END;
CREATE VIEW lines AS SELECT json AS j, event_of(json) AS event FROM read_ndjson_objects('{capture}');
CREATE VIEW detected AS SELECT event FROM lines;
-- One flat record each. What is left of a payload stays out: it cannot be said in a few lines of SQL.
CREATE VIEW normalized AS
WITH found AS (SELECT event, json_extract_string(j, ['$.objectId', '$.communicationActionId', '$.integrationMessageStatus.trxID',
    '$.caseResolved.caseID', '$.payload.message.id', '$.service.id', '$.id', '$.timestamp', '$.dateCreated',
    '$.integrationMessageStatus.timestamp', '$.caseResolved.resolvedTime', '$.payload.message.timestamp', '$.created_at',
    '$.latest_service.created_at', '$.organizationID', '$.app_id', '$.account.id', '$.conversationId', '$.payload.chat.objectId',
    '$.payload.room.id', '$.room_id', '$.service.room_id', '$.conversation.display_id', '$.payload.from.name', '$.customer.name',
    '$.caseResolved.contact.fullName', '$.contact.name', '$.meta.sender.name', '$.name', '$.payload.from.email',
    '$.caseResolved.contact.email', '$.meta.sender.email', '$.email', '$.outboundChannelAddress',
    '$.integrationMessageStatus.contactPhone', '$.caseResolved.contact.phone', '$.phone_number', '$.meta.sender.phone_number',
    '$.caseResolved.agentEmail', '$.candidate_agent.email', '$.resolved_by.email', '$.agent.email', '$.payload.user.email', '$.sender.email',
    '$.user.email', '$.meta.assignee.email', '$.payload.status', '$.integrationMessageStatus.status', '$.statusCode', '$.status',
    '$.payload.text', '$.payload.message.text', '$.content', '$.body', '$.notes', '$.caseResolved.agentRemark',
    '$.integrationMessageStatus.reason']) AS v FROM lines)
SELECT event, coalesce(v[1], v[2], v[3], v[4], v[5], v[6], v[7]) AS id,
  coalesce(v[8], v[9], v[10], v[11], v[12], v[13], v[14]) AS time,
  coalesce(v[15], v[16], v[17]) AS account, coalesce(v[18], v[19], v[20], v[21], v[22], v[23]) AS conversation,
  coalesce(v[24], v[25], v[26], v[27], v[28], v[29]) AS contact_name, coalesce(v[30], v[31], v[32], v[33]) AS contact_email,
  coalesce(v[34], v[35], v[36], v[37], v[38]) AS contact_phone,
  coalesce(v[39], v[40], v[41], v[42], v[43], v[44], v[45], v[46]) AS agent_email,
  coalesce(v[47], v[48], v[49], v[50]) AS status, coalesce(v[51], v[52], v[53], v[54], v[55], v[56], v[57]) AS text
FROM found;
