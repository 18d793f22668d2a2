//! Every English text of the pages, sorted by page. Another language is another module with these names.

pub(crate) mod add;
pub(crate) mod calendar;
pub(crate) mod device;
pub(crate) mod fields;
pub(crate) mod help;
pub(crate) mod home;
pub(crate) mod install;
pub(crate) mod log;
pub(crate) mod menu;
pub(crate) mod permissions;
pub(crate) mod refusal;
pub(crate) mod settings;
pub(crate) mod sign_in;

/// The language of the texts (BCP 47).
pub(crate) const LANGUAGE: &str = "en";
pub(crate) const PRODUCT: &str = "Doorward";
pub(crate) const SKIP: &str = "Skip to the content";
pub(crate) const SAVE: &str = "Save";
pub(crate) const SAVED: &str = "Saved";
pub(crate) const BACK: &str = "Back";

/// A span of time in words: "12 s", "4 min", "2 h 10 min", "3 days".
pub(crate) fn span(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..172_800 => match (seconds / 3_600, seconds % 3_600 / 60) {
            (hours, 0) => format!("{hours} h"),
            (hours, minutes) => format!("{hours} h {minutes} min"),
        },
        _ => format!("{} days", seconds / 86_400),
    }
}

/// How long ago.
pub(crate) fn ago(seconds: u64) -> String {
    match seconds {
        0..10 => "just now".to_owned(),
        10..60 => "less than a minute ago".to_owned(),
        60..120 => "a minute ago".to_owned(),
        _ => format!("{} ago", span(seconds)),
    }
}

/// A number with its noun.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {many}")
    }
}

#[cfg(test)]
mod tests {
    use super::{ago, count, span};

    #[test]
    fn spans_read_like_speech() {
        assert_eq!(span(59), "59 s");
        assert_eq!(span(7_800), "2 h 10 min");
        assert_eq!(span(14_400), "4 h");
        assert_eq!(span(345_600), "4 days");
        assert_eq!(ago(3), "just now");
        assert_eq!(ago(130), "2 min ago");
        assert_eq!(count(1, "try", "tries"), "1 try");
    }
}
