//! The English of the errors, piece by piece.

use core::fmt;
use core::time::Duration;

use super::{ActionFailure, DefaultsPart, Lift};
use crate::Product;
use crate::settings::{FieldProblem, FieldView};

/// A duration in words a person waits by: "40 s", "5 min", "3 h 20 min", "2 days".
#[must_use]
pub fn spoken(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..60 => format!("{} s", seconds.max(1)),
        60..3_600 => format!("{} min", seconds.div_ceil(60)),
        3_600..172_800 => {
            let minutes = seconds.div_ceil(60);
            match minutes % 60 {
                0 => format!("{} h", minutes / 60),
                rest => format!("{} h {rest} min", minutes / 60),
            }
        }
        _ => format!("{} days", seconds.div_ceil(86_400)),
    }
}

pub(super) fn tries(left: Option<u8>) -> String {
    match left {
        None => String::new(),
        Some(0) => ": no try is left before the device makes you wait".to_owned(),
        Some(1) => ": 1 try is left before the device makes you wait".to_owned(),
        Some(left) => format!(": {left} tries are left before the device makes you wait"),
    }
}

pub(super) fn wait_text(wait: Option<Duration>) -> String {
    wait.map_or_else(
        || "the device takes no code now".to_owned(),
        |wait| {
            format!(
                "try again in {} (the device counts while it has power)",
                spoken(wait)
            )
        },
    )
}

pub(super) const fn lift_text(lift: Lift) -> &'static str {
    match lift {
        Lift::Time => "",
        Lift::TimeOrProven => "; somebody who entered the code before can lift this sooner",
        Lift::Proven => {
            "; only somebody who entered the code before can lift this, by acknowledging the failures"
        }
        Lift::ProvenOrPairAgain => {
            "; this phone may not try any more: somebody who entered the code before can lift this, or pair this phone \
             again"
        }
    }
}

pub(super) const fn action_text(reason: ActionFailure) -> &'static str {
    match reason {
        ActionFailure::MotorBlocked => {
            "the motor is blocked: check that the door is closed and the bolt moves freely"
        }
        ActionFailure::Canceled => "somebody stopped it at the device",
        ActionFailure::Busy => "the device is busy with another action: try again in a moment",
        ActionFailure::TooRecent => "too soon after the last action",
        ActionFailure::NotCalibrated => "the device does not know its positions yet: calibrate it",
        ActionFailure::LowBattery => "the battery is too weak: change or charge it",
        ActionFailure::Mechanical => "the motor or clutch failed",
        ActionFailure::PositionUnknown => {
            "the device is not sure where the bolt is: lock it once at the door"
        }
        ActionFailure::PositionLimit => {
            "the positions it found cannot be: check how it is mounted, then calibrate it again"
        }
        ActionFailure::UpdateNeeded => "the device needs a firmware update first",
        ActionFailure::Untrained => {
            "the Opener does not know its intercom yet: train it in its settings"
        }
        ActionFailure::NoRing => {
            "the Opener heard no ring within 30 seconds: check its wires and the kind of intercom, then try again"
        }
        ActionFailure::LowBusVoltage => {
            "the intercom gives the Opener too little power: check its wires"
        }
        ActionFailure::OperatingModeUnknown => {
            "the Opener does not know this kind of intercom: choose another one in its settings"
        }
    }
}

pub(super) fn fields_text(problems: &[FieldProblem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}

pub(super) fn changed_text(fields: &[FieldView]) -> String {
    let now = |field: &FieldView| format!("{} is now {}", field.id, field.value);
    let all: Vec<_> = fields.iter().map(now).collect();
    if all.is_empty() {
        return String::new();
    }
    format!(": {}", all.join(", "))
}

pub(super) fn product_title(product: Product) -> &'static str {
    doorward_client::proto::Model::from(product).title()
}

pub(super) fn parts_text(done: &[DefaultsPart]) -> String {
    if done.is_empty() {
        return "nothing yet".to_owned();
    }
    let words = done.iter().map(|part| part.word());
    words.collect::<Vec<_>>().join(", ")
}

pub(super) fn device_text(name: &str) -> impl fmt::Display {
    struct Quoted<'a>(&'a str);
    impl fmt::Display for Quoted<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            if self.0.is_empty() {
                f.write_str("the device")
            } else {
                write!(f, "“{}”", self.0)
            }
        }
    }
    Quoted(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_rounded_up_so_that_nobody_comes_too_early() {
        assert_eq!(spoken(Duration::ZERO), "1 s");
        assert_eq!(spoken(Duration::from_secs(59)), "59 s");
        assert_eq!(spoken(Duration::from_secs(61)), "2 min");
        assert_eq!(spoken(Duration::from_secs(12_000)), "3 h 20 min");
        assert_eq!(spoken(Duration::from_secs(172_801)), "3 days");
    }
}
