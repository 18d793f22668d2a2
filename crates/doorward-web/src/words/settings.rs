//! Settings of the app itself.

use doorward_app::Language;

texts! {
    /// Texts of the app's settings.
    Settings {
        title: "App settings", "App-Einstellungen";
        profile: "Profile", "Profil";
        own_name: "Your name", "Eigener Name";
        profile_text: "Devices this app is added to from now on show it in their permissions and log.", "Ihn zeigen Geräte, denen diese App ab jetzt hinzugefügt wird, in Berechtigungen und Protokoll.";
        language_title: "Language", "Sprache";
        language_label: "Language of these pages", "Sprache dieser Seiten";
        language_text: "Times and dates follow the region of the browser.", "Uhrzeiten und Daten folgen der Region des Browsers.";
        language_of_browser: "As the browser asks", "Wie im Browser eingestellt";
        remembered: "Remembered security codes", "Gemerkte Sicherheitscodes";
        remembered_none: "None. The app asks when you enter a protected area.", "Keine. Die App fragt beim Betreten eines geschützten Bereichs.";
        remembered_text: "Kept sealed on this machine, for these devices only.", "Versiegelt auf diesem Rechner, nur für diese Geräte.";
        forget: "Forget", "Vergessen";
        store: "Where secrets are kept", "Wo Geheimnisse liegen";
        session: "This browser", "Dieser Browser";
        session_text: "Signed in until you sign out, or after twelve hours without use.", "Angemeldet bis zum Abmelden, oder bis zwölf Stunden nichts geschieht.";
        in_keyring: "Sealed, the key in the operating system’s keyring.", "Versiegelt, der Schlüssel liegt im Schlüsselbund des Betriebssystems.";
        in_file: "Sealed, the key in a file that only you can read.", "Versiegelt, der Schlüssel liegt in einer Datei, die nur das eigene Konto lesen kann.";
    }
}

impl Settings {
    /// For screen readers.
    pub(crate) fn forget_code_of(&self, name: &str) -> String {
        either!(
            self,
            format!("Forget the code of {name}"),
            format!("Code von {name} vergessen")
        )
    }

    /// A language by its own name, whatever the page is in: whoever needs it can read it.
    pub(crate) const fn language_name(&self, language: Language) -> &'static str {
        match language {
            Language::English => "English",
            Language::German => "Deutsch",
        }
    }
}
