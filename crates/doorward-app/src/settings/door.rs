//! What watches the door: a group of settings, and a switch that devices tell of with their log.

use doorward_client::proto::door_sensor::DoorSensorConfig;

use super::place::Place;
use super::wire::{fields_of, of_home, view};
use super::{FieldChange, FieldId, FieldView, Home};
use crate::Product;

/// What a device told about the watch over its door. An Opener has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct DoorSettings {
    /// What the sensor is for; none from devices that do not tell.
    pub(crate) sensor: Option<DoorSensorConfig>,
    /// Whether the log tells of the door; none while no sensor is in use, because devices do not tell then.
    pub(crate) log: Option<bool>,
}

impl DoorSettings {
    /// The fields of it, in display order, with their values.
    pub(crate) fn fields(mut self, product: Product) -> Vec<FieldView> {
        let mut look = |id| self.place(id).map(|place| view(id, &place));
        let mut fields = fields_of(Home::DoorSensor, product, &mut look);
        fields.extend(fields_of(Home::DoorLog, product, look));
        fields
    }

    /// Those changes that belong here, put into it.
    pub(crate) fn change(&mut self, changes: &[FieldChange]) {
        for home in [Home::DoorSensor, Home::DoorLog] {
            for change in of_home(changes, home) {
                if let Some(place) = self.place(change.id()) {
                    place.write(change.value());
                }
            }
        }
    }

    fn place(&mut self, id: FieldId) -> Option<Place<'_>> {
        if id == FieldId::DoorLog {
            return self.log.as_mut().map(Place::Switch);
        }
        let sensor = self.sensor.as_mut()?;
        Some(match id {
            FieldId::DoorSensor => Place::Switch(&mut sensor.enabled),
            FieldId::DoorAjarWarning => Place::Switch(&mut sensor.warns_ajar),
            FieldId::DoorAjarAfter => Place::Byte(&mut sensor.ajar_minutes),
            FieldId::DoorMismatchWarning => Place::Switch(&mut sensor.warns_locked_open),
            _ => return None,
        })
    }
}
