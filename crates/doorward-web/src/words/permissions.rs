//! Lock permissions and invitations.

use doorward_app::{InvitationEnd, Limit, LimitProblem, PermissionKind, Standing, Weekdays};

use super::{Words, count};
use crate::local;

texts! {
    /// Texts about who may use a lock.
    Permissions {
        invite: "Invite somebody", "Jemanden einladen";
        invite_lead: "The invitation works once, on one phone, within two days.", "Die Einladung gilt einmal, für ein Telefon, innerhalb von zwei Tagen.";
        invite_name: "Whose phone?", "Wessen Telefon?";
        invite_name_hint: "The log shows this name.", "Diesen Namen zeigt das Protokoll.";
        invite_do: "Make the invitation", "Einladung erstellen";
        inviting: "Making …", "Wird erstellt …";
        invitation_text: "Let the other phone’s camera see the picture, or send the link. Whoever has it first can use the door: send it to nobody else.", "Das Bild der Kamera des anderen Telefons zeigen, oder den Link schicken. Wer ihn zuerst hat, kann die Tür benutzen: niemand anderem schicken.";
        copy: "Copy the link", "Link kopieren";
        copied: "Copied", "Kopiert";
        qr: "The invitation as a picture (QR code)", "Die Einladung als Bild (QR-Code)";
        redeem_how: "On the other phone: menu, “Redeem invitation”, paste.", "Auf dem anderen Telefon: Menü, „Einladung einlösen“, einfügen.";
        shown_once: "It is shown only during this visit. If it gets lost, choose the person in the list and make the invitation again.", "Sie wird nur während dieses Besuchs gezeigt. Geht sie verloren, die Person in der Liste wählen und die Einladung neu erstellen.";
        shown_before: "This invitation was shown before", "Diese Einladung wurde schon gezeigt";
        share: "Share the link", "Link teilen";
        again: "Make it again", "Neu erstellen";
        again_text: "A new link takes the place of the old one, which lets nobody in any more. Name and limits stay.", "Ein neuer Link ersetzt den alten, der dann niemanden mehr hereinlässt. Name und Zeiten bleiben.";
        elsewhere: "Invited from another phone, not used yet", "Von einem anderen Telefon eingeladen, noch nicht benutzt";
        ended: "Invitations nobody used", "Nicht benutzte Einladungen";
        things: "Fobs, keypads and codes", "Fobs, Keypads und Codes";
        things_how: "To connect a fob or keypad, also one that was removed, hold the device’s button until its ring of light stays on, then follow the accessory’s own steps.", "Um einen Fob oder ein Keypad zu verbinden, auch nach dem Entfernen, die Taste am Gerät halten, bis der Leuchtring dauerhaft leuchtet, dann den Schritten des Zubehörs folgen.";
        things_how_ultra: "A Smart Lock Ultra needs its security code for that.", "Ein Smart Lock Ultra braucht dazu seinen Sicherheitscode.";
        works_now: "Works now", "Gilt jetzt";
        when: "When", "Wann";
        what: "What it is", "Was es ist";
        hours_hint: "Hours lie within one day; they cannot reach over midnight.", "Die Uhrzeiten liegen innerhalb eines Tages; über Mitternacht reichen sie nicht.";
        hours_crossed: "The hours must end after they begin, on the same day. They cannot reach over midnight.", "Das Ende muss nach dem Beginn liegen, am selben Tag. Über Mitternacht geht es nicht.";
        typed_stays: "What you typed is still below. Saving it overwrites the other change.", "Die eigene Eingabe steht noch unten. Speichern überschreibt die andere Änderung.";
        suspended_text: "Twenty wrong codes in a row were typed there. The door still works from there; codes are refused.", "Dort wurden zwanzig falsche Codes hintereinander eingetippt. Die Tür funktioniert von dort weiterhin; Codes werden abgelehnt.";
        try_again: "Let it try codes again", "Wieder Codes versuchen lassen";
        try_again_text: "For a phone that may not try security codes any more after twenty wrong ones.", "Für ein Telefon, das nach zwanzig falschen Sicherheitscodes keine mehr versuchen darf.";
        last_text: "This is the app you are using, and no other phone can use the device. Afterwards a new phone needs the device’s button; and if nobody knows the code, only a reset to factory settings helps.", "Das ist diese App, und kein anderes Telefon kann das Gerät benutzen. Danach braucht ein neues Telefon die Taste am Gerät; und kennt niemand den Code, hilft nur das Zurücksetzen auf Werkseinstellungen.";
        done: "Done", "Fertig";

        glance: "Who can do what", "Wer was darf";
        yes: "yes", "ja";
        no: "no", "nein";
        unknown: "unknown", "unbekannt";
        you: "you", "diese App";
        off: "Switched off", "Ausgeschaltet";
        always: "Any time", "Jederzeit";
        every_day: "Every day", "Jeden Tag";
        never_used: "Never used", "Nie benutzt";

        name: "Name", "Bezeichnung";
        enabled: "May use the device", "Darf das Gerät benutzen";
        enabled_hint: "Switched off, nothing works any more, but name and limits stay.", "Ausgeschaltet geht nichts mehr, aber Name und Zeiten bleiben.";
        remote: "From afar as well", "Auch aus der Ferne";
        remote_hint: "From afar means through a network, from wherever. Switched off, it works over Bluetooth only, near the door.", "Aus der Ferne heißt über ein Netzwerk, von irgendwo. Ausgeschaltet geht es nur über Bluetooth, nahe der Tür.";
        choose_hint: "Choose somebody to rename, limit, switch off or remove them.", "Jemanden auswählen, um die Bezeichnung oder Zeiten zu ändern, auszuschalten oder zu entfernen.";
        limit: "Limit the time", "Zeit begrenzen";
        limit_hint: "The device checks it by its own clock.", "Das Gerät prüft es nach seiner eigenen Uhr.";
        from: "First day", "Erster Tag";
        until: "Last day", "Letzter Tag";
        from_hour: "From", "Von";
        until_hour: "Until", "Bis";
        days: "Weekdays", "Wochentage";
        remove: "Remove", "Entfernen";
        remove_sure: "Yes, remove", "Ja, entfernen";
        remove_text: "It takes effect at once, even when the other phone is connected right now.", "Das gilt sofort, auch wenn das andere Telefon gerade verbunden ist.";
        remove_fob: "The fob stops working at once. To use it again, connect it anew.", "Der Fob funktioniert ab sofort nicht mehr. Um ihn wieder zu benutzen, neu verbinden.";
        remove_keypad: "Nothing typed there works from then on. The keypad codes stay, and work again once a keypad is connected.", "Was dort getippt wird, gilt ab sofort nicht mehr. Die Keypad-Codes bleiben und gelten wieder, sobald ein Keypad verbunden ist.";
        removed: "Removed", "Entfernt";
        self_text: "This is the app you are using. Removing it ends your access: you would need an invitation or the button.", "Das ist diese App. Sie zu entfernen beendet ihren Zugang: Danach hilft nur eine Einladung oder die Taste.";
        created: "Since", "Seit";
        last_active: "Last used", "Zuletzt benutzt";
        invited_short: "invited", "eingeladen";
        times: "Times used", "So oft benutzt";
        lift: "Lift the block", "Sperre aufheben";
        lifted: "The block is lifted", "Die Sperre ist aufgehoben";
        lift_text: "If that was you or a guest who forgot it, lift the block so that new people may try again. If not, look at the log.", "War das jemand aus dem Haus oder ein vergesslicher Gast, die Sperre aufheben, damit Neue es wieder versuchen können. Wenn nicht, ins Protokoll sehen.";

        glance_code: "Everybody who knows the security code can also see and change settings, permissions and log.", "Wer den Sicherheitscode kennt, kann außerdem Einstellungen, Berechtigungen und Protokoll sehen und ändern.";
        gone: "This permission is no longer there", "Diese Berechtigung gibt es nicht mehr";
        name_missing: "Type a name: the device and its log show it.", "Einen Namen eintippen: Gerät und Protokoll zeigen ihn.";
        bad_date: "Type a day such as 2026-11-24, or leave it empty.", "Einen Tag wie 2026-11-24 eintippen, oder leer lassen.";
        bad_hours: "Type both hours, such as 08:00 and 18:00, or leave both empty.", "Beide Uhrzeiten eintippen, etwa 08:00 und 18:00, oder beide leer lassen.";
        past: "The last day is over already.", "Der letzte Tag ist schon vorbei.";
        dates_crossed: "The last day lies before the first.", "Der letzte Tag liegt vor dem ersten.";
        no_day: "Choose at least one weekday.", "Mindestens einen Wochentag wählen.";
        switch_on: "Switch on", "Einschalten";
        switch_off: "Switch off", "Ausschalten";
    }
}

impl Permissions {
    /// Two entries that the log shows alike.
    pub(crate) fn same_name(&self, name: &str) -> String {
        either!(
            self,
            format!("Several are called “{name}”: the log cannot tell them apart. Rename one."),
            format!(
                "Mehrere heißen „{name}“: Das Protokoll kann sie nicht unterscheiden. Am besten eine umbenennen."
            )
        )
    }

    /// Heading of the list.
    pub(crate) fn users(&self, number: usize) -> String {
        either!(
            self,
            format!("Users ({number})"),
            format!("Personen ({number})")
        )
    }

    /// What kind of thing has a permission.
    pub(crate) const fn kind(&self, kind: PermissionKind) -> &'static str {
        match kind {
            PermissionKind::App => either!(self, "Phone", "Telefon"),
            PermissionKind::Bridge => either!(self, "Bridge", "Bridge"),
            PermissionKind::Fob => either!(self, "Fob", "Fob"),
            PermissionKind::Keypad => either!(self, "Keypad", "Keypad"),
            PermissionKind::Other => either!(self, "Something else", "Etwas anderes"),
        }
    }

    /// Whether a permission or code works now, for a narrow column.
    pub(crate) const fn standing_short(&self, standing: Standing) -> &'static str {
        match standing {
            Standing::Works => self.yes,
            Standing::Disabled => either!(self, "off", "aus"),
            Standing::NotYet { .. } => either!(self, "not yet", "noch nicht"),
            Standing::Expired { .. } => either!(self, "ended", "vorbei"),
            Standing::OutsideHours { .. } => either!(self, "not now", "gerade nicht"),
        }
    }

    /// Why a limit cannot be.
    pub(crate) const fn limit_problem(&self, problem: LimitProblem) -> &'static str {
        match problem {
            LimitProblem::EndsBeforeItBegins => self.dates_crossed,
            LimitProblem::HoursEndBeforeTheyBegin => self.hours_crossed,
            LimitProblem::Over => self.past,
        }
    }

    /// Somebody who may not try codes any more.
    pub(crate) fn suspended(&self, name: &str) -> String {
        either!(
            self,
            format!("{name} may not try security codes any more"),
            format!("{name} darf keine Sicherheitscodes mehr versuchen")
        )
    }

    /// How an invitation ended that nobody used.
    pub(crate) fn end(&self, end: InvitationEnd, moment: &str) -> String {
        match end {
            InvitationEnd::Expired => either!(
                self,
                format!("not used in time, ended {moment}"),
                format!("nicht rechtzeitig benutzt, endete {moment}")
            ),
            InvitationEnd::Removed => either!(
                self,
                format!("taken back {moment}"),
                format!("zurückgenommen {moment}")
            ),
        }
    }

    /// For screen readers: whose invitation is made again.
    pub(crate) fn again_for(&self, name: &str) -> String {
        either!(
            self,
            format!("Make the invitation for {name} again"),
            format!("Die Einladung für {name} neu erstellen")
        )
    }

    /// For screen readers: whose line is put away.
    pub(crate) fn dismiss_of(&self, name: &str) -> String {
        either!(
            self,
            format!("Dismiss the invitation for {name}"),
            format!("Die Einladung für {name} ausblenden")
        )
    }

    /// Since when an invitation is used.
    pub(crate) fn used_since(&self, moment: &str) -> String {
        either!(
            self,
            format!("Came by invitation, used since {moment}."),
            format!("Kam per Einladung, benutzt seit {moment}.")
        )
    }

    /// What a permission is now, that somebody else changed.
    pub(crate) fn now_is(&self, name: &str, enabled: bool, remote: bool, when: &str) -> String {
        let state = match (enabled, remote) {
            (false, _) => either!(self, "switched off", "ausgeschaltet"),
            (true, false) => either!(self, "works near the door", "gilt an der Tür"),
            (true, true) => either!(self, "works from afar too", "gilt auch aus der Ferne"),
        };
        either!(
            self,
            format!("Now: “{name}”, {state}, {when}."),
            format!("Jetzt: „{name}“, {state}, {when}.")
        )
    }

    /// The clock everything here is measured by.
    pub(crate) fn device_time(&self, moment: &str, zone: Option<&str>) -> String {
        let zone = zone.map_or_else(String::new, |zone| {
            either!(
                self,
                format!(
                    " Weekdays and hours are those of {}.",
                    zone.replace('_', " ")
                ),
                format!(
                    " Wochentage und Uhrzeiten gelten für {}.",
                    zone.replace('_', " ")
                )
            )
        });
        either!(
            self,
            format!("By the device’s own clock: {moment}.{zone}"),
            format!("Nach der Uhr des Geräts: {moment}.{zone}")
        )
    }

    /// An invitation nobody used yet.
    pub(crate) fn invited(&self, until: &str) -> String {
        either!(
            self,
            format!("Invited, good until {until}"),
            format!("Eingeladen, gilt bis {until}")
        )
    }

    /// When the invitation ends.
    pub(crate) fn good_until(&self, moment: &str) -> String {
        either!(
            self,
            format!("Good until {moment}."),
            format!("Gilt bis {moment}.")
        )
    }

    /// The last use.
    pub(crate) fn last_used(&self, moment: &str) -> String {
        either!(
            self,
            format!("last used {moment}"),
            format!("zuletzt benutzt {moment}")
        )
    }

    /// Title of a fresh invitation.
    pub(crate) fn invitation_for(&self, name: &str) -> String {
        either!(
            self,
            format!("Invitation for {name}"),
            format!("Einladung für {name}")
        )
    }

    /// How full the list is.
    pub(crate) fn room(&self, taken: usize, room: u16) -> String {
        either!(
            self,
            format!("{taken} of {room} places taken"),
            format!("{taken} von {room} Plätzen belegt")
        )
    }

    /// Wrong codes by people who never showed the right one.
    pub(crate) fn unacknowledged(&self, number: u16) -> String {
        let number = usize::from(number);
        either!(
            self,
            format!(
                "{} by people who never showed the right one",
                count(number, "wrong code", "wrong codes")
            ),
            format!(
                "{} von Leuten, die den richtigen nie gezeigt haben",
                count(number, "falscher Code", "falsche Codes")
            )
        )
    }
}

impl Words {
    /// Whether a permission or code works now, and else why not.
    pub(crate) fn standing(&self, standing: Standing) -> String {
        let page = self.permissions;
        match standing {
            Standing::Works => either!(page, "Works", "Gilt").to_owned(),
            Standing::Disabled => page.off.to_owned(),
            Standing::NotYet { from } => {
                let from = local::moment(self, from);
                either!(page, format!("Begins {from}"), format!("Beginnt {from}"))
            }
            Standing::Expired { since } => {
                let since = local::moment(self, since);
                either!(page, format!("Ended {since}"), format!("Endete {since}"))
            }
            Standing::OutsideHours { again: Some(again) } => {
                let again = local::moment(self, again);
                either!(
                    page,
                    format!("Not now, again {again}"),
                    format!("Gerade nicht, wieder {again}")
                )
            }
            Standing::OutsideHours { again: None } => {
                either!(page, "Not now", "Gerade nicht").to_owned()
            }
        }
    }

    /// When a permission holds.
    pub(crate) fn when(&self, limit: Option<&Limit>) -> String {
        let Some(limit) = limit.filter(|limit| !limit.is_always()) else {
            return self.permissions.always.to_owned();
        };
        let page = self.permissions;
        let mut parts = Vec::new();
        match (
            limit.from.map(|from| local::date(self, from)),
            limit.until.map(|until| local::date(self, until)),
        ) {
            (Some(from), Some(until)) => parts.push(either!(
                page,
                format!("{from} to {until}"),
                format!("{from} bis {until}")
            )),
            (Some(from), None) => {
                parts.push(either!(page, format!("from {from}"), format!("ab {from}")));
            }
            (None, Some(until)) => {
                parts.push(either!(
                    page,
                    format!("until {until}"),
                    format!("bis {until}")
                ));
            }
            (None, None) => {}
        }
        if limit.weekdays != Weekdays::NONE {
            parts.push(self.days(limit.weekdays));
        }
        if let Some(daily) = limit.daily {
            parts.push(self.hours(daily));
        }
        parts.join(", ")
    }
}
