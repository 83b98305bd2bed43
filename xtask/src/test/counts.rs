//! How many tests passed and failed, read from what the runners print.

use std::ops::AddAssign;

/// Tests that ran, by outcome. Ignored ones count as neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
}

/// Whose line is read.
#[derive(Clone, Copy)]
pub enum Runner {
    Cargo,
    Vitest,
    /// The scenarios of browser and upload clients: `12 passed, 0 failed`.
    Walk,
}

impl Counts {
    /// Adds what a line of the runner's output says.
    pub fn read(&mut self, runner: Runner, line: &str) {
        let line = without_colour(line);
        let line = line.trim();
        let counted = match runner {
            Runner::Cargo => line.strip_prefix("test result: "),
            Runner::Vitest => line.strip_prefix("Tests "),
            Runner::Walk => line.starts_with(|c: char| c.is_ascii_digit()).then_some(line),
        };
        if let Some(counted) = counted {
            *self += Self { passed: number_before(counted, "passed"), failed: number_before(counted, "failed") };
        }
    }

    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The number in front of a word: 3 of `ok. 3 passed; 0 failed`. 0 if the word is not there.
fn number_before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> =
        line.split(|c: char| c.is_whitespace() || c == ';' || c == ',').filter(|word| !word.is_empty()).collect();
    let pair = words.windows(2).find(|pair| pair[1] == word);
    pair.and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

/// Runners colour their lines when they believe that a person watches.
fn without_colour(line: &str) -> String {
    let mut parts = line.split('\x1b');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(runner: Runner, lines: &str) -> (u64, u64) {
        let mut counts = Counts::default();
        lines.lines().for_each(|line| counts.read(runner, line));
        (counts.passed, counts.failed)
    }

    #[test]
    fn cargo_reports_each_binary() {
        let lines = "running 3 tests\ntest a ... ok\ntest result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\n\
                     test result: FAILED. 1 passed; 2 failed; 0 ignored";
        assert_eq!(read(Runner::Cargo, lines), (4, 2));
    }

    #[test]
    fn vitest_reports_files_and_tests() {
        let lines = " Test Files  1 failed | 3 passed (4)\n      Tests  2 failed | 10 passed (12)\n   Duration  1.2s";
        assert_eq!(read(Runner::Vitest, lines), (10, 2));
        assert_eq!(read(Runner::Vitest, "\x1b[2m      Tests \x1b[22m \x1b[1m\x1b[32m5 passed\x1b[39m\x1b[22m (5)"), (5, 0));
    }

    #[test]
    fn a_walk_reports_once() {
        assert_eq!(read(Runner::Walk, "ok login\nnothing passed here\n7 passed, 1 failed"), (7, 1));
    }
}
