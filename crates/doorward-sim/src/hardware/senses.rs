//! What the sensors noticed, until the lock core hears of it.

use alloc::collections::VecDeque;

use super::HardwareEvent;

/// A queue that nothing enters without power.
#[derive(Clone, Debug, Default)]
pub(super) struct Senses {
    powered: bool,
    events: VecDeque<HardwareEvent>,
}

impl Senses {
    pub(super) fn power(&mut self, on: bool) {
        self.powered = on;
        self.events.clear();
    }

    pub(super) fn notice(&mut self, event: HardwareEvent) {
        if self.powered {
            self.events.push_back(event);
        }
    }

    pub(super) fn poll(&mut self) -> Option<HardwareEvent> {
        self.events.pop_front()
    }
}
