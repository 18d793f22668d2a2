//! What a programmer could print: the `Debug` and `Display` of everything that holds or handles a secret, and every event
//! the libraries below would log, while pages are used and refused.

use std::{
    fmt::{Debug, Write as _},
    sync::{Arc, Mutex, PoisonError},
};

use doorward_proto::{
    Model,
    types::{CodeWidth, KeypadCode, PresentedCode, SecurityCode},
};
use doorward_sim::{Accessories, AccessoryState, Deed, Entropy};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use super::{Place, Report, Secret, search};
use crate::fuzz::pages;

/// Everything logged, at every level, by everybody.
#[derive(Clone, Debug, Default)]
struct Journal(Arc<Mutex<String>>);

impl Journal {
    fn write(&self, fields: impl FnOnce(&mut Line<'_>)) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        fields(&mut Line(&mut text));
        text.push('\n');
    }
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, "{field}={value:?} ");
    }
}

impl Subscriber for Journal {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(|line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.write(|line| values.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.write(|line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Something as both kinds of `Debug` print it.
fn printed(what: &str, thing: &dyn Debug) -> Place {
    Place::new(
        format!("Debug of {what}"),
        format!("{thing:?}\n{thing:#?}").into_bytes(),
    )
}

/// Prints everything, and looks.
///
/// # Panics
/// If the stage cannot be set.
#[must_use]
pub fn print_everything() -> Report {
    let journal = Journal::default();
    let (mut secrets, mut places) =
        tracing::subscriber::with_default(journal.clone(), pages::printed);
    let logged = journal.0.lock().unwrap_or_else(PoisonError::into_inner);
    places.push(Place::new(
        "what libraries log",
        logged.clone().into_bytes(),
    ));

    // The lock, from the inside, and a client of it.
    let (stage, owner, guest) = crate::fuzz::device::home(Model::Ultra);
    for client in [&owner, &guest] {
        let key = client.credentials.key.expose_bytes();
        secrets.push(Secret::bytes("the key of an authorization", key));
        places.push(printed("a client's credentials", &client.credentials));
    }
    secrets.push(Secret::digits("an Ultra's code", "826441"));
    places.push(printed("a lock core", &stage.device()));

    // Values on their own.
    let code = SecurityCode::from_wire(CodeWidth::Six, 618_305).expect("a code");
    let digits = KeypadCode::parse("639574").expect("a keypad code");
    secrets.push(Secret::digits("a code", "618305"));
    places.push(printed("a code", &code));
    places.push(printed("a presented code", &PresentedCode::from(&code)));
    places.push(printed("a keypad code", &digits));
    let typed = Deed::Keypad(doorward_sim::KeypadDeed::Type(digits));
    places.push(printed("digits typed at the door", &typed));
    let mut entropy = Entropy::Seeded(5);
    let states = [(); 2].map(|()| AccessoryState::new(&mut entropy));
    places.push(printed("what fob and keypad keep", &states));
    let accessories = Accessories::new(Model::SmartLock, states, || Entropy::Seeded(6));
    places.push(printed("fob and keypad", &accessories));
    search(&secrets, &places)
}
