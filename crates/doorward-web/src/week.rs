//! A week of activity as one picture: a row per day, the hours across, a mark for what happened in each.

use doorward_app::{DaySummary, HourSummary, Product, WeekSummary};
use maud::{Markup, html};

use crate::words::Words;

/// What a mark stands for. Shapes differ, not only colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Locked,
    Unlocked,
    Refused,
    Other,
}

/// In the order of the words for them.
const MARKS: [Mark; 4] = [Mark::Locked, Mark::Unlocked, Mark::Refused, Mark::Other];

const LEFT: f32 = 46.0;
const WIDTH: f32 = 306.0;
const ROW: f32 = 28.0;

/// The picture with its key, today at the bottom.
pub(crate) fn picture(words: &Words, product: Product, week: &WeekSummary) -> Markup {
    let total = week
        .days
        .iter()
        .map(DaySummary::total)
        .fold([0_u32; 4], |sum, day| {
            let counts = [day.locked, day.unlocked, day.failed, day.other];
            core::array::from_fn(|index| sum[index] + u32::from(counts[index]))
        });
    let bottom = top_of(week.days.len());
    html! {
        figure.stack {
            svg.week viewBox=(format!("0 0 360 {}", bottom + 22.0)) role="img" aria-label=(words.log.week_alt(product, total)) {
                rect.night x=(LEFT) y="4" width=(WIDTH / 4.0) height=(bottom - 4.0) rx="4" {}
                @for hour in [0_u8, 6, 12, 18, 24] {
                    @let x = LEFT + WIDTH * f32::from(hour) / 24.0;
                    line.grid x1=(x) x2=(x) y1="4" y2=(bottom) {}
                    text x=(x) y=(bottom + 16.0) text-anchor="middle" { (words.manner.hour(hour)) }
                }
                @for (index, day) in week.days.iter().enumerate() {
                    @let y = top_of(index) + ROW / 2.0;
                    text x="0" y=(y + 4.0) { (day_label(words, day)) }
                    @for (hour, happened) in (0_u8..24).zip(&day.hours) {
                        (cell(*happened, LEFT + WIDTH * (f32::from(hour) + 0.5) / 24.0, y))
                    }
                }
            }
            ul.key {
                @for (what, label) in MARKS.into_iter().zip(words.log.keys(product)) {
                    li { svg.week viewBox="0 0 14 14" aria-hidden="true" { (mark(what, 7.0, 7.0)) } (label) }
                }
            }
        }
    }
}

fn day_label(words: &Words, day: &DaySummary) -> String {
    let name = words.manner.short_days()[day.weekday as usize];
    let number = day.date.rsplit('-').next().unwrap_or_default();
    format!("{name} {number}")
}

fn top_of(row: usize) -> f32 {
    // A week has seven rows; the limit only keeps the conversion exact.
    4.0 + ROW * f32::from(u8::try_from(row).unwrap_or(u8::MAX))
}

/// The marks of one hour, one above the other.
fn cell(hour: HourSummary, x: f32, y: f32) -> Markup {
    let present: Vec<Mark> = [
        (hour.locked, Mark::Locked),
        (hour.unlocked, Mark::Unlocked),
        (hour.failed, Mark::Refused),
        (hour.other, Mark::Other),
    ]
    .into_iter()
    .filter_map(|(count, mark)| (count > 0).then_some(mark))
    .collect();
    let offsets: &[f32] = match present.len() {
        0 | 1 => &[0.0],
        2 => &[-6.0, 6.0],
        3 => &[-8.5, 0.0, 8.5],
        _ => &[-10.0, -3.3, 3.3, 10.0],
    };
    html! { @for (what, offset) in present.iter().zip(offsets) { (mark(*what, x, y + offset)) } }
}

fn mark(what: Mark, x: f32, y: f32) -> Markup {
    html! {
        @match what {
            Mark::Locked => circle.shut cx=(x) cy=(y) r="4.500" {},
            Mark::Unlocked => circle.open cx=(x) cy=(y) r="3.800" {},
            Mark::Refused => path.refused d=(format!("M{} {}l7 7m0-7-7 7", x - 3.5, y - 3.5)) {},
            Mark::Other => rect.other x=(x - 2.0) y=(y - 2.0) width="4" height="4" {},
        }
    }
}
