//! What was given, from where: the file first, the environment over it, the command line over both.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use super::error::{Place, SettingsError};
use super::value::Value;
use super::{PREFIX, Setting, TABLE, file, setting};

/// Names the settings file in the environment.
pub(super) const CONFIG: &str = "ZHILU_CONFIG";
/// Variables that build and tests use beside the program; they set nothing.
const TOOLS: [&str; 6] = ["ZHILU_BIN", "ZHILU_DEMO_SEED", "ZHILU_PAGES", "ZHILU_SERVER", "ZHILU_SHOTS", "ZHILU_URL"];
const TOOLS_PREFIX: &str = "ZHILU_TEST_";

/// Values by key, each with the place it came from.
#[derive(Debug, Default)]
pub struct Given(BTreeMap<&'static str, (String, Place)>);

impl Given {
    /// Takes a value; it wins over what was given before.
    pub(super) fn take(&mut self, setting: &'static Setting, text: String, place: Place) {
        self.0.insert(setting.key, (text, place));
    }

    /// Takes over a settings file.
    ///
    /// # Errors
    /// When it is no TOML, or holds what is no setting.
    pub fn file(&mut self, path: &Path, text: &str) -> Result<(), SettingsError> {
        file::read(path, text, self)
    }

    /// Takes over every variable of ours.
    ///
    /// # Errors
    /// When there is one that sets nothing, or that is no text.
    pub fn environment(&mut self, variables: impl IntoIterator<Item = (OsString, OsString)>) -> Result<(), SettingsError> {
        for (name, value) in variables {
            let Ok(name) = name.into_string() else { continue };
            let Some(rest) = name.strip_prefix(PREFIX) else { continue };
            if name == CONFIG || TOOLS.contains(&name.as_str()) || name.starts_with(TOOLS_PREFIX) {
                continue;
            }
            let place = Place::Environment(name.clone());
            let Some(found) = setting(&rest.to_lowercase()).filter(|s| s.variable() == name) else {
                return Err(SettingsError::Unknown { place, key: name });
            };
            match value.into_string() {
                Ok(text) => self.take(found, text, place),
                Err(bytes) => {
                    let value = found.shown(&bytes.to_string_lossy());
                    return Err(SettingsError::Value { place, key: found.key, value, allowed: found.allowed });
                }
            }
        }
        Ok(())
    }

    /// The value of a setting, or its default.
    pub(super) fn value<T: Value>(&self, key: &'static str) -> Result<T, SettingsError> {
        let Some(found) = setting(key) else { unreachable!("the table makes both keys and fields") };
        let (text, place) = self.of(found);
        T::read(text).ok_or_else(|| {
            if text.is_empty() {
                return SettingsError::Missing(found);
            }
            SettingsError::Value { place, key, value: found.shown(text), allowed: found.allowed }
        })
    }

    /// What a setting is, and from where.
    fn of(&self, found: &'static Setting) -> (&str, Place) {
        self.0.get(found.key).map_or((found.default, Place::Default), |(text, place)| (text.as_str(), place.clone()))
    }

    /// Every setting with its value and its place, as a settings file.
    pub fn show(&self) -> String {
        let line = |found: &'static Setting| {
            let (text, place) = self.of(found);
            match text {
                "" => format!("# {} 未设置\n", found.key),
                text => format!("{} = {:?} # {place}\n", found.key, found.shown(text)),
            }
        };
        TABLE.iter().map(line).collect()
    }
}
