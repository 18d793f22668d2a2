//! When somebody may: the part of a form that permissions and keypad codes share.

use doorward_app::{Clock, Limit, UnixTime, Weekday, Weekdays};
use doorward_http::Fields;
use maud::{Markup, html};

use crate::forms::days;
use crate::local;
use crate::pages::schedule::ticked_days;
use crate::words::Words;

/// The limit as it stands in a form: what was typed survives a refusal, sensible or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LimitDraft {
    from: String,
    until: String,
    begin: String,
    end: String,
    days: [bool; 7],
}

impl LimitDraft {
    /// The form of a limit; none limits nothing.
    pub(crate) fn of(limit: Option<&Limit>) -> Self {
        let limit = limit.copied().unwrap_or_default();
        let day = |time: Option<UnixTime>| time.map_or_else(String::new, local::date_field);
        let clock =
            |clock: Option<Clock>| clock.map_or_else(String::new, |clock| clock.to_string());
        Self {
            from: day(limit.from),
            until: day(limit.until),
            begin: clock(limit.daily.map(|(begin, _)| begin)),
            end: clock(limit.daily.map(|(_, end)| end)),
            days: Weekday::ALL
                .map(|day| limit.weekdays == Weekdays::NONE || limit.weekdays.contains(day)),
        }
    }

    /// As somebody filled it in.
    pub(crate) fn typed(fields: &Fields) -> Self {
        let ticked = ticked_days(fields);
        let text = |name| fields.text(name).to_owned();
        Self {
            from: text("from"),
            until: text("until"),
            begin: text("begin"),
            end: text("end"),
            days: Weekday::ALL.map(|day| ticked.contains(day)),
        }
    }

    fn is_empty(&self) -> bool {
        *self == Self::of(None)
    }

    /// The fields, folded away while they limit nothing.
    pub(crate) fn render(&self, words: &Words) -> Markup {
        let summary = self
            .read(words)
            .map_or_else(str::to_owned, |limit| words.when(limit.as_ref()));
        html! {
            details.more open[!self.is_empty()] {
                summary { span.what { span { (words.permissions.limit) } span."soft small" { (summary) } } }
                div.stack {
                    p."soft small" { (words.permissions.limit_hint) }
                    div.pair {
                        div.field { label for="from" { (words.permissions.from) } input type="date" id="from" name="from" value=(self.from); }
                        div.field { label for="until" { (words.permissions.until) } input type="date" id="until" name="until" value=(self.until); }
                    }
                    (days("day", words.permissions.days, words.manner.short_days(), self.days))
                    div.pair {
                        div.field { label for="begin" { (words.permissions.from_hour) } input type="time" id="begin" name="begin" value=(self.begin); }
                        div.field { label for="end" { (words.permissions.until_hour) } input type="time" id="end" name="end" value=(self.end); }
                    }
                    p."soft small" { (words.permissions.hours_hint) }
                }
            }
        }
    }

    /// The limit it describes; empty fields and all seven days limit nothing.
    ///
    /// # Errors
    /// What does not fit together, in words.
    pub(crate) fn read(&self, words: &Words) -> Result<Option<Limit>, &'static str> {
        let day = |text: &str, read: fn(&str) -> Option<UnixTime>| match text {
            "" => Ok(None),
            text => read(text).map(Some).ok_or(words.permissions.bad_date),
        };
        let clock = |text: &str| {
            text.parse::<Clock>()
                .map_err(|_| words.permissions.bad_hours)
        };
        let daily = match (self.begin.as_str(), self.end.as_str()) {
            ("", "") => None,
            (begin, end) => Some((clock(begin)?, clock(end)?)),
        };
        let chosen = Weekday::ALL.into_iter().zip(self.days);
        let weekdays: Weekdays = chosen.filter_map(|(day, on)| on.then_some(day)).collect();
        if weekdays == Weekdays::NONE {
            return Err(words.permissions.no_day);
        }
        let limit = Limit {
            from: day(&self.from, local::day_begins)?,
            until: day(&self.until, local::day_ends)?,
            weekdays: if weekdays == Weekdays::ALL {
                Weekdays::NONE
            } else {
                weekdays
            },
            daily,
        };
        limit
            .check()
            .map_err(|problem| words.permissions.limit_problem(problem))?;
        Ok((!limit.is_always()).then_some(limit))
    }

    /// Like [`LimitDraft::read`], but a limit that was shown and not touched stays what it is to the second: another app may
    /// have set a moment that is no beginning or end of a day.
    ///
    /// # Errors
    /// As [`LimitDraft::read`].
    pub(crate) fn change(
        &self,
        words: &Words,
        shown: Option<&Limit>,
    ) -> Result<Option<Option<Limit>>, &'static str> {
        if *self == Self::of(shown) {
            return Ok(None);
        }
        self.read(words).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> &'static Words {
        Words::chosen(None, &[])
    }

    fn draft(from: &str, until: &str, begin: &str, end: &str) -> LimitDraft {
        let text = |text: &str| text.to_owned();
        LimitDraft {
            from: text(from),
            until: text(until),
            begin: text(begin),
            end: text(end),
            days: [true; 7],
        }
    }

    #[test]
    fn a_limit_survives_its_form() {
        let limit = draft("2026-11-24", "2026-12-01", "08:00", "17:30").read(english());
        let limit = limit.unwrap().unwrap();
        let again = LimitDraft::of(Some(&limit));
        assert_eq!(again.read(english()), Ok(Some(limit)));
        assert_eq!(again.change(english(), Some(&limit)), Ok(None));
        assert_eq!(LimitDraft::of(None).read(english()), Ok(None));
    }

    #[test]
    fn an_untouched_form_does_not_round_a_moment_to_a_day() {
        let to_the_second = Limit {
            until: Some(UnixTime(1_800_000_123)),
            ..Limit::default()
        };
        let shown = LimitDraft::of(Some(&to_the_second));
        assert_eq!(shown.change(english(), Some(&to_the_second)), Ok(None));
    }

    #[test]
    fn what_cannot_be_is_refused_in_words() {
        let page = english().permissions;
        assert_eq!(
            draft("24.11.2026", "", "", "").read(english()),
            Err(page.bad_date)
        );
        assert_eq!(
            draft("", "", "08:00", "").read(english()),
            Err(page.bad_hours)
        );
        assert_eq!(
            draft("2026-11-24", "2026-11-23", "", "").read(english()),
            Err(page.dates_crossed)
        );
        assert_eq!(
            draft("", "", "22:00", "06:00").read(english()),
            Err(page.hours_crossed)
        );
        let never = LimitDraft {
            days: [false; 7],
            ..draft("", "", "", "")
        };
        assert_eq!(never.read(english()), Err(page.no_day));
    }
}
