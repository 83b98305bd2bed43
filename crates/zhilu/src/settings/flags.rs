//! Settings on the command line: one flag per setting, made from the table, and `--config` for the file.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, FromArgMatches};

use super::error::{Place, SettingsError};
use super::given::{CONFIG, Given};
use super::{Reader, Setting, Settings, TABLE};

/// What was given on the command line.
#[derive(Clone, Debug, Default)]
pub struct Flags<const SERVER: bool> {
    config: Option<PathBuf>,
    given: Vec<(&'static str, String)>,
}

/// The settings of commands that open the data folder.
pub type OpenFlags = Flags<false>;
/// The settings of the server.
pub type ServeFlags = Flags<true>;

impl<const SERVER: bool> Flags<SERVER> {
    /// Everything given: file, environment, command line.
    ///
    /// # Errors
    /// When the file cannot be read, or a key is none.
    pub fn given(&self) -> Result<Given, SettingsError> {
        let mut given = Given::default();
        if let Some(path) = &self.config {
            let text = std::fs::read_to_string(path);
            given.file(path, &text.map_err(|source| SettingsError::File { path: path.clone(), source })?)?;
        }
        given.environment(std::env::vars_os())?;
        for setting in read_by::<SERVER>() {
            if let Some((_, text)) = self.given.iter().find(|(key, _)| *key == setting.key) {
                given.take(setting, text.clone(), Place::CommandLine(setting.flag()));
            }
        }
        Ok(given)
    }

    /// The settings.
    ///
    /// # Errors
    /// See [`SettingsError`].
    pub fn read(&self) -> Result<Settings, SettingsError> {
        Settings::of(&self.given()?)
    }
}

/// The settings that such a command reads.
fn read_by<const SERVER: bool>() -> impl Iterator<Item = &'static Setting> {
    TABLE.iter().filter(|setting| SERVER || setting.reader == Reader::Everyone)
}

impl<const SERVER: bool> clap::Args for Flags<SERVER> {
    fn augment_args(command: Command) -> Command {
        let config = Arg::new("config").long("config").env(CONFIG).value_name("FILE").help("设置文件（TOML）");
        let command = command.arg(config.value_parser(clap::value_parser!(PathBuf)));
        read_by::<SERVER>().fold(command, |command, setting| command.arg(flag(setting)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn flag(setting: &'static Setting) -> Arg {
    let default = if setting.default.is_empty() { String::new() } else { format!("，默认 {}", setting.default) };
    let help = format!("{}（{}{default}）", setting.help, setting.allowed);
    let arg = Arg::new(setting.key).long(setting.flag().trim_start_matches('-').to_owned()).help(help);
    if setting.switch {
        arg.num_args(0..=1).require_equals(true).default_missing_value("true").value_name("BOOL")
    } else {
        arg.value_name("VALUE")
    }
}

impl<const SERVER: bool> FromArgMatches for Flags<SERVER> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.config = matches.get_one::<PathBuf>("config").cloned();
        let said = read_by::<SERVER>().filter_map(|s| Some((s.key, matches.get_one::<String>(s.key)?.clone())));
        self.given = said.collect();
        Ok(())
    }
}
