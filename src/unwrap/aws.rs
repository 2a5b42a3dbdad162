//! What AWS puts around a body: the events that functions and queues get.
//!
//! Shapes are those of the events' documentation and of the test data of AWS's own Go library
//! (github.com/aws/aws-lambda-go, `events/testdata`).

use super::shape::{Coding, Mark, Members, Opens, Shape, Wrapper};

/// A body, in Base64 where the event says so.
const BODY: &[(&str, Coding)] = &[("/body", Coding::Base64If("/isBase64Encoded"))];

/// API Gateway's proxy integration for REST APIs, and for HTTP APIs with payload format 1.0.
pub(super) const API_GATEWAY: Wrapper = Wrapper {
    name: "aws-api-gateway",
    about: "an API Gateway event of a REST API, or of an HTTP API in format 1.0",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html",
    opens: Opens::Always,
    shape: Shape::Members(&[Members {
        marks: &[
            Mark::Object("/requestContext"),
            Mark::Text("/httpMethod"),
            Mark::Text("/path"),
            Mark::Text("/resource"),
        ],
        bodies: BODY,
        headers: &["/multiValueHeaders", "/headers"],
        time: &["/requestContext/requestTimeEpoch"],
        method: &["/httpMethod"],
        path: &["/path"],
        ..Members::NONE
    }]),
};

/// API Gateway's proxy integration for HTTP APIs, payload format 2.0.
pub(super) const API_GATEWAY_V2: Wrapper = Wrapper {
    name: "aws-api-gateway-v2",
    about: "an API Gateway event of an HTTP API in format 2.0",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html",
    opens: Opens::Always,
    shape: Shape::Members(&[Members {
        marks: &[
            Mark::Is("/version", &["2.0"]),
            Mark::Object("/requestContext/http"),
            Mark::Text("/rawPath"),
            Mark::ContainsNot("/requestContext/domainName", FUNCTION_HOST),
        ],
        ..FORMAT_2
    }]),
};

/// A Lambda function's own URL, which sends payload format 2.0.
pub(super) const FUNCTION_URL: Wrapper = Wrapper {
    name: "aws-function-url",
    about: "an event of a Lambda function's URL",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html",
    opens: Opens::Always,
    shape: Shape::Members(&[Members {
        marks: &[
            Mark::Is("/version", &["2.0"]),
            Mark::Object("/requestContext/http"),
            Mark::Text("/rawPath"),
            Mark::Contains("/requestContext/domainName", &[FUNCTION_HOST]),
        ],
        ..FORMAT_2
    }]),
};

/// What the hosts of functions' URLs have in their names.
const FUNCTION_HOST: &str = ".lambda-url.";

const FORMAT_2: Members = Members {
    bodies: BODY,
    headers: &["/headers"],
    time: &["/requestContext/timeEpoch"],
    method: &["/requestContext/http/method"],
    path: &["/requestContext/http/path", "/rawPath"],
    ..Members::NONE
};

/// A load balancer's request to a Lambda target.
pub(super) const ALB: Wrapper = Wrapper {
    name: "aws-alb",
    about: "an event of an Application Load Balancer",
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html",
    opens: Opens::Always,
    shape: Shape::Members(&[Members {
        marks: &[
            Mark::Object("/requestContext/elb"),
            Mark::Text("/httpMethod"),
            Mark::Text("/path"),
        ],
        bodies: BODY,
        headers: &["/multiValueHeaders", "/headers"],
        method: &["/httpMethod"],
        path: &["/path"],
        ..Members::NONE
    }]),
};

/// A batch of a queue's messages: what a function gets, what a pipe sends, what `receive-message` prints.
pub(super) const SQS: Wrapper = Wrapper {
    name: "aws-sqs",
    about: "messages of an SQS queue",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html",
    opens: Opens::Always,
    shape: Shape::Members(&[
        Members {
            items: &["/Records/*", "/*", ""],
            marks: &[
                Mark::Is("/eventSource", &["aws:sqs"]),
                Mark::Text("/messageId"),
                Mark::Text("/body"),
            ],
            bodies: &[("/body", Coding::Plain)],
            time: &["/attributes/SentTimestamp"],
            ..Members::NONE
        },
        Members {
            items: &["/Messages/*"],
            marks: &[
                Mark::Text("/MessageId"),
                Mark::Text("/ReceiptHandle"),
                Mark::Text("/Body"),
            ],
            bodies: &[("/Body", Coding::Plain)],
            time: &["/Attributes/SentTimestamp"],
            ..Members::NONE
        },
    ]),
};

/// A topic's notification: what a function gets, and what is posted to a subscriber or put into its queue.
pub(super) const SNS: Wrapper = Wrapper {
    name: "aws-sns",
    about: "notifications of an SNS topic",
    source: "https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html",
    opens: Opens::Always,
    shape: Shape::Members(&[
        Members {
            items: &["/Records/*"],
            marks: &[
                Mark::Is("/EventSource", &["aws:sns"]),
                Mark::Text("/Sns/TopicArn"),
                Mark::Text("/Sns/Message"),
            ],
            bodies: &[("/Sns/Message", Coding::Plain)],
            time: &["/Sns/Timestamp"],
            ..Members::NONE
        },
        Members {
            marks: &[
                Mark::Is("/Type", &["Notification"]),
                Mark::Text("/TopicArn"),
                Mark::Text("/Message"),
            ],
            bodies: &[("/Message", Coding::Plain)],
            time: &["/Timestamp"],
            ..Members::NONE
        },
    ]),
};

/// An event of a bus.
pub(super) const EVENT_BRIDGE: Wrapper = Wrapper {
    name: "aws-eventbridge",
    about: "an event of an EventBridge bus",
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html",
    opens: Opens::Always,
    shape: Shape::Members(&[Members {
        marks: &[
            Mark::Text("/detail-type"),
            Mark::Text("/source"),
            Mark::Text("/account"),
            Mark::Object("/detail"),
        ],
        bodies: &[("/detail", Coding::Plain)],
        time: &["/time"],
        ..Members::NONE
    }]),
};
