//! What tools that catch requests write: browsers and proxies, request bins, tunnels, workflow engines, test fixtures.

use super::shape::{Coding, Mark, Members, Opens, Shape, Wrapper};

/// A HAR archive: every request that sends JSON or a form.
pub(super) const HAR: Wrapper = Wrapper {
    name: "har",
    about: "a HAR archive: each POST, PUT or PATCH with JSON or a form",
    source: "http://www.softwareishard.com/blog/har-12-spec/",
    opens: Opens::Always,
    shape: Shape::Members(&[Members {
        items: &["/log/entries/*"],
        marks: &[
            Mark::Text("/startedDateTime"),
            Mark::Text("/request/method"),
            Mark::Text("/request/url"),
        ],
        only: &[
            Mark::Is("/request/method", &["POST", "PUT", "PATCH"]),
            Mark::Contains("/request/postData/mimeType", &["json", "urlencoded"]),
        ],
        // The specification has either, tools write both.
        bodies: &[
            ("/request/postData/text", Coding::Plain),
            ("/request/postData/params/name=payload/value", Coding::Plain),
        ],
        headers: &["/request/headers"],
        time: &["/startedDateTime"],
        method: &["/request/method"],
        path: &["/request/url"],
    }]),
};

/// What n8n's Webhook node puts out: an item, or a list of items with or without their `json`.
pub(super) const N8N: Wrapper = Wrapper {
    name: "n8n",
    about: "the output of n8n's Webhook node",
    source: "https://github.com/n8n-io/n8n/blob/master/packages/nodes-base/nodes/Webhook/__schema__/v2.0.0/output.json",
    opens: Opens::Always,
    shape: Shape::Members(&[Members {
        items: &["", "/*", "/json", "/*/json"],
        marks: &[
            Mark::Object("/headers"),
            Mark::Object("/params"),
            Mark::Object("/query"),
            Mark::Has("/body"),
        ],
        bodies: &[("/body", Coding::Plain)],
        headers: &["/headers"],
        path: &["/webhookUrl"],
        ..Members::NONE
    }]),
};

/// What webhook.site's API lists, or one request of it.
pub(super) const WEBHOOK_SITE: Wrapper = Wrapper {
    name: "webhook-site",
    about: "requests exported from webhook.site",
    source: "https://docs.webhook.site/api/requests.html",
    opens: Opens::Always,
    shape: Shape::Members(&[Members {
        items: &["/data/*", "", "/*"],
        marks: &[
            Mark::Text("/uuid"),
            Mark::Text("/token_id"),
            Mark::Text("/content"),
        ],
        // Its e-mails have no method.
        only: &[Mark::Text("/method")],
        bodies: &[("/content", Coding::Plain)],
        headers: &["/headers"],
        time: &["/created_at"],
        method: &["/method"],
        path: &["/url"],
    }]),
};

/// What the ngrok agent's API lists, or one request of it. The request is raw HTTP inside.
pub(super) const NGROK: Wrapper = Wrapper {
    name: "ngrok",
    about: "requests captured by the ngrok agent",
    source: "https://ngrok.com/docs/agent/api/#list-captured-requests",
    opens: Opens::Always,
    shape: Shape::Members(&[Members {
        items: &["/requests/*", "", "/*"],
        marks: &[
            Mark::Text("/start"),
            Mark::Text("/request/method"),
            Mark::Text("/request/uri"),
            Mark::Text("/request/raw"),
        ],
        only: &[Mark::Is("/request/method", &["POST", "PUT", "PATCH"])],
        bodies: &[("/request/raw", Coding::Base64)],
        time: &["/start"],
        method: &["/request/method"],
        path: &["/request/uri"],
        ..Members::NONE
    }]),
};

/// A request as tests and loggers write it down: a body, mostly beside its headers.
pub(super) const REQUEST: Wrapper = Wrapper {
    name: "request",
    about: "an object with the `body` of a request, and perhaps its `headers`",
    source: "https://expressjs.com/en/api.html#req",
    opens: Opens::ForOneEvent,
    shape: Shape::Members(&[Members {
        items: &["", "/*", "/request"],
        marks: &[Mark::Has("/body")],
        bodies: &[("/body", Coding::Plain)],
        headers: &["/headers"],
        time: &["/time", "/timestamp"],
        method: &["/method", "/httpMethod"],
        path: &["/path", "/originalUrl", "/url"],
        ..Members::NONE
    }]),
};
