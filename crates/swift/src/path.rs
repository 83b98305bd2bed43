//! Which account, container and object a path names. Names are data: none of them ever becomes part of a path here, and what is no text under
//! its percent signs is kept as it stands.

use base::Sha256Digest;
use percent_encoding::percent_decode_str;

/// The longest name that is kept as it is, in bytes. Databases index names; what is longer is kept beside a shorter one.
const LONGEST: usize = 300;

/// A name as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// The name.
    pub(crate) text: String,
    /// All of it, where that is longer.
    pub(crate) whole: Option<String>,
    /// Whether it is kept as it stood, since it is no text under its percent signs.
    pub(crate) raw: bool,
}

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The account.
    pub(crate) account: String,
    /// What in it.
    pub(crate) target: Target,
}

/// What in an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The account itself.
    Account,
    /// A container.
    Container(Name),
    /// An object in a container.
    Object(Name, Name),
}

impl Place {
    /// What `/v1.0/account/container/object` names.
    pub(crate) fn of(path: &str) -> Self {
        let rest = path.strip_prefix("/v1.0/").unwrap_or_default();
        let (account, rest) = rest.split_once('/').unwrap_or((rest, ""));
        let (container, object) = rest.split_once('/').unwrap_or((rest, ""));
        let target = match (container, object) {
            ("", "") => Target::Account,
            (container, "") => Target::Container(Name::of(container)),
            (container, object) => Target::Object(Name::of(container), Name::of(object)),
        };
        Self { account: account.to_owned(), target }
    }
}

impl Name {
    fn of(raw: &str) -> Self {
        let decoded = decode(raw.as_bytes());
        let (text, raw) = match decoded {
            Some(text) => (text, false),
            None => (raw.to_owned(), true),
        };
        if text.len() <= LONGEST {
            return Self { text, whole: None, raw };
        }
        let kept = &text[..text.floor_char_boundary(LONGEST / 2)];
        Self { text: format!("{kept}…{}", Sha256Digest::of(text.as_bytes())), whole: Some(text), raw }
    }

    /// Whether the name goes through folders.
    pub(crate) fn has_folders(&self) -> bool {
        self.text.contains('/')
    }
}

/// The text under percent signs; nothing where a sign stands alone, the bytes are no UTF-8 or hold control characters. A plus is a plus.
pub(crate) fn decode(raw: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(raw).ok()?;
    let mut signs = text.split('%').skip(1);
    let whole = signs.all(|after| after.len() >= 2 && after.bytes().take(2).all(|c| c.is_ascii_hexdigit()));
    if !whole {
        return None;
    }
    let text = percent_decode_str(text).decode_utf8().ok()?;
    (!text.contains(char::is_control)).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(path: &str) -> (String, String, bool) {
        match Place::of(path).target {
            Target::Object(container, name) => (container.text, name.text, container.raw || name.raw),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn paths_are_accounts_containers_and_objects() {
        assert_eq!(Place::of("/v1.0/acc"), Place { account: "acc".into(), target: Target::Account });
        assert_eq!(Place::of("/v1.0/acc/").target, Target::Account);
        for path in ["/v1.0/acc/c", "/v1.0/acc/c/"] {
            assert!(matches!(Place::of(path).target, Target::Container(name) if name.text == "c"), "{path}");
        }
        assert_eq!(object("/v1.0/acc/c/o"), ("c".into(), "o".into(), false));
        assert_eq!(object("/v1.0/acc/c/%E7%8E%B0%E5%9C%BA+1"), ("c".into(), "现场+1".into(), false));
        assert_eq!(object("/v1.0/acc/c/a/../b").1, "a/../b");
        assert_eq!(object("/v1.0/acc//o"), (String::new(), "o".into(), false));
    }

    #[test]
    fn what_is_no_text_is_kept_as_it_stands() {
        for raw in ["%", "%2", "%zz", "%D6%D0", "a%00b", "%0A"] {
            assert_eq!(object(&format!("/v1.0/acc/c/{raw}")), ("c".into(), raw.to_owned(), true));
        }
    }

    #[test]
    fn long_names_are_kept_beside_short_ones_that_differ_as_they_do() {
        let name = |last: &str| match Place::of(&format!("/v1.0/acc/{}{last}", "好".repeat(200))).target {
            Target::Container(name) => name,
            other => panic!("{other:?}"),
        };
        let (one, other) = (name("1"), name("2"));
        assert!(one.text.len() <= LONGEST && one.text != other.text);
        assert_eq!(one.whole.unwrap().chars().count(), 201);
    }
}
