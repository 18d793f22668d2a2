//! Help.

pub(crate) const TITLE: &str = "Help";
pub(crate) const HOW_TO: &str = "How to …";
pub(crate) const RESET_TITLE: &str = "Reset to factory settings";
pub(crate) const RESET_LINK_TEXT: &str = "When the code is lost, or before you hand the lock on";

/// A question and its answer, in short paragraphs.
#[derive(Debug)]
pub(crate) struct HowTo {
    pub(crate) question: &'static str,
    pub(crate) answer: &'static [&'static str],
}

pub(crate) const HOW_TOS: [HowTo; 7] = [
    HowTo {
        question: "Add a lock",
        answer: &[
            "Open the menu (three yellow bars), choose «Add device» and pick your product.",
            "Hold the lock’s button for five seconds until its ring stays lit. The app finds it within seconds.",
            "A Smart Lock Ultra asks for its six-digit security code every time something new is connected, even when this app remembers the code.",
        ],
    },
    HowTo {
        question: "Let somebody in",
        answer: &[
            "Open the device, then «Lock Permissions», then «Invite». Send the link or show the picture.",
            "The invitation works for one phone and for two days. You can limit it to dates, weekdays and hours, and take it back any time.",
        ],
    },
    HowTo {
        question: "What the security code protects",
        answer: &[
            "Three areas, each marked with a lock: Features & Configuration, Lock Permissions and Activity Log. The lock itself refuses them without the code.",
            "Whoever knows the code can do everything there; nobody is a special administrator. Locking and unlocking never need it.",
        ],
    },
    HowTo {
        question: "Change the security code",
        answer: &[
            "Open the device, then Features & Configuration, General, Security code. The current code is asked for anew, even when it is remembered.",
            "Every other phone has to enter the new code once; codes remembered elsewhere are cleared there.",
        ],
    },
    HowTo {
        question: "The code was refused",
        answer: &[
            "After four wrong codes in a row the lock makes you wait, longer each time. The app says until when. Pulling the batteries starts the wait again.",
            "Somebody who entered the right code before is never locked out by others, and can lift the block in Lock Permissions.",
        ],
    },
    HowTo {
        question: "The lock is not reachable",
        answer: &[
            "The card shows what was last known and how old it is. Check the batteries and the distance, then press «Look again».",
        ],
    },
    HowTo {
        question: "What the ring says",
        answer: &[
            "Dark: locked. A blink every one and a half seconds: unlocked. Steady: ready to be added, for two minutes. Fast: a reset is waiting for your press. Red: an error.",
        ],
    },
];

pub(crate) const CHOOSE: &str = "Which device?";
pub(crate) const OTHER: &str = "Another device";
pub(crate) const OTHER_TEXT: &str = "One this app does not know";
pub(crate) const WARNING_TITLE: &str = "This deletes everything on the lock";
pub(crate) const WARNING_TEXT: &str = "Settings, permissions, log and security code are gone for good, for everybody. Nobody can undo it.";
pub(crate) const HANDS: &str =
    "It takes your hands on the device. Nothing is sent by radio, so nobody can do it from afar.";
pub(crate) const STEP_OUT: &str = "Take the batteries out";
pub(crate) const STEP_OUT_TEXT: &str = "The ring goes dark and the lock disappears from the app.";
pub(crate) const STEP_IN: &str = "Hold the button and put the batteries back";
pub(crate) const STEP_IN_TEXT: &str = "Keep holding.";
pub(crate) const STEP_HOLD: &str = "Hold for ten seconds more";
pub(crate) const STEP_HOLD_TEXT: &str = "Until the ring blinks fast. Then let go.";
pub(crate) const STEP_PRESS: &str = "Press once within ten seconds";
pub(crate) const STEP_PRESS_TEXT: &str =
    "That confirms it. If you do nothing, the lock starts as before.";
pub(crate) const WATCHING: &str = "Watching the device …";
pub(crate) const SEEN_AS_BEFORE: &str = "The device is there, as it was";
pub(crate) const GONE: &str = "The device has no power: go on with step 2";
pub(crate) const DONE_TITLE: &str = "The device is as new";
pub(crate) const DONE_TEXT: &str =
    "Everything on it was deleted. Set it up again and choose a new security code.";
pub(crate) const SET_UP_AGAIN: &str = "Set up again";
pub(crate) const CAME_BACK: &str =
    "It came back as it was, nothing was deleted. Begin again with step 1";
pub(crate) const RESET_SHORT: &str = "Reset";
