//! The settings file: one table of TOML without sections. What it may hold is the table of settings and nothing else.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::error::{Place, SettingsError};
use super::given::Given;
use super::setting;

/// Takes over what the file says.
pub(super) fn read(path: &Path, text: &str, given: &mut Given) -> Result<(), SettingsError> {
    let line = |at: usize| 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    let table = DeTable::parse(text).map_err(|e| SettingsError::Toml {
        path: path.to_owned(),
        line: line(e.span().map_or(0, |span| span.start)),
        message: e.message().to_owned(),
    })?;
    for (key, value) in table.get_ref() {
        let place = Place::File(path.to_owned(), line(key.span().start));
        let name = key.get_ref().as_ref();
        let Some(found) = setting(name) else {
            return Err(SettingsError::Unknown { place, key: name.to_owned() });
        };
        let written = words(value.get_ref(), found.list).ok_or_else(|| SettingsError::Value {
            place: place.clone(),
            key: found.key,
            value: found.shown(text.get(value.span()).unwrap_or_default()),
            allowed: found.allowed,
        })?;
        given.take(found, written, place);
    }
    Ok(())
}

/// A value as the text that would stand in the environment.
fn words(value: &DeValue<'_>, list: bool) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()).filter(|_| number.radix() == 10),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        DeValue::Array(items) if list => {
            let items: Option<Vec<_>> = items.iter().map(|item| words(item.get_ref(), false)).collect();
            Some(items?.join(":"))
        }
        DeValue::Array(_) | DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}
