//! The table of wrappers. Its order means nothing but the order of lists.

use super::shape::Wrapper;
use super::{aws, cloud, curl, form, http, line, string, tools};

/// Every wrapper that is known.
pub static WRAPPERS: &[Wrapper] = &[
    http::HTTP,
    curl::VERBOSE,
    curl::TRACE,
    tools::HAR,
    aws::API_GATEWAY,
    aws::API_GATEWAY_V2,
    aws::FUNCTION_URL,
    aws::ALB,
    aws::SQS,
    aws::SNS,
    aws::EVENT_BRIDGE,
    cloud::PUB_SUB,
    cloud::CLOUD_EVENTS,
    tools::N8N,
    tools::WEBHOOK_SITE,
    tools::NGROK,
    tools::REQUEST,
    line::LOG,
    line::LINE,
    string::STRING,
    form::FORM,
];
