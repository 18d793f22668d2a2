//! Batteries: charge, voltage, and what a motor run takes out of them.

use doorward_device::body::{BatteryReading, MotorRun};
use doorward_proto::{Model, types::BatteryType};

/// Charge of fresh batteries, in millionths.
pub(super) const FULL_CHARGE: u32 = 1_000_000;

/// The batteries.
#[derive(Clone, Debug)]
pub(super) struct Supply {
    /// Charge in millionths.
    pub(super) charge: u32,
    cells: BatteryType,
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
    /// What the product is sold with: an Ultra with accumulators, a Smart Door in the door's own supply, the others with
    /// alkaline cells.
    pub(super) const fn new(model: Model, charge: u32) -> Self {
        Self {
            charge,
            cells: match model {
                Model::Ultra => BatteryType::Accumulator,
                Model::SmartDoor => BatteryType::Fixed,
                Model::SmartLock | Model::Opener => BatteryType::Alkaline,
            },
            last_run: None,
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.charge == 0
    }

    fn is_alkaline(&self) -> bool {
        self.cells == BatteryType::Alkaline
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
            // Alkaline cells give way evenly; the others hold their voltage.
            millivolts: if self.is_alkaline() {
                4400 + 16 * u16::from(percent)
            } else {
                4800 + 4 * u16::from(percent)
            },
            run: self.last_run,
            cells: Some(self.cells),
        }
    }

    /// Takes what a motor run needs, and remembers what it was like.
    pub(super) fn drain(&mut self, run: Run) {
        let start_mv = self.reading().millivolts;
        // Inner resistance, and what that makes of the voltage.
        let (resistance_mohm, dip_mv) = if self.is_alkaline() {
            (650, 420)
        } else {
            (120, 80)
        };
        self.charge = self.charge.saturating_sub(run.charge);
        self.last_run = Some(MotorRun {
            drain_mws: run.degrees.saturating_mul(6),
            start_mv,
            lowest_mv: start_mv - dip_mv,
            distance_degrees: run.degrees,
            temperature_c: 21,
            max_current_ma: if run.jammed { 1900 } else { 640 },
            resistance_mohm,
        });
    }
}
