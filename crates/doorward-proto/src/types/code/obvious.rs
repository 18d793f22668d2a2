//! Which codes are obvious. See [`super::SecurityCode::is_obvious`] for the rules in words.
//!
//! People choose few of the possible codes, and a blocklist of about a tenth of them is where more
//! blocking stops helping (Markert et al., "This PIN Can Be Easily Guessed", IEEE S&P 2020).

/// Whether these ASCII digits (four or six) make an obvious code.
pub(super) fn is_obvious(digits: &[u8]) -> bool {
    few_digits(digits)
        || repeated_block(digits)
        || steady_step(digits)
        || mirrored(digits)
        || pairs(digits)
        || year(digits)
        || date(digits)
        || keypad_path(digits)
        || small_or_round(digits)
}

/// At most two different digits in six; three equal ones in a row in four.
fn few_digits(digits: &[u8]) -> bool {
    let different = (b'0'..=b'9').filter(|digit| digits.contains(digit)).count();
    match digits.len() {
        4 => digits
            .windows(3)
            .any(|row| row.iter().all(|digit| row.first() == Some(digit))),
        _ => different <= 2,
    }
}

/// 1212, 121212, 123123.
fn repeated_block(digits: &[u8]) -> bool {
    [2, 3].into_iter().any(|size| {
        digits.len() > size
            && digits.chunks_exact(size).remainder().is_empty()
            && digits
                .chunks_exact(size)
                .all(|block| digits.starts_with(block))
    })
}

/// The same step from each digit to the next, over the end too: 1234, 8901, 2468, 987654.
fn steady_step(digits: &[u8]) -> bool {
    let step = |pair: &[u8]| match pair {
        [a, b] => b.wrapping_add(10).wrapping_sub(*a) % 10,
        _ => 0,
    };
    let mut steps = digits.windows(2).map(step);
    let first = steps.next().unwrap_or_default();
    matches!(first, 0 | 1 | 2 | 8 | 9) && steps.all(|next| next == first)
}

/// 1221, 123321.
fn mirrored(digits: &[u8]) -> bool {
    digits.iter().eq(digits.iter().rev())
}

/// 1122, 112233, 111222.
fn pairs(digits: &[u8]) -> bool {
    [2, 3].into_iter().any(|size| {
        digits.chunks_exact(size).remainder().is_empty()
            && digits
                .chunks_exact(size)
                .all(|block| block.iter().all(|digit| block.first() == Some(digit)))
    })
}

/// 1900 to 2099 alone, and in six digits with a month in front of or behind it.
fn year(digits: &[u8]) -> bool {
    let is_year = |part: &[u8]| matches!(number(part), Some(1900..=2099)) && part.len() == 4;
    let is_month = |part: &[u8]| matches!(number(part), Some(1..=12));
    match digits {
        [a, b, rest @ ..] if digits.len() == 6 => {
            let front = digits.split_at_checked(4);
            (is_year(rest) && is_month(&[*a, *b]))
                || front.is_some_and(|(year, month)| is_year(year) && is_month(month))
        }
        _ => is_year(digits),
    }
}

/// A day and a month in either order; in six digits with a year of two digits before or behind.
fn date(digits: &[u8]) -> bool {
    let mut parts = digits.chunks_exact(2).map(|part| number(part).unwrap_or(0));
    let (first, second, third) = (parts.next(), parts.next(), parts.next());
    let day_and_month = |a: Option<u32>, b: Option<u32>| {
        let pair = |day: Option<u32>, month: Option<u32>| {
            matches!((day, month), (Some(day), Some(month)) if (1..=12).contains(&month)
                && (1..=longest_month(month)).contains(&day))
        };
        pair(a, b) || pair(b, a)
    };
    match third {
        None => day_and_month(first, second),
        Some(_) => day_and_month(first, second) || day_and_month(second, third),
    }
}

const fn longest_month(month: u32) -> u32 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Lines, corners and crosses on a telephone keypad.
fn keypad_path(digits: &[u8]) -> bool {
    const FOUR: [&[u8]; 18] = [
        b"2580", b"0852", b"1470", b"3690", b"1379", b"9731", b"7139", b"9317", b"1397", b"7931",
        b"3179", b"9713", b"1590", b"3570", b"4862", b"2684", b"2486", b"6842",
    ];
    const SIX: [&[u8]; 16] = [
        b"147258", b"258369", b"369258", b"258147", b"147369", b"369147", b"741852", b"852963",
        b"963852", b"852741", b"741963", b"963741", b"159357", b"357159", b"951753", b"753951",
    ];
    const SIX_MORE: [&[u8]; 6] = [
        b"789456", b"456789", b"123789", b"789123", b"321654", b"147852",
    ];
    FOUR.contains(&digits) || SIX.contains(&digits) || SIX_MORE.contains(&digits)
}

/// Numbers below 100, and multiples of 1,000 (of 10,000 in six digits).
fn small_or_round(digits: &[u8]) -> bool {
    let zeros = |part: &[u8]| part.iter().all(|digit| *digit == b'0');
    let tail = if digits.len() == 4 { 1 } else { 2 };
    digits
        .split_last_chunk::<2>()
        .is_some_and(|(head, _)| zeros(head))
        || digits
            .split_at_checked(tail)
            .is_some_and(|(_, rest)| zeros(rest))
}

fn number(digits: &[u8]) -> Option<u32> {
    core::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    extern crate alloc;

    use alloc::format;

    use super::*;

    #[test]
    fn flags_the_codes_people_choose_first() {
        for code in [
            "1234", "0000", "1111", "2580", "1212", "7777", "1004", "2000", "4444", "2222", "6969",
            "9999", "3333", "5555", "6666", "1122", "1313", "8888", "4321", "2001", "1010", "1984",
            "3112", "0101", "8901", "2468", "1221", "0007", "5000",
        ] {
            assert!(is_obvious(code.as_bytes()), "{code}");
        }
        for code in [
            "123456", "654321", "111111", "000000", "123123", "666666", "121212", "112233",
            "789456", "159357", "123321", "987654", "147258", "311299", "991231", "202512",
            "121984", "000012", "321654", "246802", "890123",
        ] {
            assert!(is_obvious(code.as_bytes()), "{code}");
        }
    }

    #[test]
    fn leaves_ordinary_codes_alone() {
        for code in ["5831", "7264", "8063", "4917"] {
            assert!(!is_obvious(code.as_bytes()), "{code}");
        }
        for code in ["583174", "726405", "806392", "491758", "000548"] {
            assert!(!is_obvious(code.as_bytes()), "{code}");
        }
    }

    #[test]
    fn blocks_a_tenth_or_so_of_all_codes() {
        let four = (0..10_000)
            .filter(|n| is_obvious(format!("{n:04}").as_bytes()))
            .count();
        assert!((1_000..=1_400).contains(&four), "{four} of 10,000");
        // Every seventh will do.
        let six = 7
            * (0..1_000_000)
                .step_by(7)
                .filter(|n| is_obvious(format!("{n:06}").as_bytes()))
                .count();
        assert!((10_000..=150_000).contains(&six), "{six} of 1,000,000");
    }
}
