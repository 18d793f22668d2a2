//! Adding a device, and redeeming an invitation.

use doorward_app::Product;

texts! {
    /// Texts of adding.
    Add {
        title: "Add device", "Gerät hinzufügen";
        lead: "Which product is it?", "Welches Produkt ist es?";
        code_optional: "Four-digit code, optional", "Vierstelliger Code, freiwillig";
        code_always: "Six-digit code, always asked for", "Sechsstelliger Code, wird immer verlangt";

        hold: "Hold the button for five seconds", "Taste fünf Sekunden lang halten";
        hold_text: "Until its ring of light comes on and stays on. The device then waits two minutes.", "Bis der Leuchtring dauerhaft leuchtet. Danach wartet das Gerät zwei Minuten.";
        find: "Wait until it is found", "Warten, bis es gefunden ist";
        searching: "Searching …", "Suche läuft …";
        search_again: "Search again", "Noch einmal suchen";
        found: "Ready to connect", "Bereit zum Verbinden";
        connect: "Connect", "Verbinden";
        not_ready: "A device is near whose ring of light is off. If it is yours, hold its button for five seconds.", "In der Nähe ist ein Gerät, dessen Leuchtring nicht leuchtet. Ist es das gesuchte, seine Taste fünf Sekunden lang halten.";
        other_product: "Another product is ready here. Add that instead:", "Hier ist ein anderes Produkt bereit. Stattdessen das hinzufügen:";
        known: "Already in this app", "Schon in dieser App";
        nothing: "Nothing lit up after all? If pairing is switched off in the device’s settings (Button & LED), only an invitation adds new phones.", "Es leuchtet trotzdem nichts? Ist das Koppeln in den Einstellungen des Geräts ausgeschaltet (Taste & LED), kommen neue Telefone nur per Einladung dazu.";

        name: "Name of the device in this app", "Name des Geräts in dieser App";
        name_offer: "Front door", "Wohnungstür";
        name_offer_opener: "House door", "Haustür";
        person: "Your name, as the device’s permissions show it", "Eigener Name, wie ihn die Berechtigungen des Geräts zeigen";
        code: "Security code of the device", "Sicherheitscode des Geräts";
        code_hint: "Six digits. Always typed here, even when this app remembers the code.", "Sechs Ziffern. Hier immer eintippen, auch wenn sich die App den Code merkt.";
        code_either_hint: "Six digits: the device’s code, or the one a new device shall have.", "Sechs Ziffern: der Code des Geräts, oder der, den ein neues Gerät bekommen soll.";
        three_tries: "The third wrong code ends the pairing: then hold the button again.", "Der dritte falsche Code beendet das Koppeln: dann die Taste noch einmal halten.";
        redeem_instead: "When somebody sent you a link or a picture", "Wenn ein Link oder Bild geschickt wurde";
        code_choose: "Choose its security code", "Sicherheitscode festlegen";
        code_note: "Note the code down. Connecting anything new asks for it, even when it is remembered, and only a factory reset helps when it is lost.", "Den Code gut notieren. Wer etwas Neues verbindet, braucht ihn, auch wenn er gemerkt ist. Geht er verloren, hilft nur das Zurücksetzen auf Werkseinstellungen.";
        obvious: "Use this code although it is easy to guess", "Diesen Code verwenden, obwohl er leicht zu erraten ist";
        connecting: "Connecting …", "Wird verbunden …";
        unproven: "Anybody near enough with the right tools could listen in while you connect. Do it when nobody strange is around.", "Wer nahe genug ist und das richtige Werkzeug hat, könnte beim Verbinden mithören. Am besten dann verbinden, wenn niemand Fremdes in der Nähe ist.";

        choose_title: "Choose the security code", "Sicherheitscode festlegen";
        offer: "Our suggestion", "Unser Vorschlag";
        keep: "Use this code", "Diesen Code verwenden";
        another: "Another suggestion", "Anderer Vorschlag";
        own: "Choose my own", "Selbst einen wählen";
        own_label: "Your code", "Eigener Code";
        own_save: "Use my code", "Eigenen Code verwenden";
        go_without: "Go without a code", "Ohne Code weitermachen";
        go_without_text: "Then everybody who uses the device with a phone, every guest too, can change its settings, remove people and even set a code that you do not know.", "Dann können alle, die das Gerät mit einem Telefon benutzen, auch jeder Gast, Einstellungen ändern, Personen entfernen und sogar einen Code setzen, den sonst niemand kennt.";
        go_without_tick: "I understand that this device stays without a code", "Verstanden: Dieses Gerät bleibt ohne Code";
        go_without_tick_first: "Tick the box above to go without a code.", "Für den Weg ohne Code zuerst das Kästchen oben ankreuzen.";
        went_without: "It has no security code. You can choose one in its settings any time.", "Das Gerät hat keinen Sicherheitscode. In den Einstellungen lässt sich jederzeit einer festlegen.";
        code_set: "The security code is set", "Der Sicherheitscode ist gesetzt";
        note_it: "Note it down: nobody can read it back from the device.", "Gut notieren: Niemand kann ihn aus dem Gerät auslesen.";

        redeem_title: "Redeem invitation", "Einladung einlösen";
        redeem_lead: "Paste the link somebody sent you, or the text of the picture they showed you.", "Den zugeschickten Link einfügen, oder den Text aus dem gezeigten Bild.";
        redeem_label: "Invitation", "Einladung";
        redeem_hint: "It works once, within two days of its making.", "Sie gilt einmal, innerhalb von zwei Tagen nach dem Erstellen.";
        redeem_do: "Redeem", "Einlösen";
        redeeming: "Redeeming …", "Wird eingelöst …";
        redeemed: "Welcome", "Willkommen";
    }
}

impl Add {
    /// What a product is called; names are the same everywhere.
    pub(crate) const fn product(&self, product: Product) -> &'static str {
        match product {
            Product::SmartLock => "Smart Lock",
            Product::Ultra => "Smart Lock Ultra",
            Product::SmartDoor => "Smart Door",
            Product::Opener => "Opener",
        }
    }

    /// One line about a product.
    pub(crate) const fn product_text(&self, product: Product) -> &'static str {
        match product {
            Product::Ultra => self.code_always,
            Product::SmartLock | Product::SmartDoor | Product::Opener => self.code_optional,
        }
    }

    /// A name to begin with.
    pub(crate) const fn name_offered(&self, product: Product) -> &'static str {
        match product {
            Product::Opener => self.name_offer_opener,
            Product::SmartLock | Product::Ultra | Product::SmartDoor => self.name_offer,
        }
    }

    /// Title of the form that connects.
    pub(crate) fn connect_title(&self, product: Product) -> String {
        let product = self.product(product);
        either!(
            self,
            format!("Connect {product}"),
            format!("{product} verbinden")
        )
    }

    /// After pairing.
    pub(crate) fn ready(&self, name: &str) -> String {
        either!(
            self,
            format!("{name} is ready"),
            format!("{name} ist bereit")
        )
    }

    /// After an invitation worked.
    pub(crate) fn may_use(&self, name: &str) -> String {
        either!(
            self,
            format!("You can now use {name}."),
            format!("{name} lässt sich jetzt mit dieser App benutzen.")
        )
    }

    /// How the chosen code is shown a last time.
    pub(crate) fn code_is(&self, code: &str) -> String {
        either!(
            self,
            format!("The code is {code}."),
            format!("Der Code lautet {code}.")
        )
    }

    /// For a lock that has no code yet.
    pub(crate) fn code_choose_hint(&self, example: &str) -> String {
        either!(
            self,
            format!(
                "Six digits. The device is new: what you type becomes its code. Hard to guess would be {example}."
            ),
            format!(
                "Sechs Ziffern. Das Gerät ist neu: Was hier steht, wird sein Code. Schwer zu erraten wäre {example}."
            )
        )
    }

    /// What the code is for.
    pub(crate) fn choose_lead(&self, name: &str) -> String {
        either!(
            self,
            format!(
                "It protects settings, permissions and log of {name}. You never need it to open the door."
            ),
            format!(
                "Er schützt Einstellungen, Berechtigungen und Protokoll von {name}. Zum Öffnen der Tür wird er nie gebraucht."
            )
        )
    }
}
