//! Adding a device, and redeeming an invitation.

use doorward_app::Product;

pub(crate) const TITLE: &str = "Add device";
pub(crate) const LEAD: &str = "Which product is on your door?";
pub(crate) const SMART_LOCK: &str = "Smart Lock";
pub(crate) const SMART_LOCK_TEXT: &str = "Four-digit code, optional";
pub(crate) const ULTRA: &str = "Smart Lock Ultra";
pub(crate) const ULTRA_TEXT: &str = "Six-digit code, always asked for";

pub(crate) const HOLD: &str = "Hold the button for five seconds";
pub(crate) const HOLD_TEXT: &str =
    "Until the ring lights up and stays lit. It then waits two minutes for you.";
pub(crate) const FIND: &str = "Wait until it is found";
pub(crate) const SEARCHING: &str = "Searching …";
pub(crate) const SEARCH_AGAIN: &str = "Search again";
pub(crate) const FOUND: &str = "Ready to connect";
pub(crate) const CONNECT: &str = "Connect";
pub(crate) const NOT_READY: &str =
    "Seen, but its ring is not lit: hold the button for five seconds";
pub(crate) const KNOWN: &str = "Already in this app";
pub(crate) const NOTHING: &str = "Nothing lit up after all? If pairing is switched off in the lock’s settings (Button & LED), only an invitation adds new phones.";

pub(crate) const CONNECT_TITLE: &str = "Connect";
pub(crate) const NAME: &str = "Name of the lock in this app";
pub(crate) const NAME_OFFER: &str = "Front door";
pub(crate) const PERSON: &str = "Your name, as the lock’s permissions show it";
pub(crate) const CODE: &str = "Security code of the lock";
pub(crate) const CODE_HINT: &str =
    "Six digits. Always typed here, even when this app remembers the code.";
pub(crate) const CODE_EITHER_HINT: &str =
    "Six digits: the lock’s code, or the one a new lock shall have.";
pub(crate) const THREE_TRIES: &str =
    "The third wrong code ends the pairing: then hold the button again.";
pub(crate) const REDEEM_INSTEAD: &str = "When somebody sent you a link or a picture";
pub(crate) const CODE_CHOOSE: &str = "Choose its security code";
pub(crate) const CODE_NOTE: &str = "Note the code down. Connecting anything new asks for it, even when it is remembered, and only a factory reset helps when it is lost.";
pub(crate) const OBVIOUS: &str = "Use this code although it is easy to guess";
pub(crate) const CONNECTING: &str = "Connecting …";
pub(crate) const UNPROVEN: &str = "Anybody near enough with the right tools could listen in while you connect. Do it when nobody strange is around.";

pub(crate) const CHOOSE_TITLE: &str = "Choose the security code";
pub(crate) const OFFER: &str = "Our suggestion";
pub(crate) const KEEP: &str = "Use this code";
pub(crate) const ANOTHER: &str = "Another suggestion";
pub(crate) const OWN: &str = "Choose my own";
pub(crate) const OWN_LABEL: &str = "Your code";
pub(crate) const OWN_SAVE: &str = "Use my code";
pub(crate) const SKIP: &str = "Go without a code";
pub(crate) const SKIP_TEXT: &str = "Then anybody paired with the lock, every guest too, can change its settings, remove people and even set a code that you do not know.";
pub(crate) const SKIP_TICK: &str = "I understand that this lock stays unprotected";
pub(crate) const SKIP_FIRST_TICK: &str = "Tick the box above to go without a code.";
pub(crate) const SKIPPED: &str =
    "It has no security code. You can choose one in its settings any time.";
pub(crate) const CODE_SET: &str = "The security code is set";
pub(crate) const NOTE_IT: &str = "Note it down: nobody can read it back from the lock.";

pub(crate) const REDEEM_TITLE: &str = "Redeem invitation";
pub(crate) const REDEEM_LEAD: &str =
    "Paste the link somebody sent you, or the text of the picture they showed you.";
pub(crate) const REDEEM_LABEL: &str = "Invitation";
pub(crate) const REDEEM_HINT: &str = "It works once, within two days of its making.";
pub(crate) const REDEEM_DO: &str = "Redeem";
pub(crate) const REDEEMING: &str = "Redeeming …";
pub(crate) const REDEEMED: &str = "Welcome";

/// What a product is called.
pub(crate) const fn product(product: Product) -> &'static str {
    match product {
        Product::SmartLock => SMART_LOCK,
        Product::Ultra => ULTRA,
        Product::SmartDoor => "Smart Door",
        Product::Opener => "Opener",
    }
}

/// One line about a product.
pub(crate) const fn product_text(product: Product) -> &'static str {
    match product {
        Product::Ultra => ULTRA_TEXT,
        Product::SmartLock | Product::SmartDoor | Product::Opener => SMART_LOCK_TEXT,
    }
}

/// After pairing.
pub(crate) fn ready(name: &str) -> String {
    format!("{name} is ready")
}

/// After an invitation worked.
pub(crate) fn may_use(name: &str) -> String {
    format!("You can now use {name}.")
}

/// How the chosen code is shown a last time.
pub(crate) fn code_is(code: &str) -> String {
    format!("The code is {code}.")
}

/// For a lock that has no code yet.
pub(crate) fn code_choose_hint(example: &str) -> String {
    format!(
        "Six digits. The lock is new: what you type becomes its code. Hard to guess would be {example}."
    )
}

/// What the code is for.
pub(crate) fn choose_lead(name: &str) -> String {
    format!(
        "It protects settings, permissions and log of {name}. You never need it to lock or unlock."
    )
}
