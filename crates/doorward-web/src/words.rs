//! Every text of the pages, as values: one structure per page with its English and its German side by side.
//!
//! [`Words::chosen`] picks the words of a request once; pages get them as an argument. A text that lacks one of the
//! languages does not compile, and neither does a language that lacks a text.

use doorward_app::Language;

/// Declares the texts of one page: `name: "English", "Deutsch";`.
macro_rules! texts {
    ($(#[$about:meta])* $page:ident { $($name:ident: $english:expr, $german:expr;)* }) => {
        $(#[$about])*
        #[derive(Debug)]
        pub(crate) struct $page {
            pub(crate) language: ::doorward_app::Language,
            $(pub(crate) $name: &'static str,)*
        }

        impl $page {
            pub(crate) const ENGLISH: Self = Self {
                language: ::doorward_app::Language::English,
                $($name: $english,)*
            };
            pub(crate) const GERMAN: Self = Self {
                language: ::doorward_app::Language::German,
                $($name: $german,)*
            };
            /// Name, English and German of each text.
            #[cfg(test)]
            pub(crate) const PAIRS: &'static [(&'static str, &'static str, &'static str)] =
                &[$((stringify!($name), $english, $german),)*];
        }
    };
}

/// The one of two texts that is in the language of `$page`; both are formatted with what is in scope.
macro_rules! either {
    ($page:expr, $english:expr, $german:expr $(,)?) => {
        match $page.language {
            ::doorward_app::Language::English => $english,
            ::doorward_app::Language::German => $german,
        }
    };
}

mod add;
mod calendar;
mod device;
mod fields;
mod frame;
mod help;
mod home;
mod install;
mod keypad;
mod log;
mod permissions;
mod refusal;
mod security;
mod settings;
mod sign_in;

pub(crate) use calendar::{Day, Manner};
pub(crate) use fields::Label;
pub(crate) use security::LISTEN;
pub(crate) use sign_in::COMMAND;

/// The name of the product, in every language.
pub(crate) const PRODUCT: &str = "Doorward";

/// How one reader is spoken to: the texts, and the manner of dates, times and numbers.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) manner: Manner,
    pub(crate) frame: &'static frame::Frame,
    pub(crate) add: &'static add::Add,
    pub(crate) device: &'static device::Device,
    pub(crate) fields: &'static fields::Fields,
    pub(crate) help: &'static help::Help,
    pub(crate) home: &'static home::Home,
    pub(crate) install: &'static install::Install,
    pub(crate) keypad: &'static keypad::Keypad,
    pub(crate) log: &'static log::Log,
    pub(crate) permissions: &'static permissions::Permissions,
    pub(crate) refusal: &'static refusal::Refusal,
    pub(crate) security: &'static security::Security,
    pub(crate) settings: &'static settings::Settings,
    pub(crate) sign_in: &'static sign_in::SignIn,
}

static AMERICAN: Words = Words::english(Manner::American);
static BRITISH: Words = Words::english(Manner::British);
static COMMONWEALTH: Words = Words::english(Manner::Commonwealth);
static GERMAN: Words = Words {
    manner: Manner::German,
    frame: &frame::Frame::GERMAN,
    add: &add::Add::GERMAN,
    device: &device::Device::GERMAN,
    fields: &fields::Fields::GERMAN,
    help: &help::Help::GERMAN,
    home: &home::Home::GERMAN,
    install: &install::Install::GERMAN,
    keypad: &keypad::Keypad::GERMAN,
    log: &log::Log::GERMAN,
    permissions: &permissions::Permissions::GERMAN,
    refusal: &refusal::Refusal::GERMAN,
    security: &security::Security::GERMAN,
    settings: &settings::Settings::GERMAN,
    sign_in: &sign_in::SignIn::GERMAN,
};

impl Words {
    const fn english(manner: Manner) -> Self {
        Self {
            manner,
            frame: &frame::Frame::ENGLISH,
            add: &add::Add::ENGLISH,
            device: &device::Device::ENGLISH,
            fields: &fields::Fields::ENGLISH,
            help: &help::Help::ENGLISH,
            home: &home::Home::ENGLISH,
            install: &install::Install::ENGLISH,
            keypad: &keypad::Keypad::ENGLISH,
            log: &log::Log::ENGLISH,
            permissions: &permissions::Permissions::ENGLISH,
            refusal: &refusal::Refusal::ENGLISH,
            security: &security::Security::ENGLISH,
            settings: &settings::Settings::ENGLISH,
            sign_in: &sign_in::SignIn::ENGLISH,
        }
    }

    /// The words for a reader: in the language of the profile, else the first that the browser asks for and we have,
    /// else English. Dates and times follow the region the browser names.
    pub(crate) fn chosen(profile: Option<Language>, asked: &[String]) -> &'static Self {
        let is =
            |language: Language| move |tag: &&String| tag.split('-').next() == Some(language.tag());
        let language = profile.unwrap_or_else(|| {
            asked
                .iter()
                .find_map(|tag| Language::ALL.into_iter().find(|each| is(*each)(&tag)))
                .unwrap_or(Language::English)
        });
        match language {
            Language::German => &GERMAN,
            Language::English => {
                let tag = asked.iter().find(is(Language::English));
                match Manner::of_english(tag.map(String::as_str)) {
                    Manner::American => &AMERICAN,
                    Manner::Commonwealth => &COMMONWEALTH,
                    Manner::British | Manner::German => &BRITISH,
                }
            }
        }
    }

    /// The language of the texts.
    pub(crate) fn language(&self) -> Language {
        self.frame.language
    }
}

/// A number with its noun; English and German both tell one from many.
fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {many}")
    }
}

#[cfg(test)]
mod tests;
