//! Batteries: charge, voltage, and what a motor run takes out of them.

use doorward_device::body::{BatteryReading, MotorRun};

/// Charge of fresh batteries, in millionths.
pub(super) const FULL_CHARGE: u32 = 1_000_000;

/// The batteries.
#[derive(Clone, Debug)]
pub(super) struct Supply {
    /// Charge in millionths.
    pub(super) charge: u32,
    last_run: Option<MotorRun>,
}

/// What a motor run was like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// What it took, in millionths of the charge.
    pub(super) charge: u32,
    /// The angle turned, in degrees.
    pub(super) degrees: u16,
    /// Whether something held the motor.
    pub(super) jammed: bool,
}

impl Supply {
    pub(super) const fn new(charge: u32) -> Self {
        Self {
            charge,
            last_run: None,
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.charge == 0
    }

    pub(super) fn set_percent(&mut self, percent: u8) {
        self.charge = u32::from(percent.min(100)) * (FULL_CHARGE / 100);
    }

    /// The supply as a sensor would measure it.
    pub(super) fn reading(&self) -> BatteryReading {
        let percent = u8::try_from(self.charge.div_ceil(FULL_CHARGE / 100)).unwrap_or(100);
        BatteryReading {
            percent,
            charging: false,
            millivolts: 4400 + 16 * u16::from(percent),
            run: self.last_run,
            cells: None,
        }
    }

    /// Takes what a motor run needs, and remembers what it was like.
    pub(super) fn drain(&mut self, run: Run) {
        let start_mv = self.reading().millivolts;
        self.charge = self.charge.saturating_sub(run.charge);
        self.last_run = Some(MotorRun {
            drain_mws: run.degrees.saturating_mul(6),
            start_mv,
            lowest_mv: start_mv - 420,
            distance_degrees: run.degrees,
            temperature_c: 21,
            max_current_ma: if run.jammed { 1900 } else { 640 },
            resistance_mohm: 650,
        });
    }
}
