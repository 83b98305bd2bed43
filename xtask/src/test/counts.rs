//! How many tests passed and failed, read from what the runners print.

/// Tests that ran, by outcome. Ignored ones count as neither.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
    /// Which ones failed, as their runner calls them: what is printed between would be looked for in vain.
    pub failures: Vec<String>,
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
        let failure = match runner {
            Runner::Cargo => line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED")),
            Runner::Vitest => line.strip_prefix("FAIL "),
            Runner::Walk => line.strip_prefix("failed: "),
        };
        self.failures.extend(failure.map(|name| name.trim().to_owned()));
        let counted = match runner {
            Runner::Cargo => line.strip_prefix("test result: "),
            Runner::Vitest => line.strip_prefix("Tests "),
            Runner::Walk => line.starts_with(|c: char| c.is_ascii_digit()).then_some(line),
        };
        if let Some(counted) = counted {
            self.passed += number_before(counted, "passed");
            self.failed += number_before(counted, "failed");
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
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
    fn those_that_failed_are_named_once() {
        let failures = |runner, lines: &str| {
            let mut counts = Counts::default();
            lines.lines().for_each(|line| counts.read(runner, line));
            counts.failures
        };
        let cargo = "test a::b ... ok\ntest a::c ... FAILED\nfailures:\n    a::c\ntest result: FAILED. 1 passed; 1 failed";
        assert_eq!(failures(Runner::Cargo, cargo), ["a::c"]);
        assert_eq!(failures(Runner::Vitest, " FAIL  src/a.test.ts > a page opens"), ["src/a.test.ts > a page opens"]);
        assert_eq!(failures(Runner::Walk, "FAILED find: a\nfailed: find: a"), ["find: a"]);
    }

    #[test]
    fn a_walk_reports_once() {
        assert_eq!(read(Runner::Walk, "ok login\nnothing passed here\n7 passed, 1 failed"), (7, 1));
    }
}
