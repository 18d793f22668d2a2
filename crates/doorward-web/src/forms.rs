//! Pieces of forms: one code field, switches, settings, days. Everything has its label; wrong input says so in words.

use maud::{Markup, html};

use crate::icons::{Icon, small};
use crate::words::Words;

/// The field for a security code: one field, digits on phones, paste welcome, never filled in by the server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CodeField<'a> {
    /// Name of the field, and its id.
    pub(crate) name: &'a str,
    pub(crate) label: &'a str,
    pub(crate) hint: Option<&'a str>,
    /// How many digits the lock's codes have.
    pub(crate) digits: usize,
    pub(crate) use_for: CodeUse,
    /// What was wrong with the last one.
    pub(crate) wrong: Option<&'a str>,
    pub(crate) focus: bool,
}

/// What a code is typed for; decides whether a password manager may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeUse {
    /// Entering an area: may come from a password manager.
    Enter,
    /// Pairing or proving anew: always typed, nothing fills it.
    Typed,
    /// A new code.
    Choose,
}

impl CodeField<'_> {
    pub(crate) fn render(&self, words: &Words) -> Markup {
        let id = self.name;
        let wrong_id = format!("{id}-wrong");
        let hint_id = format!("{id}-hint");
        let digits = words.device.digits(self.digits);
        let described = if self.wrong.is_some() {
            format!("{wrong_id} {hint_id}")
        } else {
            hint_id.clone()
        };
        let invalid = self.wrong.map(|_| "true");
        html! {
            div.field {
                label for=(id) { (self.label) }
                @if let Some(wrong) = self.wrong {
                    p.wrong id=(wrong_id) data-say { (small(Icon::Alert)) span { (wrong) } }
                }
                div.code {
                    @match self.use_for {
                        CodeUse::Enter => input type="password" id=(id) name=(self.name) inputmode="numeric" autocomplete="current-password"
                            aria-describedby=(described) aria-invalid=[invalid] autofocus[self.focus] required;,
                        // Not a password field: browsers fill those in even when told not to.
                        CodeUse::Typed | CodeUse::Choose => input.masked type="text" id=(id) name=(self.name) inputmode="numeric" autocomplete="off"
                            autocorrect="off" spellcheck="false" data-masked="1"
                            aria-describedby=(described) aria-invalid=[invalid] autofocus[self.focus] required;,
                    }
                    button.button.quiet.js-only type="button" data-reveal=(id) aria-pressed="false" aria-controls=(id)
                        data-show=(words.device.show) data-hide=(words.device.hide) { (words.device.show) }
                }
                p.hint id=(hint_id) { (self.hint.unwrap_or(&digits)) }
            }
        }
    }
}

/// A line of text.
pub(crate) fn text_field(
    name: &str,
    label: &str,
    value: &str,
    hint: Option<&str>,
    wrong: Option<&str>,
) -> Markup {
    let wrong_id = format!("{name}-wrong");
    let hint_id = format!("{name}-hint");
    let described = match (wrong, hint) {
        (Some(_), _) => Some(&wrong_id),
        (None, Some(_)) => Some(&hint_id),
        (None, None) => None,
    };
    html! {
        div.field {
            label for=(name) { (label) }
            @if let Some(wrong) = wrong { p.wrong id=(wrong_id) data-say { (small(Icon::Alert)) span { (wrong) } } }
            input type="text" id=(name) name=(name) value=(value) maxlength="32" autocomplete="off"
                aria-describedby=[described] aria-invalid=[wrong.map(|_| "true")];
            @if let Some(hint) = hint { p.hint id=(hint_id) { (hint) } }
        }
    }
}

/// A box to tick, with an explanation.
pub(crate) fn tick(name: &str, label: &str, hint: Option<&str>, ticked: bool) -> Markup {
    html! {
        label.tick {
            input type="checkbox" name=(name) value="1" checked[ticked];
            span { span { (label) } @if let Some(hint) = hint { span.soft.small { (hint) } } }
        }
    }
}

/// A setting that is on or off.
pub(crate) fn switch(name: &str, label: &str, hint: Option<&str>, on: bool) -> Markup {
    html! {
        label.switch {
            span { span { (label) } @if let Some(hint) = hint { span.soft.small { (hint) } } }
            input type="checkbox" role="switch" name=(name) value="1" checked[on];
        }
    }
}

/// Seven boxes, Monday first; `ticked` in the same order.
pub(crate) fn days(name: &str, label: &str, names: [&str; 7], ticked: [bool; 7]) -> Markup {
    html! {
        fieldset.field {
            legend { (label) }
            div.days {
                @for (index, (day, ticked)) in names.into_iter().zip(ticked).enumerate() {
                    label { input type="checkbox" name=(name) value=(index) checked[ticked]; span { (day) } }
                }
            }
        }
    }
}
