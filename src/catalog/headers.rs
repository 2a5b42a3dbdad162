//! The headers of the vendors' requests, as far as the packs describe them. Read when a wrapper has headers.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::schema::{Documents, Header, headers};

/// The headers of one vendor's requests.
#[derive(Debug)]
pub(super) struct VendorHeaders {
    pub(super) vendor: String,
    pub(super) text: Cow<'static, str>,
    headers: OnceLock<Vec<Header>>,
}

impl VendorHeaders {
    pub(super) fn new(vendor: &str, text: Cow<'static, str>) -> Self {
        Self {
            vendor: vendor.to_owned(),
            text,
            headers: OnceLock::new(),
        }
    }

    /// None where the file is no JSON, which the checks of a pack rule out.
    pub(super) fn headers(&self) -> &[Header] {
        self.headers.get_or_init(|| {
            let name = format!("{}/{}", self.vendor, super::folder::HEADERS);
            Documents::parse(&name, &self.text, None)
                .map(|documents| headers(&documents))
                .unwrap_or_default()
        })
    }
}
