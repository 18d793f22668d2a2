//! Posted forms.

use axum::body::{Body, to_bytes};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use thiserror::Error;

/// The longest body a server of ours reads, in bytes.
pub const FORM_BYTES: usize = 64 * 1024;

/// The fields of a posted form, in the order sent. `Debug` shows names only: values may be codes.
#[derive(Clone, Default)]
pub struct Fields(Vec<(String, String)>);

/// Why a body is not a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FormError {
    /// The content type is not `application/x-www-form-urlencoded`.
    #[error("not a form")]
    NotAForm,
    /// Longer than [`FORM_BYTES`], or it broke off.
    #[error("too long or incomplete")]
    Unreadable,
}

impl Fields {
    /// Reads a whole body.
    ///
    /// # Errors
    /// [`FormError`]; an absent body with no content type is an empty form.
    pub async fn read(headers: &HeaderMap, body: Body) -> Result<Self, FormError> {
        let bytes = to_bytes(body, FORM_BYTES)
            .await
            .map_err(|_| FormError::Unreadable)?;
        let kind = headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let is_form = kind.eq_ignore_ascii_case("application/x-www-form-urlencoded");
        let is_nothing = kind.is_empty() && bytes.is_empty();
        if !is_form && !is_nothing {
            return Err(FormError::NotAForm);
        }
        Ok(Self(form_urlencoded::parse(&bytes).into_owned().collect()))
    }

    /// The first value of `name`, as typed.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// The first value of `name` without the blanks around it; empty when it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.value(name).unwrap_or_default().trim()
    }

    /// Every value of `name`: the ticked boxes of a group.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a box was ticked.
    #[must_use]
    pub fn is_ticked(&self, name: &str) -> bool {
        self.value(name)
            .is_some_and(|value| !value.is_empty() && value != "0")
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Fields {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

impl core::fmt::Debug for Fields {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn debug_shows_names_but_no_values() {
        let fields = Fields::from_iter([("code", "483920"), ("name", "Anna")]);
        assert_eq!(format!("{fields:?}"), r#"["code", "name"]"#);
        assert_eq!(fields.text("code"), "483920");
    }
}
