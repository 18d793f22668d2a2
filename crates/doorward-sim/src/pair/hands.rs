//! Hands that never miss: what a test does to a lock can be done, or the test is wrong.

use doorward_device::body::BoltPosition;
use doorward_store::Store;

use crate::{Deed, Sensor, VirtualDevice};

/// # Panics
/// All of them, when it cannot be done: a test's mistake.
impl<S: Store> VirtualDevice<S> {
    /// A hand turns the knob.
    pub fn turn_knob(&mut self, to: BoltPosition) {
        self.must(&Deed::Knob(to));
    }

    /// A hand turns the key.
    pub fn turn_key(&mut self, to: BoltPosition) {
        self.must(&Deed::Key(to));
    }

    /// Somebody opens or closes the door.
    pub fn move_door(&mut self, open: bool) {
        self.must(&Deed::Door(open));
    }

    /// Something gets into the way of the bolt, or out of it.
    pub fn jam(&mut self, jammed: bool) {
        self.must(&Deed::Jam(jammed));
    }

    /// Somebody does something to the sensor at the door.
    pub fn set_sensor(&mut self, sensor: Sensor) {
        self.must(&Deed::Sensor(sensor));
    }

    fn must(&mut self, deed: &Deed) {
        if let Err(why) = self.perform(deed) {
            panic!("{deed:?}: {why}");
        }
    }
}
