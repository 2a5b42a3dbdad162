// what the test sends
const payload = {
  type: "inboundMessage",
  conversationId: "731", communicationActionId: "55012",
  outboundChannelAddress: "447700900761", inboundChannelAddress: "Example Shop",
  customerUID: "", body: "Hello", dateCreated: "2024-05-02 08:15:31.120",
};
