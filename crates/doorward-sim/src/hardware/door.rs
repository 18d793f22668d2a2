//! The door, and the sensor that looks at it.

use doorward_device::body::DoorEvent;
use serde::{Deserialize, Serialize};

use super::{HardwareEvent, senses::Senses};

/// How the door's sensor does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sensor {
    /// It sees the door.
    #[default]
    Working,
    /// Something blinds it, such as another magnet.
    Jammed,
    /// Somebody opened its housing.
    Tampered,
    /// It is not there: taken off, or never put on.
    Removed,
}

/// A door on its hinges.
#[derive(Clone, Debug)]
pub(super) struct Door {
    pub(super) open: bool,
    pub(super) sensor: Sensor,
}

impl Door {
    /// The first reading after power-up, from a sensor that is there.
    pub(super) fn first_reading(&self, senses: &mut Senses) {
        if self.sensor != Sensor::Removed {
            senses.notice(HardwareEvent::Door(self.reading()));
        }
    }

    pub(super) fn push(&mut self, open: bool, senses: &mut Senses) {
        if self.open == open {
            return;
        }
        self.open = open;
        if self.sensor == Sensor::Working {
            senses.notice(HardwareEvent::Door(self.reading()));
        }
    }

    pub(super) fn set_sensor(&mut self, sensor: Sensor, senses: &mut Senses) {
        if self.sensor != sensor {
            self.sensor = sensor;
            senses.notice(HardwareEvent::Door(self.reading()));
        }
    }

    fn reading(&self) -> DoorEvent {
        match self.sensor {
            Sensor::Working if self.open => DoorEvent::Opened,
            Sensor::Working => DoorEvent::Closed,
            Sensor::Jammed => DoorEvent::Jammed,
            // Taking a sensor off opens the contact in its housing; that is the last thing it says.
            Sensor::Tampered | Sensor::Removed => DoorEvent::Tampered,
        }
    }
}
