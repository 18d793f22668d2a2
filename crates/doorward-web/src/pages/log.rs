//! The activity log: a week as a picture, filters, entries day by day, export.

use core::time::Duration;

use axum::Extension;
use axum::extract::Query;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use doorward_app::{
    Completion, DoorAction, DoorEvent, DoorbellMode, ExportFormat, LogEntry, LogEvent, LogFilter,
    LogKind, LogOutcome, LogView, Product, Progress, UnixTime,
};
use doorward_http::Fields;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::{Area, Device, enter, failed};
use crate::desk::{Load, Loading, Tone};
use crate::forms::switch;
use crate::guest::Guest;
use crate::icons::{Icon, icon};
use crate::layout::{Page, Place, note};
use crate::local;
use crate::week;
use crate::words::Words;

const AREA: Area = Area::Log;
/// How long a page waits for the log before it shows how far reading has come.
const PATIENCE: Duration = Duration::from_millis(900);
/// Entries on a page; «Show more» doubles them.
const ENTRIES: usize = 100;

/// What was asked for in the address; empty fields are no filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Asked {
    who: String,
    kind: String,
    action: String,
    outcome: String,
    from: String,
    until: String,
    failures: String,
    show: String,
}

impl Asked {
    fn filter(&self, limit: Option<usize>) -> LogFilter {
        LogFilter {
            who: Some(self.who.clone()).filter(|who| !who.is_empty()),
            kind: LogKind::from_word(&self.kind),
            action: DoorAction::from_word(&self.action),
            outcome: LogOutcome::from_word(&self.outcome),
            from: local::day_begins(&self.from),
            until: local::day_ends(&self.until),
            failures: !self.failures.is_empty(),
            limit,
            ..LogFilter::default()
        }
    }

    fn limit(&self) -> usize {
        self.show.parse().unwrap_or(ENTRIES).clamp(ENTRIES, 100_000)
    }

    fn is_filtered(&self) -> bool {
        let open = Self {
            show: self.show.clone(),
            ..Self::default()
        };
        *self != open
    }

    /// As the part of an address after `?`, with another number of entries.
    fn query(&self, show: Option<usize>) -> String {
        let pairs = [
            ("who", self.who.as_str()),
            ("kind", &self.kind),
            ("action", &self.action),
            ("outcome", &self.outcome),
            ("from", &self.from),
            ("until", &self.until),
            ("failures", &self.failures),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
        if let Some(show) = show {
            query.append_pair("show", &show.to_string());
        }
        query.finish()
    }
}

/// The log.
pub(crate) async fn show(guest: Guest, device: Device, Query(asked): Query<Asked>) -> Response {
    let words = guest.words;
    if !guest.looking
        && let Err(response) = enter(&guest, &device, AREA).await
    {
        return response;
    }
    let key = format!("{}?{}", device.id(), asked.query(Some(asked.limit())));
    let mut loading = guest.desk.loading(guest.session.visit(), &key, || {
        begin(&guest, &device, &asked)
    });
    let done = tokio::time::timeout(PATIENCE, loading.finished()).await;
    let load = match done {
        Ok(load) => load,
        Err(_) => Load::Reading(loading.progress()),
    };
    let body = match load {
        Load::Reading(progress) => reading(words, progress),
        Load::Done(Ok(view)) => {
            guest.desk.loaded(guest.session.visit());
            content(&guest, &device, &asked, &view)
        }
        Load::Done(Err(error)) => {
            guest.desk.loaded(guest.session.visit());
            return failed(&guest, &device, AREA, &error, &device.path(""));
        }
    };
    guest.page(
        Page::new(Place::Devices, words.device.log, body)
            .back(device.path(""), device.0.name.clone()),
    )
}

/// Reads the log in the background, so that a page can show how far it is.
fn begin(guest: &Guest, device: &Device, asked: &Asked) -> Loading {
    let (app, visit, id) = (guest.desk.app().clone(), guest.visit(), device.id());
    let filter = asked.filter(Some(asked.limit()));
    Loading::begin(async move |tell: tokio::sync::watch::Sender<Progress>| {
        app.log(&visit, id, &filter, move |progress| {
            let _ = tell.send(progress);
        })
        .await
    })
}

fn reading(words: &Words, progress: Progress) -> Markup {
    html! {
        div."card stack" id="log" data-live data-again="500" {
            p.waiting { (words.log.loading) }
            progress value=[progress.total.map(|_| progress.done)] max=[progress.total] aria-label=(words.log.loading) {}
            p."soft number" { (words.read(progress.done, progress.total)) }
            p.plain-only { a.button href="" { (words.log.look_again) } }
        }
    }
}

fn content(guest: &Guest, device: &Device, asked: &Asked, view: &LogView) -> Markup {
    let words = guest.words;
    html! {
        div.stack id="log" {
            @if !view.logging {
                (note(Tone::Warn, &html! { strong { (words.log.logging_is_off) } p { (words.log.logging_hint) } }))
            }
            section.card aria-labelledby="week" { h2 id="week" { (words.log.week) } (week::picture(words, device.0.product, &view.week)) }
            (filters(words, device, asked, view))
            @if view.entries.is_empty() {
                div."card empty" { h2 { (words.log.nothing) } p.soft { (words.log.nothing_text) } }
            } @else {
                (entries(words, device.0.product, &view.entries))
                @if view.matching > view.entries.len() {
                    a."button wide" href=(format!("{}?{}", device.path("/log"), asked.query(Some(asked.limit() * 2)))) {
                        (words.more_entries(view.matching - view.entries.len()))
                    }
                }
            }
            @if view.lost > 0 { p."soft small" { (words.lost(view.lost)) } }
            section.group aria-labelledby="export" {
                h2 id="export" { (words.log.export) }
                p."soft small" { (words.log.export_text) }
                div.buttons {
                    a.button href=(format!("{}?{}", device.path("/log/export.csv"), asked.query(None))) download { (icon(Icon::Download)) (words.log.csv) }
                    a.button href=(format!("{}?{}", device.path("/log/export.json"), asked.query(None))) download { (icon(Icon::Download)) (words.log.json) }
                }
            }
            form.stack method="post" action=(device.path("/log/keep")) {
                (guest.token())
                div.rows { (switch("on", words.log.logging, Some(words.log.logging_hint), view.logging)) }
                button.button { (words.frame.save) }
            }
        }
    }
}

fn filters(words: &Words, device: &Device, asked: &Asked, view: &LogView) -> Markup {
    html! {
        div.rows {
            details.more open[asked.is_filtered()] {
                summary { (words.log.filter) @if asked.is_filtered() { span.soft { " · " (words.read(view.matching, Some(view.total))) } } }
                form.stack method="get" action=(device.path("/log")) {
                    div.pair {
                        div.field {
                            label for="who" { (words.log.who) }
                            select id="who" name="who" {
                                option value="" { (words.log.everybody) }
                                @for name in &view.people { option value=(name) selected[*name == asked.who] { (name) } }
                            }
                        }
                        div.field {
                            label for="kind" { (words.log.what) }
                            select id="kind" name="kind" {
                                option value="" { (words.log.everything) }
                                @for kind in LogKind::ALL { option value=(kind.word()) selected[kind.word() == asked.kind] { (words.log.kind(kind, device.0.product)) } }
                            }
                        }
                        div.field {
                            label for="action" { (words.log.action) }
                            select id="action" name="action" {
                                option value="" { (words.log.every_action) }
                                @for action in DoorAction::of(device.0.product) { option value=(action.word()) selected[action.word() == asked.action] { (words.home.planned(*action)) } }
                            }
                        }
                        div.field {
                            label for="outcome" { (words.log.outcome) }
                            select id="outcome" name="outcome" {
                                option value="" { (words.log.every_outcome) }
                                @for outcome in LogOutcome::ALL { option value=(outcome.word()) selected[outcome.word() == asked.outcome] { (words.log.outcome_of(outcome)) } }
                            }
                        }
                        div.field { label for="from" { (words.log.from) } input type="date" id="from" name="from" value=(asked.from); }
                        div.field { label for="until" { (words.log.until) } input type="date" id="until" name="until" value=(asked.until); }
                    }
                    (crate::forms::tick("failures", words.log.failures, None, !asked.failures.is_empty()))
                    div.buttons {
                        button."button main" { (words.log.filter_do) }
                        @if asked.is_filtered() { a."button quiet" href=(device.path("/log")) { (words.log.filter_clear) } }
                    }
                }
            }
        }
    }
}

fn entries(words: &Words, product: Product, entries: &[LogEntry]) -> Markup {
    let now = UnixTime::now();
    let mut days: Vec<(String, Vec<&LogEntry>)> = Vec::new();
    for entry in entries {
        let label = entry.at.map_or_else(
            || words.log.no_time.to_owned(),
            |at| match local::days_ago(at, now) {
                Some(0) => words.log.today.to_owned(),
                Some(1) => words.log.yesterday.to_owned(),
                _ => local::day_name(words, at),
            },
        );
        match days.last_mut() {
            Some((day, list)) if *day == label => list.push(entry),
            _ => days.push((label, vec![entry])),
        }
    }
    html! {
        @for (day, list) in &days {
            section.group {
                h2 { (day) }
                ol.rows { @for entry in list { (line(words, product, entry)) } }
            }
        }
    }
}

fn line(words: &Words, product: Product, entry: &LogEntry) -> Markup {
    let (sign, tone) = look(&entry.event);
    html! {
        li.entry {
            span."number soft" { (entry.at.map_or_else(String::new, |at| local::clock(words, at))) }
            span class=(tone) { (icon(sign)) }
            span.said {
                span { (words.log.event(entry)) }
                @if let Some(detail) = words.log.detail(entry, product) { span."soft small" { (detail) } }
            }
        }
    }
}

fn look(event: &LogEvent) -> (Icon, &'static str) {
    match event {
        LogEvent::Action { completion, .. } | LogEvent::Keypad { completion, .. }
            if completion.is_failure() =>
        {
            (Icon::Alert, "bad")
        }
        LogEvent::Action { action, .. } | LogEvent::Keypad { action, .. } => match action {
            Some(DoorAction::Lock | DoorAction::FullLock) => (Icon::Lock, "safe"),
            Some(DoorAction::RingToOpenOff | DoorAction::ContinuousModeOff) => (Icon::Bell, "safe"),
            Some(DoorAction::Unlock | DoorAction::LockNGo) => (Icon::LockOpen, "warn"),
            Some(DoorAction::RingToOpenOn | DoorAction::ContinuousModeOn) => (Icon::Bell, "warn"),
            Some(DoorAction::Unlatch | DoorAction::LockNGoUnlatch | DoorAction::Open) => {
                (Icon::DoorOpen, "warn")
            }
            None => (Icon::System, "calm"),
        },
        LogEvent::Door { door } => match door {
            DoorEvent::Opened => (Icon::DoorOpen, "calm"),
            DoorEvent::Closed | DoorEvent::Unknown => (Icon::DoorClosed, "calm"),
            DoorEvent::Jammed | DoorEvent::Tampered => (Icon::Alert, "bad"),
        },
        LogEvent::Logging { .. } | LogEvent::DoorLogging { .. } => (Icon::Log, "calm"),
        LogEvent::Security { security, .. } if security.is_warning() => (Icon::Alert, "bad"),
        LogEvent::Security { .. } => (Icon::System, "calm"),
        LogEvent::Doorbell { completion, .. } if completion.is_failure() => (Icon::Alert, "bad"),
        LogEvent::Doorbell {
            mode: DoorbellMode::Plain,
            ..
        } => (Icon::Bell, "calm"),
        LogEvent::Doorbell { .. } => (Icon::DoorOpen, "warn"),
        LogEvent::Calibration { completion } | LogEvent::Initialization { completion } => {
            if *completion == Completion::Success {
                (Icon::Tools, "calm")
            } else {
                (Icon::Alert, "bad")
            }
        }
        LogEvent::Firmware { .. } | LogEvent::Other { .. } => (Icon::System, "calm"),
    }
}

/// The log as a table.
pub(crate) async fn csv(guest: Guest, device: Device, Query(asked): Query<Asked>) -> Response {
    export(
        &guest,
        &device,
        &asked,
        ExportFormat::Csv,
        "text/csv; charset=utf-8",
        "csv",
    )
    .await
}

/// The log for programs.
pub(crate) async fn json(guest: Guest, device: Device, Query(asked): Query<Asked>) -> Response {
    export(
        &guest,
        &device,
        &asked,
        ExportFormat::Json,
        "application/json",
        "json",
    )
    .await
}

async fn export(
    guest: &Guest,
    device: &Device,
    asked: &Asked,
    format: ExportFormat,
    media_type: &'static str,
    extension: &str,
) -> Response {
    if let Err(response) = enter(guest, device, AREA).await {
        return response;
    }
    match guest
        .desk
        .app()
        .export_log(&guest.visit(), device.id(), &asked.filter(None), format)
        .await
    {
        Ok(text) => {
            let name = format!(
                "attachment; filename=\"activity-log-{}.{extension}\"",
                device.id()
            );
            let name =
                HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
            (
                [
                    (CONTENT_TYPE, HeaderValue::from_static(media_type)),
                    (CONTENT_DISPOSITION, name),
                ],
                text,
            )
                .into_response()
        }
        Err(error) => failed(guest, device, AREA, &error, &device.path("/log")),
    }
}

/// Switches the log on or off.
pub(crate) async fn keep(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let on = fields.is_ticked("on");
    let back = device.path("/log");
    match guest
        .desk
        .app()
        .set_logging(&guest.visit(), device.id(), on)
        .await
    {
        Ok(()) => guest.done(
            &back,
            if on {
                words.log.logging_on
            } else {
                words.log.logging_off
            },
        ),
        Err(error) => failed(&guest, &device, AREA, &error, &back),
    }
}
