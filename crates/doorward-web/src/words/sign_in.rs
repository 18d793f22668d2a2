//! Signing in, signing out, and being turned away at the door.

use doorward_http::Refusal;

texts! {
    /// Texts at the door of the server.
    SignIn {
        title: "Please sign in", "Bitte anmelden";
        why: "This page belongs to one person's app. Open it with the sign-in link that Doorward prints when it starts.", "Diese Seite gehört zur App einer Person. Sie öffnet sich mit dem Anmelde-Link, den Doorward beim Start ausgibt.";
        how: "Links work once and for ten minutes. Print a new one by starting the app again:", "Links gelten einmal und zehn Minuten lang. Ein neuer erscheint, wenn die App noch einmal gestartet wird:";
        demo: "In the demo, reload the workbench page: it signs both phones in.", "In der Demo die Seite der Werkbank neu laden: Sie meldet beide Telefone an.";
        stale_title: "This link no longer works", "Dieser Link gilt nicht mehr";
        stale_why: "It was used already, or it is older than ten minutes.", "Er wurde schon benutzt, oder er ist älter als zehn Minuten.";
        out_title: "Signed out", "Abgemeldet";
        out_why: "This browser no longer has access. Your devices and everything the app remembers stay as they are.", "Dieser Browser hat keinen Zugang mehr. Die Geräte und alles, was sich die App merkt, bleiben, wie sie sind.";
        refused_title: "That was refused", "Das wurde abgelehnt";
        missing_title: "There is no such page", "Diese Seite gibt es nicht";
        missing_why: "The address may be old or mistyped.", "Vielleicht ist die Adresse alt oder vertippt.";
        home: "To your devices", "Zu den Geräten";
    }
}

/// How the app is started; typed as it stands, in every language.
pub(crate) const COMMAND: &str = "doorward app --profile NAME --data DIR";

impl SignIn {
    /// Why a request was turned away before it reached a page.
    pub(crate) const fn refusal(&self, why: Refusal) -> &'static str {
        match why {
            Refusal::ForeignHost => either!(
                self,
                "This server answers only to its own address.",
                "Dieser Server antwortet nur unter seiner eigenen Adresse."
            ),
            Refusal::ForeignOrigin => either!(
                self,
                "The request came from another page and was refused.",
                "Die Anfrage kam von einer anderen Seite und wurde abgelehnt."
            ),
            Refusal::ForeignEmbedding => either!(
                self,
                "Another site tried to show this page inside itself.",
                "Eine fremde Seite wollte diese Seite in sich zeigen."
            ),
            Refusal::MissingToken => either!(
                self,
                "The form was too old. Open the page again and repeat the step.",
                "Das Formular war zu alt. Die Seite neu öffnen und den Schritt wiederholen."
            ),
            Refusal::BadForm => either!(
                self,
                "The form could not be read.",
                "Das Formular war nicht lesbar."
            ),
            Refusal::TooSlow => either!(
                self,
                "The answer took too long.",
                "Die Antwort hat zu lange gedauert."
            ),
        }
    }
}
