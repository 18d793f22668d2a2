//! Names others chose, cleaned before a terminal shows them.

use alloc::borrow::Cow;

/// `text` without what could drive a terminal or fake other text: control characters and direction overrides become `�`.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_dangerous) {
        text.chars()
            .map(|c| {
                if is_dangerous(c) {
                    char::REPLACEMENT_CHARACTER
                } else {
                    c
                }
            })
            .collect::<String>()
            .into()
    } else {
        text.into()
    }
}

fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_direction_tricks_do_not_reach_a_terminal() {
        assert_eq!(clean("Anna’s phone · 電話"), "Anna’s phone · 電話");
        assert_eq!(clean("a\u{1b}[2Jb\r\n"), "a�[2Jb��");
        assert_eq!(clean("\u{202E}gnp.exe"), "�gnp.exe");
    }
}
