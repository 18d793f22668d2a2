//! Line icons, 24 units square, drawn for this app. They take the colour of the text beside them.

use maud::{Markup, PreEscaped, html};

/// One of the drawn signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Add,
    Alert,
    Auto,
    Back,
    Battery,
    BatteryLow,
    Bell,
    Bluetooth,
    Button,
    Calendar,
    Check,
    Clock,
    DoorClosed,
    DoorOpen,
    Download,
    Fob,
    Gear,
    Help,
    Home,
    Key,
    Keypad,
    Lock,
    LockOpen,
    Log,
    Moon,
    Next,
    Offline,
    Out,
    Pause,
    People,
    Person,
    Phone,
    Reset,
    Sliders,
    System,
    Ticket,
    Tools,
    Trash,
}

impl Icon {
    fn strokes(self) -> &'static str {
        match self {
            Self::Add => "M12 5v14M5 12h14",
            Self::Alert => "M12 4 2.8 19.5h18.4zM12 10v4M12 17v.01",
            Self::Auto => "M20 12a8 8 0 1 1-2.6-5.9M20 3v4h-4M12 8v4l2.5 2",
            Self::Back => "m15 5-7 7 7 7",
            Self::Battery => {
                "M3 8.5A1.5 1.5 0 0 1 4.500 7h12A1.5 1.5 0 0 1 18 8.500v7a1.5 1.5 0 0 1-1.5 1.500h-12A1.5 1.5 0 0 1 3 15.500zM21 10.500v3M6.500 10.500v3M10 10.500v3M13.500 10.500v3"
            }
            Self::BatteryLow => {
                "M3 8.500A1.5 1.5 0 0 1 4.500 7h12A1.5 1.5 0 0 1 18 8.500v7a1.5 1.5 0 0 1-1.500 1.500h-12A1.5 1.5 0 0 1 3 15.500zM21 10.500v3M6.500 10.500v3"
            }
            Self::Bell => "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zM10 20.500h4",
            Self::Bluetooth => "m7 8 10 8-5 4V4l5 4L7 16",
            Self::Button => {
                "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 15.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z"
            }
            Self::Calendar => "M4 6.500h16v13H4zM4 10.500h16M8.500 4v4M15.500 4v4M8 14h2M14 14h2",
            Self::Check => "m4.500 12.500 5 5 10-11",
            Self::Clock => {
                "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM12 7v5l3.500 2"
            }
            Self::DoorClosed => "M6 21V4h12v17M3.500 21h17M14.500 12v1.500",
            Self::DoorOpen => {
                "M13 4H6v17M3.500 21h17M18 21V9M13 3.500v17l4-1.500v-13zM14.800 12v.8"
            }
            Self::Download => "M12 4v11M7.500 11l4.500 4.500 4.500-4.500M5 20h14",
            Self::Fob => {
                "M12 3a5.500 5.500 0 0 1 5.500 5.500V15a5.500 5.500 0 0 1-11 0V8.500A5.500 5.500 0 0 1 12 3zM12 17a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400zM11 6.500h2"
            }
            Self::Gear => {
                "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400zM9 19.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400z"
            }
            Self::Help => {
                "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM9.600 9.700a2.500 2.500 0 1 1 3.600 2.200c-.8.4-1.200.9-1.200 1.800M12 16.600v.01"
            }
            Self::Home => "M4 11.500 12 4.500l8 7M6.500 9.800V19.500h11V9.800M10.500 19.500v-5h3v5",
            Self::Key => {
                "M8.500 16.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12.500 12.500H21M18 12.500v3.500M15 12.500v2.500"
            }
            Self::Keypad => {
                "M7 3.500h10v17H7zM10 8v.01M14 8v.01M10 12v.01M14 12v.01M10 16v.01M14 16v.01"
            }
            Self::Lock => "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3M12 14.500v2",
            Self::LockOpen => {
                "M6 11h12v9H6zM8.500 11V7.500a3.500 3.500 0 0 1 6.700-1.400M12 14.500v2"
            }
            Self::Log => {
                "M8.500 6.500H20M8.500 12H20M8.500 17.500H20M4.500 6.500v.01M4.500 12v.01M4.500 17.500v.01"
            }
            Self::Moon => "M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z",
            Self::Next => "m9 5 7 7-7 7",
            Self::Offline => {
                "M4 4l16 16M8.500 15.500a5 5 0 0 1 5-1.200M5.500 12.300a9.500 9.500 0 0 1 4-2.200M13.500 9.600a9.500 9.500 0 0 1 5 2.700M12 19v.01"
            }
            Self::Out => "M10 4.500H5.500v15H10M10 12h10M16.500 8.500 20 12l-3.500 3.500",
            Self::Pause => "M8.500 5.500v13M15.500 5.500v13",
            Self::People => {
                "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.800 19.500a6.200 6.200 0 0 1 12.400 0M15.500 4.300a3.500 3.500 0 0 1 0 6.400M17.500 14.200a6.200 6.200 0 0 1 3.700 5.300"
            }
            Self::Person => {
                "M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.800 20.500a7.200 7.200 0 0 1 14.400 0"
            }
            Self::Phone => "M7.500 3h9v18h-9zM11 18h2",
            Self::Reset => "M4 12a8 8 0 1 0 2.600-5.900M4 3v4h4",
            Self::Sliders => "M6 4v8M6 16v4M12 4v3M12 11v9M18 4v10M18 18v2M4 14h4M10 9h4M16 16h4",
            Self::System => {
                "M7 7h10v10H7zM10 3.500V7M14 3.500V7M10 17v3.500M14 17v3.500M3.500 10H7M3.500 14H7M17 10h3.500M17 14h3.500"
            }
            Self::Ticket => {
                "M3.500 8h17v3a1.500 1.500 0 0 0 0 3v3h-17v-3a1.500 1.500 0 0 0 0-3zM14 8v9"
            }
            Self::Tools => {
                "m14.500 6.500 3-3a5 5 0 0 1-6.200 6.700L5 16.500a1.800 1.800 0 0 0 2.500 2.500l6.300-6.300a5 5 0 0 0 6.700-6.200l-3 3z"
            }
            Self::Trash => {
                "M5 7h14M9.500 7V4.500h5V7M7 7l.8 13h8.400L17 7M10.500 10.500v6M13.500 10.500v6"
            }
        }
    }
}

/// The sign alone, hidden from screen readers: the words beside it say it all.
pub(crate) fn icon(which: Icon) -> Markup {
    sized(which, "icon")
}

/// The same, for lines of small text.
pub(crate) fn small(which: Icon) -> Markup {
    sized(which, "icon small")
}

fn sized(which: Icon, class: &str) -> Markup {
    html! {
        svg class=(class) viewBox="0 0 24 24" aria-hidden="true" focusable="false" { path d=(PreEscaped(which.strokes())) {} }
    }
}
