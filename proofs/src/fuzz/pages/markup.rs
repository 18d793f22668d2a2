//! Just enough of a reader for our own pages: every tag with its attributes, and the forms they make.
//!
//! A page is written from a known set of tags and attributes. Whatever else turns up in one came from outside: from
//! somebody's name, an address, a field.

/// A tag that begins an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A form as a browser would send it without anything typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Form {
    pub(crate) post: bool,
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

/// What our pages are made of.
const TAGS: &str = "!doctype a abbr article aside b body br button caption circle code col colgroup dd defs details dialog div dl dt em fieldset figcaption \
    figure footer form g h1 h2 h3 head header html i iframe img input kbd label legend li line link main mask meta meter nav noscript ol \
    optgroup option output p path polyline progress rect script section select small span strong summary svg symbol table tbody td \
    template textarea tfoot th thead time title tr ul use var polygon ellipse lineargradient stop text desc clippath animate";

/// Every tag of a page, in order.
pub(crate) fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with('/') {
            continue;
        }
        // As HTML has it, a tag's name begins with a letter; any other `<` is text, which ours never leave unescaped.
        let end = rest
            .find(|letter: char| letter.is_ascii_whitespace() || letter == '>' || letter == '/')
            .unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let (attributes, after) = attributes(rest);
        rest = after;
        tags.push(Tag { name, attributes });
    }
    tags
}

fn attributes(mut rest: &str) -> (Vec<(String, String)>, &str) {
    let mut found = Vec::new();
    loop {
        rest =
            rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
        if rest.is_empty() {
            return (found, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (found, after);
        }
        let end = rest
            .find(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '=' | '>' | '/'))
            .unwrap_or(rest.len())
            .max(1);
        let end = (end..=rest.len())
            .find(|end| rest.is_char_boundary(*end))
            .unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            rest = after;
            let quote = rest
                .chars()
                .next()
                .filter(|letter| matches!(letter, '"' | '\''));
            let (text, after) = match quote {
                Some(quote) => {
                    let inner = &rest[1..];
                    inner.split_once(quote).unwrap_or((inner, ""))
                }
                None => rest.split_at(
                    rest.find(|letter: char| letter.is_ascii_whitespace() || letter == '>')
                        .unwrap_or(rest.len()),
                ),
            };
            value = text;
            rest = after;
        }
        found.push((name, unescape(value)));
    }
}

/// The text an attribute's value stands for.
fn unescape(value: &str) -> String {
    value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// What in a page did not come from us; none in a sound page.
pub(crate) fn strange(page: &str) -> Option<String> {
    let known = |name: &str| TAGS.split_ascii_whitespace().any(|tag| tag == name);
    for tag in tags(page) {
        if !known(&tag.name) {
            return Some(format!("a tag <{}>", tag.name));
        }
        for (name, value) in &tag.attributes {
            let plain = name.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b':')
            });
            if !plain || name.starts_with("on") || name == "style" || name == "srcdoc" {
                return Some(format!("an attribute {name:?} of <{}>", tag.name));
            }
            let leads = matches!(
                name.as_str(),
                "href" | "src" | "action" | "formaction" | "data-worker"
            );
            if leads && !leads_home(value) {
                return Some(format!("{name}={value:?} of <{}>", tag.name));
            }
        }
        if tag.name == "script" && tag.value("src").is_none() {
            return Some("a script without a file".to_owned());
        }
    }
    None
}

/// Whether an address stays with us: our own pages, a place on the page, a picture in the page itself.
fn leads_home(address: &str) -> bool {
    let own = address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
    own || address.is_empty()
        || address.starts_with('#')
        || address.starts_with('?')
        || address.starts_with("data:image/")
        || address.starts_with("doorward://invite#")
}

/// The forms of a page with what stands in their fields.
pub(crate) fn forms(page: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    // A form's end is not looked for: pages of ours have fields in forms only.
    let mut choosing: Option<String> = None;
    for tag in tags(page) {
        let named = tag.value("name").map(str::to_owned);
        let value = || tag.value("value").unwrap_or_default().to_owned();
        match tag.name.as_str() {
            "form" => forms.push(Form {
                post: tag.value("method") == Some("post"),
                action: tag.value("action").unwrap_or_default().to_owned(),
                fields: Vec::new(),
            }),
            "input" | "textarea" | "button" => {
                let off = matches!(tag.value("type"), Some("checkbox" | "radio"))
                    && tag.value("checked").is_none();
                if let (Some(name), Some(form), false) = (named, forms.last_mut(), off) {
                    form.fields.push((name, value()));
                }
            }
            "select" => {
                choosing = named;
                if let (Some(name), Some(form)) = (&choosing, forms.last_mut()) {
                    form.fields.push((name.clone(), String::new()));
                }
            }
            "option" => {
                let field = forms.last_mut().and_then(|form| form.fields.last_mut());
                if let (Some(name), Some(field)) = (&choosing, field)
                    && field.0 == *name
                    && (field.1.is_empty() || tag.value("selected").is_some())
                {
                    field.1 = value();
                }
            }
            _ => {}
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_strangers_put_into_a_page_is_seen() {
        for strange_page in [
            "<p>Hello <x-evil>",
            "<p onclick=\"x\">",
            "<a href=\"//evil.example\">",
            "<a href='javascript:x'>",
            "<input value=\"\" autofocus onfocus=x>",
            "<p style=x>",
            "<script>x</script>",
            "<img src=x>",
            "< p>",
        ] {
            assert!(strange(strange_page).is_some(), "{strange_page}");
        }
        let sound = "<!DOCTYPE html><p class=\"a\">a &lt;b&gt; <a href=\"/x?y=1\">x</a></p><input name=\"a\" value=\"&quot;&gt;&lt;x\">";
        assert_eq!(strange(sound), None);
    }

    #[test]
    fn forms_are_read_as_a_browser_sends_them() {
        let page = "<form method=\"post\" action=\"/a\"><input type=\"hidden\" name=\"token\" value=\"t\"><input type=\"checkbox\" name=\"b\" value=\"1\">\
            <select name=\"c\"><option value=\"1\"><option value=\"2\" selected></select><button name=\"d\" value=\"e\">x</button></form>";
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            forms(page),
            [Form {
                post: true,
                action: "/a".to_owned(),
                fields: vec![field("token", "t"), field("c", "2"), field("d", "e")],
            }]
        );
    }
}
