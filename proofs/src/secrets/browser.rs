//! A browser that keeps everything it was sent.

use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use anyhow::{Context, Result};

use super::Place;
use crate::fuzz::pages::markup::{forms, tags};

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> &str {
        self.head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(':'))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value.trim())
    }
}

/// One person's browser at one server.
#[derive(Debug)]
pub(super) struct Browser {
    authority: String,
    cookie: String,
    pub(super) token: String,
    /// What was sent and answered: addresses, heads, pages.
    pub(super) places: Vec<Place>,
    /// Pages of a person that a browser was told it may keep.
    pub(super) kept: Vec<String>,
}

impl Browser {
    pub(super) fn new(origin: &str) -> Self {
        let authority = origin.trim_start_matches("http://");
        Self {
            authority: authority.split('/').next().unwrap_or_default().to_owned(),
            cookie: String::new(),
            token: String::new(),
            places: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// The secret in its cookie.
    pub(super) fn cookie_secret(&self) -> &str {
        self.cookie.split('=').nth(1).unwrap_or_default()
    }

    /// Opens a sign-in link.
    pub(super) fn signs_in(&mut self, url: &str) -> Result<()> {
        let path = url.splitn(4, '/').nth(3).context("an address")?;
        let answer = self.exchange("GET", &format!("/{path}"), None)?;
        let cookie = answer.header("set-cookie").split(';').next();
        cookie.unwrap_or_default().clone_into(&mut self.cookie);
        let page = self.get("/settings")?.body;
        self.takes_token(&page);
        Ok(())
    }

    pub(super) fn takes_token(&mut self, page: &str) {
        let token = page.split_once("name=\"token\" value=\"");
        if let Some((token, _)) = token.and_then(|(_, rest)| rest.split_once('"')) {
            token.clone_into(&mut self.token);
        }
    }

    pub(super) fn get(&mut self, path: &str) -> Result<Answer> {
        let answer = self.exchange("GET", path, None)?;
        if !self.token.is_empty() && answer.body.contains(&self.token) {
            let kept = answer.header("cache-control");
            if kept != "no-store" {
                self.kept.push(format!("{path}: {kept:?}"));
            }
        }
        Ok(answer)
    }

    /// Posts a form, and follows where it leads.
    pub(super) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("token", &self.token)
            .extend_pairs(fields)
            .finish();
        let answer = self.exchange("POST", path, Some(&body))?;
        let to = answer.header("location").to_owned();
        if to.starts_with('/') {
            return self.get(&to);
        }
        Ok(answer)
    }

    /// Opens a page, fills in its form with this action, and posts it with everything else in it.
    pub(super) fn fills(
        &mut self,
        page: &str,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Result<Answer> {
        let body = self.get(page)?.body;
        let form = forms(&body)
            .into_iter()
            .find(|form| form.post && form.action == action)
            .with_context(|| format!("no form for {action} on {page}"))?;
        let mut all: Vec<(String, String)> = form
            .fields
            .into_iter()
            .filter(|(name, _)| name != "token" && fields.iter().all(|(typed, _)| typed != name))
            .collect();
        all.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let all: Vec<(&str, &str)> = all
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(action, &all)
    }

    /// Goes everywhere links lead from `start`, as long as it is below `below`.
    pub(super) fn wanders(&mut self, start: &str, below: &str) -> Result<usize> {
        let mut seen = BTreeSet::new();
        let mut next = vec![start.to_owned()];
        while let Some(path) = next.pop() {
            if seen.len() > 150 || !path.starts_with(below) || !seen.insert(path.clone()) {
                continue;
            }
            let page = self.get(&path)?;
            if !page.header("content-type").starts_with("text/html") {
                continue;
            }
            for tag in tags(&page.body) {
                let to = tag.value("href").unwrap_or_default();
                if tag.name == "a" && to.starts_with('/') {
                    next.push(to.split('#').next().unwrap_or_default().to_owned());
                }
            }
        }
        Ok(seen.len())
    }

    fn exchange(&mut self, method: &str, path: &str, form: Option<&str>) -> Result<Answer> {
        let mut stream = TcpStream::connect(&self.authority)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {0}\r\nConnection: close\r\nCookie: {1}\r\n",
            self.authority, self.cookie
        );
        if let Some(form) = form {
            head += &format!(
                "Origin: http://{}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
                self.authority,
                form.len()
            );
        }
        stream.write_all(format!("{head}\r\n{}", form.unwrap_or_default()).as_bytes())?;
        let mut raw = Vec::new();
        stream.read_to_end(&mut raw)?;
        let text = String::from_utf8_lossy(&raw).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").context("no end of the head")?;
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        let answer = Answer {
            status: status.context("no status")?,
            head: head.to_owned(),
            body: body.to_owned(),
        };
        self.places.push(Place::new(
            format!("an address asked for ({method})"),
            path.as_bytes().to_vec(),
        ));
        // What sets a cookie is where a cookie belongs; the rest of the head is not.
        let (sets, rest): (Vec<&str>, Vec<&str>) = head
            .lines()
            .partition(|line| line.to_ascii_lowercase().starts_with("set-cookie:"));
        self.places.push(Place::new(
            "a header that sets a cookie",
            sets.join("\n").into_bytes(),
        ));
        self.places.push(Place::new(
            format!("the head of the answer to {method} {}", short(path)),
            rest.join("\n").into_bytes(),
        ));
        self.places.push(Place::new(
            format!("the page {method} {}", short(path)),
            body.as_bytes().to_vec(),
        ));
        Ok(answer)
    }
}

/// An address for a report: what stands behind `?` or is long may be what is looked for.
fn short(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    path.split('/')
        .map(|part| if part.len() > 32 { "…" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}
